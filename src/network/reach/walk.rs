//! Follows packets inside a VPC: out of an interface, through filters and the route table, into an interface.

use super::Reach;
use super::end::{Anchor, Spot};
use super::flow::{Blocker, Flow, Log, Step};
use super::sieve::Remote;
use crate::network::filter::Direction;
use crate::network::route::{Claim, Target};
use crate::network::vpc::{RouteTable, Subnet, Vpc};
use crate::sets::packets::{Packets, Rewrite};
use crate::source::Span;
use std::rc::Rc;

/// More devices in a row than any design has: packets that pass so many go in circles.
const MOST_HOPS: u8 = 12;

/// Packets on their way to a goal.
#[derive(Clone)]
pub(super) struct Trip<'n> {
    pub(super) flow: Flow,
    pub(super) steps: Vec<Step>,
    /// The legs that are behind.
    pub(super) legs: Vec<Leg<'n>>,
    /// Where the leg began, with which packets, rewritten by what from those of the leg before.
    pub(super) start: Anchor<'n>,
    pub(super) entry: Flow,
    pub(super) rewrite: Rewrite,
    /// The interfaces whose private addresses the packets still show, and why groups may not be seen any more.
    pub(super) sender: Option<Rc<Spot<'n>>>,
    pub(super) hidden: Option<&'static str>,
    pub(super) passed: Vec<&'n str>,
    pub(super) hops: u8,
}

/// A stretch of a way on which headers stay as they are.
#[derive(Clone)]
pub(super) struct Leg<'n> {
    pub(super) from: Anchor<'n>,
    pub(super) to: Anchor<'n>,
    pub(super) entry: Flow,
    pub(super) exit: Flow,
    pub(super) rewrite: Rewrite,
}

impl<'n> Trip<'n> {
    pub(super) fn new(start: Anchor<'n>, flow: Flow) -> Self {
        let sender = match &start {
            Anchor::Spot(spot) => Some(Rc::clone(spot)),
            _ => None,
        };
        Self {
            entry: flow.clone(),
            flow,
            steps: Vec::new(),
            legs: Vec::new(),
            start,
            rewrite: Rewrite::default(),
            sender,
            hidden: None,
            passed: Vec::new(),
            hops: 0,
        }
    }

    /// The same trip with some of its packets.
    pub(super) fn with(&self, flow: Flow) -> Self {
        Self { flow, ..self.clone() }
    }

    pub(super) fn close(&mut self, to: Anchor<'n>) {
        // A rule whose packets another filter stops later is no part of the way.
        self.steps.retain_mut(|step| {
            let through = step.through.take();
            through.is_none_or(|packets| packets.overlaps(&self.flow.may))
        });
        self.legs.push(Leg {
            from: self.start.clone(),
            to,
            entry: std::mem::take(&mut self.entry),
            exit: self.flow.clone(),
            rewrite: std::mem::take(&mut self.rewrite),
        });
    }

    /// Begins a new leg at a device that rewrites headers.
    pub(super) fn turn(&mut self, at: Anchor<'n>, rewrite: Rewrite) {
        self.close(at.clone());
        self.flow = self.flow.each(|packets| rewrite.apply(packets));
        self.entry = self.flow.clone();
        (self.start, self.rewrite, self.sender, self.hidden) = (at, rewrite, None, None);
    }

    pub(super) fn remote(&self) -> Remote<'_, 'n> {
        match (&self.sender, self.hidden) {
            (Some(spot), None) => Remote::Spot(spot),
            (Some(_), Some(_)) => Remote::Hidden,
            (None, _) => Remote::Outside,
        }
    }
}

/// One walk: all packets of a trip, towards one goal, in one direction.
pub(super) struct Walk<'q, 'n> {
    pub(super) reach: &'q Reach<'n>,
    /// Whether these are answers, which security groups let pass.
    pub(super) reply: bool,
    pub(super) goal: Anchor<'n>,
    pub(super) log: Log,
    pub(super) arrived: Vec<Trip<'n>>,
}

impl<'q, 'n> Walk<'q, 'n> {
    pub(super) fn new(reach: &'q Reach<'n>, reply: bool, goal: Anchor<'n>) -> Self {
        Self { reach, reply, goal, log: Log::default(), arrived: Vec::new() }
    }

    pub(super) fn arrive(&mut self, mut trip: Trip<'n>, to: Anchor<'n>) {
        trip.close(to);
        self.arrived.push(trip);
    }

    /// Ends a trip at something unknown: the packets may arrive.
    pub(super) fn lose_sight(&mut self, mut trip: Trip<'n>, at: Span, message: String) {
        trip.flow = trip.flow.doubtful();
        if !trip.flow.may.is_empty() {
            self.log.doubt(at, message);
        }
        self.arrive(trip, Anchor::Nowhere);
    }

    /// Takes down that packets get no further.
    pub(super) fn block(
        &mut self,
        packets: &Packets,
        at: Span,
        place: &str,
        note: &str,
        code: &'static str,
    ) {
        if packets.is_empty() {
            return;
        }
        let note = (!note.is_empty()).then(|| note.to_owned());
        let (place, packets, reply) = (place.to_owned(), packets.clone(), self.reply);
        self.log.block(Blocker { at, place, note, code, reply, packets });
    }

    pub(super) fn step(&self, at: Span, place: &str, text: impl Into<String>) -> Step {
        Step { at, place: place.to_owned(), text: text.into(), reply: self.reply, through: None }
    }

    /// `goes to pcx-c`, of answers `reply goes to pcx-c`.
    pub(super) fn leads(&self, target: &str) -> String {
        if self.reply { format!("reply goes to {target}") } else { format!("goes to {target}") }
    }

    /// Packets leave an interface, or a device, in a subnet.
    pub(super) fn leave(&mut self, mut trip: Trip<'n>, vpc: &'n Vpc, subnet: &'n Subnet) {
        trip.hops += 1;
        if trip.hops > MOST_HOPS {
            self.block(&trip.flow.all, subnet.id.at, &subnet.id.text, "goes in circles", "NO_PATH");
            return;
        }
        let own = subnet.addresses();
        let mut inside = trip.with(trip.flow.to(&own));
        if !inside.flow.is_empty() {
            // Network ACLs are not asked inside a subnet, except about Classic Load Balancers.
            let classic = |it: &Anchor<'_>| matches!(it, Anchor::Spot(spot) if spot.classic);
            let asked = classic(&trip.start) || classic(&self.goal);
            if asked {
                inside = self.nacl(inside, vpc, subnet, Direction::Egress);
            }
            self.deliver(inside, vpc, Some(subnet).filter(|_| !asked));
        }
        let outside = Packets::all().with_destination(&own);
        trip.flow = trip.flow.without(&outside);
        if trip.flow.is_empty() {
            return;
        }
        let Some(table) = vpc.route_table_of(subnet) else {
            let message = format!("the route table of `{}` is not known", subnet.id);
            let trip = self.nacl(trip, vpc, subnet, Direction::Egress);
            self.lose_sight(trip, subnet.id.at, message);
            return;
        };
        self.route(trip, vpc, subnet, table);
    }

    /// Looks packets up in a subnet's route table and sends them on.
    fn route(
        &mut self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        subnet: &'n Subnet,
        table: &'n RouteTable,
    ) {
        let routing = self.reach.routing(vpc, table);
        if !routing.exact {
            let message = format!("a route of `{}` is not known", table.id);
            self.log.doubt(table.id.at, message);
            trip.flow = trip.flow.doubtful();
        }
        for (claim, owned) in routing.map.owners() {
            let mut part = trip.with(trip.flow.to(owned));
            if part.flow.is_empty() {
                continue;
            }
            if !stays_inside(subnet, claim.target) {
                part = self.nacl(part, vpc, subnet, Direction::Egress);
            }
            let text = claim.route.map_or_else(
                || format!("{} -> {}", claim.net, target_name(claim.target)),
                crate::network::vpc::Route::text,
            );
            let at = claim.route.map_or(table_at(table, subnet), |route| route.at);
            part.steps.push(self.step(at, &table.id.text, text));
            self.follow(part, vpc, subnet, table, claim);
        }
        let owned = Packets::all().with_destination(routing.map.owned());
        trip.flow = trip.flow.without(&owned);
        if trip.flow.is_empty() {
            return;
        }
        trip = self.nacl(trip, vpc, subnet, Direction::Egress);
        if routing.exact {
            let whole = trip.flow.all.destinations();
            let all = [false, true].map(crate::network::everything);
            let default = all.iter().find(|net| {
                !routing.map.owned().contains_block(net)
                    && super::resolve::internet(net.addr().is_ipv6()).overlaps(&whole)
            });
            let note = match (default, self.reply) {
                (Some(net), true) => format!("no {net} for the reply"),
                (Some(net), false) => format!("no route, no {net}"),
                (None, true) => "no route for the reply".to_owned(),
                (None, false) => "no route".to_owned(),
            };
            self.block(
                &trip.flow.all,
                table_at(table, subnet),
                &table.id.text,
                &note,
                "NO_ROUTE_TO_DESTINATION",
            );
        } else {
            self.lose_sight(trip, table.id.at, format!("a route of `{}` is not known", table.id));
        }
    }

    fn follow(
        &mut self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        subnet: &'n Subnet,
        table: &'n RouteTable,
        claim: &Claim<'n>,
    ) {
        let at = claim.route.map_or(table_at(table, subnet), |route| route.at);
        let place = table.id.text.as_str();
        if let Some(route) = claim.route {
            if route.blackhole.is_true() {
                let note = format!("{} is a blackhole", route.text());
                self.block(&trip.flow.all, at, place, &note, "BAD_STATE_ROUTE");
                return;
            }
            if route.blackhole.is_unknown() {
                self.log.doubt(at, format!("the state of {} is not known", route.text()));
                trip.flow = trip.flow.doubtful();
            }
        }
        match claim.target {
            Target::Local => self.deliver(trip, vpc, Some(subnet)),
            Target::Gateway(gateway) => self.by_gateway(trip, vpc, table, at, gateway),
            Target::Nat(nat) => self.by_nat(trip, vpc, subnet, table, at, nat),
            Target::Endpoint(endpoint) => self.by_endpoint(trip, vpc, subnet, at, place, endpoint),
            Target::Interface(interface) => self.by_interface(trip, vpc, subnet, at, interface),
            Target::Peering(peering) => self.by_peering(trip, vpc, at, place, peering),
            Target::TransitGateway(gateway) => {
                self.by_transit(trip, vpc, subnet, at, place, gateway)
            }
            Target::Missing => {
                let text = claim.route.map_or(String::new(), crate::network::vpc::Route::text);
                let note = format!("{text}, which is not there");
                self.block(&trip.flow.all, at, place, &note, "BAD_STATE_ROUTE");
            }
            Target::Other | Target::Unknown => {
                let text = claim.route.map_or(String::new(), crate::network::vpc::Route::text);
                self.lose_sight(trip, at, format!("where `{text}` leads is not known"));
            }
        }
    }

    /// Packets for an address of the VPC itself, from a subnet or from a gateway of the VPC.
    pub(super) fn deliver(&mut self, mut trip: Trip<'n>, vpc: &'n Vpc, from: Option<&'n Subnet>) {
        let goal = self.goal.clone();
        match &goal {
            Anchor::Spot(spot) if spot.is_in(vpc) => {
                trip.flow = trip.flow.to(&spot.addresses);
                if from.is_none_or(|from| !std::ptr::eq(from, spot.subnet)) {
                    trip = self.nacl(trip, vpc, spot.subnet, Direction::Ingress);
                }
                trip = self.at_interface(trip, spot);
                self.arrive(trip, goal);
            }
            Anchor::Nat { vpc: own, subnet, addresses, .. } if std::ptr::eq(*own, vpc) => {
                trip.flow = trip.flow.to(addresses);
                let same = |subnet: &&Subnet| from.is_some_and(|from| std::ptr::eq(from, *subnet));
                if let Some(subnet) = subnet.filter(|subnet| !same(subnet)) {
                    trip = self.nacl(trip, vpc, subnet, Direction::Ingress);
                }
                self.arrive(trip, goal);
            }
            _ => {
                let note = if self.reply {
                    "reply stays in it"
                } else {
                    "keeps these addresses to itself"
                };
                let code = "VPC_LOCAL_ROUTE_CIDR_RESTRICTION";
                self.block(&trip.flow.all, vpc.id.at, &vpc.id.text, note, code);
            }
        }
    }
}

/// The place of a table; of one that is written nowhere, the subnet that relies on it.
fn table_at(table: &RouteTable, subnet: &Subnet) -> Span {
    if table.implicit { subnet.id.at } else { table.id.at }
}

/// Whether packets to a device do not leave the subnet, so that its network ACL is not asked.
fn stays_inside(subnet: &Subnet, target: Target<'_>) -> bool {
    let named = match target {
        Target::Nat(nat) => nat.subnet.given(),
        Target::Interface(interface) => interface.subnet.given(),
        _ => None,
    };
    named.is_some_and(|id| *id == subnet.id.text)
}

fn target_name(target: Target<'_>) -> &str {
    match target {
        Target::Local => "local",
        Target::Gateway(it) => &it.id.text,
        Target::Nat(it) => &it.id.text,
        Target::Endpoint(it) => &it.id.text,
        Target::Interface(it) => &it.id.text,
        Target::Peering(it) => &it.id.text,
        Target::TransitGateway(it) => &it.id.text,
        Target::Other | Target::Missing | Target::Unknown => "unknown",
    }
}
