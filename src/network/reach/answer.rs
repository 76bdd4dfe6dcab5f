//! Answers to questions: packets are sent, and the answers to what arrives are sent back.

use super::end::{Anchor, Door, End, Spot};
use super::flow::{Blocker, Doubt, Flow, Log, Step};
use super::sieve::Remote;
use super::walk::{Leg, Trip, Walk};
use super::{Question, Reach};
use crate::network::Network;
use crate::network::filter::Direction;
use crate::sets::Set;
use crate::sets::packets::{Packet, Packets};
use std::rc::Rc;

/// What becomes of the packets of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// All get there, and their answers back.
    Allow,
    /// Some do and some do not.
    Partial,
    /// Something unknown decides.
    Unknown,
    /// None does.
    Deny,
}

/// One way that packets take, there and back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    pub steps: Vec<Step>,
}

/// The answer for one pair of ends.
#[derive(Clone, Debug)]
pub struct Answer<'n> {
    pub from: End<'n>,
    pub to: End<'n>,
    /// The packets of the question, as the sender sends them.
    pub asked: Packets,
    /// Those that surely arrive and are answered.
    pub left: Packets,
    /// Those that may do, as far as is known.
    pub may: Packets,
    /// Whether packets are lost that a device has rewritten: some of its connections fail.
    pub lossy: bool,
    /// Everything that stops packets; empty when all of them arrive.
    pub blockers: Vec<Blocker>,
    pub doubts: Vec<Doubt>,
    /// Whether routes lead there, filters aside.
    pub routed: bool,
    /// The ways of packets that may arrive.
    pub ways: Vec<Way>,
}

impl Verdict {
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Partial => "partial",
            Self::Unknown => "unknown",
            Self::Deny => "deny",
        }
    }

    /// The verdict over several pairs of ends; none at all is a denial.
    pub fn over(all: impl IntoIterator<Item = Verdict>) -> Verdict {
        let all: Vec<Verdict> = all.into_iter().collect();
        let every = |verdict| all.iter().all(|it| *it == verdict);
        if all.is_empty() || every(Self::Deny) {
            Self::Deny
        } else if every(Self::Allow) {
            Self::Allow
        } else if all.iter().any(|it| matches!(it, Self::Allow | Self::Partial)) {
            Self::Partial
        } else {
            Self::Unknown
        }
    }
}

impl Answer<'_> {
    pub fn verdict(&self) -> Verdict {
        if self.may.is_empty() {
            Verdict::Deny
        } else if self.left.is_empty() {
            Verdict::Unknown
        } else if !self.lossy && self.asked.is_subset(&self.left) {
            Verdict::Allow
        } else {
            Verdict::Partial
        }
    }

    /// A packet that arrives and is answered.
    pub fn witness(&self) -> Option<Packet> {
        self.left.witness()
    }

    /// Whether the plain evaluator, packet by packet, finds the same of the witness; `None` when it cannot tell.
    pub fn is_confirmed(&self, network: &Network) -> Option<bool> {
        network.confirms(&self.witness()?, &self.from, &self.to)
    }

    /// The packets that surely get no answer.
    pub fn stopped(&self) -> Packets {
        self.asked.subtract(&self.may).tidy()
    }

    /// Whether packets arrive whose answers do not.
    pub fn is_reply_blocked(&self) -> bool {
        self.verdict() != Verdict::Allow
            && !self.blockers.is_empty()
            && self.blockers.iter().all(|blocker| blocker.reply)
    }
}

impl<'n> Reach<'n> {
    /// The answers for every pair of ends between which packets of the question can be.
    pub fn ask(&self, from: &[End<'n>], to: &[End<'n>], question: &Question) -> Vec<Answer<'n>> {
        let pairs = from.iter().flat_map(|from| to.iter().map(move |to| (from, to)));
        let apart = pairs.filter(|(from, to)| !is_itself(from, to));
        let asked = apart.map(|(from, to)| (from, to, question.packets(from, to)));
        asked
            .filter(|(_, _, asked)| !asked.is_empty())
            .map(|(from, to, asked)| self.pair(from, to, asked))
            .collect()
    }

    fn pair(&self, from: &End<'n>, to: &End<'n>, asked: Packets) -> Answer<'n> {
        let mut log = Log::default();
        let arrived = self.send(from, to, &asked, &mut log);
        let (mut left, mut may, mut lossy, mut ways) =
            (Packets::none(), Packets::none(), false, Vec::new());
        let routed = !arrived.is_empty();
        for trip in arrived {
            let mut steps = trip.steps.clone();
            let (flow, lost) = self.back(&trip.legs, &mut log, &mut steps);
            lossy |= lost;
            left = left.union(&flow.sure);
            if !flow.may.is_empty() {
                may = may.union(&flow.may);
                steps.dedup();
                ways.push(Way { steps });
            }
        }
        let mut answer = Answer {
            from: from.clone(),
            to: to.clone(),
            asked,
            left: left.tidy(),
            may: may.tidy(),
            lossy,
            blockers: log.blockers,
            doubts: log.doubts,
            routed,
            ways,
        };
        // An address that stands in for an unknown one proves nothing unless all of them fare alike.
        let unsure = |end: &End<'_>| end.spot().is_some_and(|spot| !spot.exact);
        if answer.verdict() == Verdict::Partial && (unsure(from) || unsure(to)) {
            answer.left = Packets::none();
            let at = [from, to].into_iter().filter(|end| unsure(end)).find_map(|end| end.spot());
            let doubt = at.map(|spot| Doubt {
                at: spot.at,
                message: format!("the address of `{}` is not known", spot.name()),
            });
            answer.doubts.extend(doubt);
        }
        let unconfirmed = match answer.witness() {
            None => None,
            Some(_) => match answer.is_confirmed(self.network) {
                Some(true) => None,
                Some(false) => Some("the two evaluators differ about these packets"),
                None => Some(
                    "the plain evaluator cannot follow these packets, so no witness is confirmed",
                ),
            },
        };
        if let Some(message) = unconfirmed {
            answer.left = Packets::none();
            let at = from.spot().or_else(|| to.spot()).map(|spot| spot.at);
            let at = at.or_else(|| self.network.vpcs.first().map(|vpc| vpc.id.at));
            let message = message.to_owned();
            answer.doubts.push(Doubt { at: at.unwrap_or_default(), message });
        }
        if answer.verdict() == Verdict::Allow {
            answer.blockers.clear();
            answer.doubts.clear();
        }
        answer
    }

    /// Sends packets and returns those that arrive, filtered or not.
    fn send(&self, from: &End<'n>, to: &End<'n>, asked: &Packets, log: &mut Log) -> Vec<Trip<'n>> {
        let goal = match to {
            End::Spot(spot) => Anchor::Spot(Rc::clone(spot)),
            End::Published(spot) => Anchor::Published(Rc::clone(spot)),
            End::Public { addresses, .. } => {
                Anchor::Public { addresses: addresses.clone(), through: None }
            }
            End::External { doors, .. } => Anchor::External { doors: doors.clone() },
            End::Amazon { .. } | End::Unclear { .. } => Anchor::Nowhere,
        };
        let mut walk = Walk::new(self, false, goal.clone());
        let flow = Flow::of(asked.clone());
        for end in [from, to] {
            if let End::Unclear { at, message, .. } = end {
                walk.lose_sight(Trip::new(Anchor::Nowhere, flow.clone()), *at, message.clone());
                log.absorb(walk.log);
                return walk.arrived;
            }
        }
        match (from, to) {
            (End::Spot(spot), End::Amazon { .. }) => {
                let vpc = spot.vpc;
                if vpc.dns_support.is_false() {
                    let note = "DNS support is off";
                    walk.block(asked, vpc.dns_support.at, &vpc.id.text, note, "NO_PATH");
                } else {
                    walk.arrive(Trip::new(Anchor::Spot(Rc::clone(spot)), flow), goal);
                }
            }
            (End::Spot(spot), _) => self.send_from(&mut walk, spot, to, flow),
            (End::Public { addresses, .. }, End::Spot(spot) | End::Published(spot)) => {
                walk.goal = Anchor::Spot(Rc::clone(spot));
                let start = Anchor::Public { addresses: addresses.clone(), through: None };
                let flow = match to {
                    End::Published(_) => Flow::of(
                        crate::sets::packets::Rewrite {
                            destination: Some(spot.addresses.clone()),
                            ..Default::default()
                        }
                        .apply(asked),
                    ),
                    _ => flow,
                };
                walk.enter_from_internet(Trip::new(start, flow), spot);
            }
            (End::External { doors, at, name, .. }, _) => {
                if doors.is_empty() {
                    let message = format!("what `{name}` is behind is not known");
                    walk.lose_sight(Trip::new(Anchor::Nowhere, flow), *at, message);
                } else {
                    for &door in doors {
                        let start = Anchor::External { doors: vec![door] };
                        walk.enter_from_outside(Trip::new(start, flow.clone()), door);
                    }
                }
            }
            _ => {}
        }
        log.absorb(walk.log);
        walk.arrived
    }

    fn send_from(&self, walk: &mut Walk<'_, 'n>, spot: &Rc<Spot<'n>>, to: &End<'n>, flow: Flow) {
        if spot.endpoint {
            let (name, code) = (spot.name(), "VPCE_INTRA_VPC_TRAFFIC");
            walk.block(&flow.all, spot.at, &name, "an endpoint does not begin connections", code);
            return;
        }
        let mut flow = flow;
        if let Some(carried) = &spot.carries {
            let lost = flow.all.subtract(&Packets::all().with_destination(carried));
            let (name, code) = (spot.name(), "NO_ROUTE_TO_DESTINATION");
            walk.block(&lost, spot.at, &name, "no route of its own", code);
            flow = flow.to(carried);
        }
        let trip = Trip::new(Anchor::Spot(Rc::clone(spot)), flow);
        let remote = match to {
            End::Spot(other) if self.sees_groups(spot, other) => Remote::Spot(other),
            End::Spot(_) | End::Published(_) => Remote::Hidden,
            _ => Remote::Outside,
        };
        let hidden = matches!(remote, Remote::Hidden).then_some("SG_REFERENCES_NOT_PRESERVED");
        let trip = walk.groups(trip, spot, Direction::Egress, remote, hidden);
        walk.leave(trip, spot.vpc, spot.subnet);
    }

    /// Whether egress rules of one spot may name groups of the other: in its VPC, or across an active peering.
    fn sees_groups(&self, spot: &Spot<'n>, other: &Spot<'n>) -> bool {
        spot.is_in(other.vpc)
            || self.network.peerings_of(spot.vpc).any(|peering| {
                peering.is_active()
                    && peering.seen_from(&other.vpc.id.text).is_some()
                    && self.network.references_cross(peering, spot.vpc, other.vpc)
            })
    }

    /// Sends the answers back, leg by leg from the last; what is answered, and whether rewritten packets are lost.
    fn back(&self, legs: &[Leg<'n>], log: &mut Log, steps: &mut Vec<Step>) -> (Flow, bool) {
        let mut later: Option<(&Leg<'n>, Flow)> = None;
        let mut lossy = false;
        for leg in legs.iter().rev() {
            let exit = match &later {
                None => leg.exit.clone(),
                Some((next, passing)) => Flow {
                    all: leg.exit.all.clone(),
                    may: next.rewrite.undo(&leg.exit.may, &passing.may),
                    sure: next.rewrite.undo(&leg.exit.sure, &passing.sure),
                },
            };
            let kept = self.answered(leg, exit, log, steps);
            let first = legs.first().is_some_and(|first| std::ptr::eq(first, leg));
            lossy |= !first && !leg.entry.sure.is_subset(&kept.sure);
            later = Some((leg, kept));
        }
        (later.map(|(_, flow)| flow).unwrap_or_default(), lossy)
    }

    /// Of the packets at the end of a leg, those whose answers come back to its beginning.
    fn answered(&self, leg: &Leg<'n>, exit: Flow, log: &mut Log, steps: &mut Vec<Step>) -> Flow {
        let replies = exit.all.replies();
        if matches!(leg.to, Anchor::Nowhere) || replies.is_empty() {
            return exit;
        }
        let mut walk = Walk::new(self, true, leg.from.clone());
        let trip = Trip::new(leg.to.clone(), Flow::of(replies.clone()));
        match &leg.to {
            Anchor::Spot(spot) => walk.leave(trip, spot.vpc, spot.subnet),
            Anchor::Nat { vpc, subnet: Some(subnet), .. } => walk.leave(trip, vpc, subnet),
            Anchor::Nat { vpc, subnet: None, .. } => walk.deliver(trip, vpc, None),
            Anchor::Public { through: Some((vpc, id)), .. } => walk.enter(trip, vpc, id),
            Anchor::External { doors } => {
                for &door in doors.iter().take(1) {
                    walk.enter_from_outside(trip.clone(), door);
                }
            }
            Anchor::Published(_) | Anchor::Public { .. } | Anchor::Nowhere => {}
        }
        let (mut may, mut sure) = (Packets::none(), Packets::none());
        for trip in walk.arrived {
            let Some(end) = trip.legs.last() else { continue };
            may = may.union(&end.exit.may);
            sure = sure.union(&end.exit.sure);
            if !end.exit.may.is_empty() {
                steps.extend(trip.steps);
            }
        }
        log.absorb(walk.log);
        let cut = |kept: &Packets, passing: &Packets| {
            let lost = replies.subtract(passing);
            if lost.is_empty() { kept.clone() } else { kept.subtract(&lost.questions()) }
        };
        Flow { may: cut(&exit.may, &may), sure: cut(&exit.sure, &sure), all: exit.all }
    }
}

/// Whether both ends are the same single interface.
fn is_itself(from: &End<'_>, to: &End<'_>) -> bool {
    match (from, to) {
        (End::Spot(from), End::Spot(to)) => {
            from.names.len() == 1
                && from.names == to.names
                && !matches!(from.groups, super::Groups::None)
        }
        _ => false,
    }
}

impl Door<'_> {
    /// The gateway, for messages.
    pub fn name(&self) -> &str {
        self.id()
    }
}
