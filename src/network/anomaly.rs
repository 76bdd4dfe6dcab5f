//! Rules of a network ACL that do not do what they say, or do nothing.
//!
//! Al-Shaer and Hamed's anomalies (IM 2003), taken over the union of all earlier rules instead of pair by pair:
//! two allows that halve a prefix shadow a deny of the whole, and no pair of rules shows it.
//! The usual order, a specific rule before a general one of the other action, is none of them.

use super::filter::{NaclRule, NaclSide};
use super::packets::Worked;
use crate::sets::Set;
use crate::sets::packets::Packet;

/// What is wrong with a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnomalyKind {
    /// Earlier rules decide all it matches, some of it the other way.
    Shadowed,
    /// Earlier rules of the same action decide all it matches.
    Redundant,
    /// It still decides something, and later rules would decide that in the same way.
    Needless,
    /// Earlier rules of the other action leave it only a sliver of what it matches.
    Sliver,
}

/// A rule with an anomaly, and the rules that cause it.
#[derive(Clone, Debug)]
pub struct Anomaly<'n> {
    pub kind: AnomalyKind,
    pub rule: &'n NaclRule,
    /// The position of the rule in the order of evaluation.
    pub position: usize,
    /// The earlier rules that together take what it lost; none of them can be left out.
    pub blockers: Vec<&'n NaclRule>,
    /// A packet that the rule matches and that is decided the other way.
    pub witness: Option<Packet>,
}

/// The share below which what is left of a rule is a sliver: all ports but the 512 lowest are still a rule that
/// people write on purpose.
const SLIVER: f64 = 1.0 / 128.0;

impl Worked {
    /// The anomalies of a side, in order of evaluation.
    pub fn anomalies<'n>(&self, side: &'n NaclSide) -> Vec<Anomaly<'n>> {
        let found = self
            .found
            .get_or_init(|| (0..self.order.len()).filter_map(|at| self.anomaly(at)).collect());
        let anomaly = |(position, kind, blockers): &(usize, AnomalyKind, Vec<usize>)| {
            let rule = self.rule(side, *position)?;
            let witness = blockers.iter().find_map(|&at| {
                let other = self.rule(side, at)?.allows.get() != rule.allows.get();
                let lost = rule.packets(side.direction)?.intersect(self.table.live(at)?);
                lost.witness().filter(|_| other)
            });
            // The plain evaluator has the last word on what is shown.
            let confirmed = |packet: &Packet| {
                side.decide(packet)
                    .is_some_and(|decision| rule.allows.get() != Some(&decision.allows))
            };
            let blockers = blockers.iter().filter_map(|&at| self.rule(side, at)).collect();
            let witness = witness.filter(confirmed);
            Some(Anomaly { kind: *kind, rule, position: *position, blockers, witness })
        };
        found.iter().filter_map(anomaly).collect()
    }

    fn anomaly(&self, at: usize) -> Option<(usize, AnomalyKind, Vec<usize>)> {
        let blockers = self.table.blockers(at);
        let kind = if self.table.is_dead(at) {
            if blockers.other_action { AnomalyKind::Shadowed } else { AnomalyKind::Redundant }
        } else if blockers.other_action && self.table.share(at) < SLIVER {
            AnomalyKind::Sliver
        } else if self.exact && self.table.is_needless(at) {
            return Some((at, AnomalyKind::Needless, Vec::new()));
        } else {
            return None;
        };
        Some((at, kind, blockers.rules))
    }
}

impl Anomaly<'_> {
    /// A deny that one allow before it makes useless, the mistake people make most.
    pub fn is_deny_after_allow(&self) -> bool {
        let [blocker] = self.blockers.as_slice() else { return false };
        self.kind == AnomalyKind::Shadowed
            && self.rule.allows.is_false()
            && blocker.allows.is_true()
    }

    /// The numbers of the blockers, as `rule 100` or `rules 100 and 110`.
    pub fn by(&self) -> String {
        let numbers: Vec<String> = self.blockers.iter().map(|rule| rule.name()).collect();
        match numbers.split_last() {
            None => "no rule".to_owned(),
            Some((only, [])) => format!("rule {only}"),
            Some((last, others)) => format!("rules {} and {last}", others.join(", ")),
        }
    }
}
