//! Ordered rules of which the first match decides: what each one still decides, and who takes the rest from it.

use super::{Packets, Set};

/// One rule of an ordered list.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What the rule matches.
    pub packets: Packets,
    /// Allow, or deny.
    pub allows: bool,
}

/// An ordered list of rules, worked out; what no rule matches is denied.
#[derive(Clone, Debug, Default)]
pub struct FirstMatch {
    rules: Vec<Rule>,
    /// What each rule decides: its packets without those of the rules before it.
    live: Vec<Packets>,
}

/// Why a rule decides less than it matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blockers {
    /// Positions of the earlier rules that together take it all; none of them can be left out.
    /// One of the other action is among them wherever such a rule decides any of the packets.
    pub rules: Vec<usize>,
    /// Whether one of them has the other action, so that the rule does not do what it says.
    pub other_action: bool,
}

impl FirstMatch {
    /// Works out a list of rules in order of evaluation.
    pub fn new(rules: Vec<Rule>) -> Self {
        // The packets that no rule has decided yet, in the families that occur.
        let mut open = Packets::none();
        for family in [super::Family::V4, super::Family::V6] {
            if rules.iter().any(|rule| !rule.packets.family(family).is_empty()) {
                open = open.union(&Packets::of(family));
            }
        }
        let mut live = Vec::with_capacity(rules.len());
        for rule in &rules {
            let decided = open.intersect(&rule.packets);
            if !decided.is_empty() {
                open.remove(&rule.packets);
            }
            live.push(decided);
        }
        Self { rules, live }
    }

    /// What the rule at this position decides; nothing when there is no such rule.
    pub fn live(&self, at: usize) -> Option<&Packets> {
        self.live.get(at)
    }

    /// The packets that the list lets through.
    pub fn allowed(&self) -> Packets {
        self.decided(true)
    }

    /// The packets that a rule of the list denies; those that no rule matches are not among them.
    pub fn denied(&self) -> Packets {
        self.decided(false)
    }

    fn decided(&self, allows: bool) -> Packets {
        let mut decided = Packets::none();
        for (_, live) in self.rules.iter().zip(&self.live).filter(|(rule, _)| rule.allows == allows)
        {
            // What rules decide is disjoint already.
            decided.v4.extend(&live.v4);
            decided.v6.extend(&live.v6);
        }
        decided.tidy()
    }

    /// Whether the rule at this position decides nothing.
    pub fn is_dead(&self, at: usize) -> bool {
        self.live.get(at).is_some_and(Packets::is_empty)
    }

    /// The share of what the rule matches that it also decides, from 0 to 1.
    pub fn share(&self, at: usize) -> f64 {
        let (Some(rule), Some(live)) = (self.rules.get(at), self.live.get(at)) else { return 1.0 };
        live.volume() / rule.packets.volume()
    }

    /// The earlier rules that take from the rule at this position what it does not decide.
    pub fn blockers(&self, at: usize) -> Blockers {
        let (Some(rule), Some(live)) = (self.rules.get(at), self.live.get(at)) else {
            return Blockers::default();
        };
        let taken = rule.packets.subtract(live);
        let mut overlaps: Vec<(usize, Packets)> = (self.rules.iter().take(at).enumerate())
            .map(|(position, earlier)| (position, taken.intersect(&earlier.packets)))
            .filter(|(_, shared)| !shared.is_empty())
            .collect();
        overlaps.sort_by(|(a, left), (b, right)| {
            right.volume().total_cmp(&left.volume()).then(a.cmp(b))
        });

        let mut chosen = Vec::new();
        let mut rest = taken.clone();
        for (position, shared) in overlaps {
            if rest.is_empty() {
                break;
            }
            if rest.overlaps(&shared) {
                rest.remove(&shared);
                chosen.push((position, shared));
            }
        }
        let mut rules = irredundant(&taken, chosen);

        let other = |position: &usize| {
            self.rules.get(*position).is_some_and(|earlier| earlier.allows != rule.allows)
        };
        if !rules.iter().any(other) {
            rules.extend(self.largest_other(at, &taken));
        }
        let other_action = rules.iter().any(other);
        rules.sort_unstable();
        Blockers { rules, other_action }
    }

    /// The earlier rule of the other action that decides most of these packets.
    fn largest_other(&self, at: usize, taken: &Packets) -> Option<usize> {
        let allows = self.rules.get(at)?.allows;
        let earlier = self.rules.iter().zip(&self.live).take(at).enumerate();
        let shares = earlier
            .filter(|(_, (rule, _))| rule.allows != allows)
            .map(|(position, (_, live))| (position, live.intersect(taken).volume()))
            .filter(|&(_, volume)| volume > 0.0);
        shares
            .max_by(|(a, left), (b, right)| left.total_cmp(right).then(b.cmp(a)))
            .map(|(at, _)| at)
    }

    /// Whether all packets stay decided as they are when the rule at this position is taken out.
    pub fn is_needless(&self, at: usize) -> bool {
        let (Some(rule), Some(live)) = (self.rules.get(at), self.live.get(at)) else {
            return false;
        };
        let mut rest = live.clone();
        for later in self.rules.iter().skip(at + 1) {
            if rest.is_empty() {
                return true;
            }
            if later.packets.overlaps(&rest) {
                if later.allows != rule.allows {
                    return false;
                }
                rest.remove(&later.packets);
            }
        }
        rest.is_empty() || !rule.allows
    }
}

/// Drops each rule without which the others still take everything, the smallest share first.
fn irredundant(taken: &Packets, mut chosen: Vec<(usize, Packets)>) -> Vec<usize> {
    for at in (0..chosen.len()).rev() {
        let mut rest = taken.clone();
        let others = chosen.iter().enumerate().filter(|(position, _)| *position != at);
        others.for_each(|(_, (_, shared))| rest.remove(shared));
        if rest.is_empty() {
            chosen.remove(at);
        }
    }
    chosen.into_iter().map(|(position, _)| position).collect()
}
