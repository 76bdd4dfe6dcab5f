//! Packets on their way, and what happens to them: steps, blockers and doubts.

use crate::sets::Set;
use crate::sets::packets::Packets;
use crate::sets::prefix::AddressSet;
use crate::source::Span;

/// Packets on a way, told apart by what filters do with them.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    /// What is routed this way, filtered or not: so every blocker of a way is found, not only the first.
    pub(super) all: Packets,
    /// What may have got through.
    pub(super) may: Packets,
    /// What surely got through.
    pub(super) sure: Packets,
}

/// What a filter lets through.
#[derive(Clone, Debug, Default)]
pub(super) struct Sieve {
    pub(super) may: Packets,
    pub(super) sure: Packets,
}

impl Sieve {
    pub(super) fn add(&mut self, packets: &Packets) {
        self.may = self.may.union(packets);
        self.sure = self.sure.union(packets);
    }
}

impl Flow {
    pub(super) fn of(packets: Packets) -> Self {
        Self { may: packets.clone(), sure: packets.clone(), all: packets }
    }

    pub(super) fn each(&self, work: impl Fn(&Packets) -> Packets) -> Self {
        let may = if self.may == self.all { None } else { Some(work(&self.may)) };
        let sure = if self.sure == self.all { None } else { Some(work(&self.sure)) };
        let all = work(&self.all);
        Self {
            may: may.unwrap_or_else(|| all.clone()),
            sure: sure.unwrap_or_else(|| all.clone()),
            all,
        }
    }

    /// The packets to these addresses.
    pub(super) fn to(&self, addresses: &AddressSet) -> Self {
        self.each(|packets| packets.with_destination(addresses))
    }

    pub(super) fn without(&self, packets: &Packets) -> Self {
        self.each(|own| own.subtract(packets))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(super) fn through(&self, sieve: &Sieve) -> Self {
        Self {
            all: self.all.clone(),
            may: self.may.intersect(&sieve.may),
            sure: self.sure.intersect(&sieve.sure),
        }
    }

    /// The same packets, none of them surely.
    pub(super) fn doubtful(mut self) -> Self {
        self.sure = Packets::none();
        self
    }

    /// The same way, on which nothing gets further.
    pub(super) fn blocked(mut self) -> Self {
        self.sure = Packets::none();
        self.may = Packets::none();
        self
    }
}

/// One thing that packets pass on their way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub at: Span,
    /// The object in the user's names: `acl-1/ingress/100`, `rtb-a`, `igw-a`.
    pub place: String,
    /// What it does: `allow tcp 443 from 0.0.0.0/0`, `0.0.0.0/0 -> igw-a`.
    pub text: String,
    /// Whether it is on the way of the answers.
    pub reply: bool,
    /// What a rule lets through, until it is known what arrives; `None` for everything else.
    pub(super) through: Option<Packets>,
}

/// A setting that stops packets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    /// The rule, route or object, in its file.
    pub at: Span,
    /// The object in the user's names: `acl-1/egress/*`, `sg-db/ingress`, `rtb-a`.
    pub place: String,
    /// What is the matter there, in a few words: `no route`, `reply goes to pcx-c`.
    pub note: Option<String>,
    /// The explanation code of AWS's Reachability Analyzer.
    pub code: &'static str,
    /// Whether it stops the answers.
    pub reply: bool,
    /// What it stops, as the packets look there.
    pub packets: Packets,
}

impl Blocker {
    /// Place and note: `rtb-a (no route)`.
    pub fn text(&self) -> String {
        match &self.note {
            Some(note) => format!("{} ({note})", self.place),
            None => self.place.clone(),
        }
    }
}

/// Something unknown that decides about packets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    pub at: Span,
    pub message: String,
}

/// What stopped packets or may have done so.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    pub(super) blockers: Vec<Blocker>,
    pub(super) doubts: Vec<Doubt>,
}

impl Log {
    /// Takes a blocker down; the same one with other packets only grows.
    pub(super) fn block(&mut self, blocker: Blocker) {
        let same = |known: &&mut Blocker| {
            known.place == blocker.place
                && known.note == blocker.note
                && known.reply == blocker.reply
                && known.at == blocker.at
        };
        match self.blockers.iter_mut().find(same) {
            Some(known) => known.packets = known.packets.union(&blocker.packets),
            None => self.blockers.push(blocker),
        }
    }

    pub(super) fn doubt(&mut self, at: Span, message: String) {
        let doubt = Doubt { at, message };
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
    }

    pub(super) fn absorb(&mut self, other: Log) {
        other.blockers.into_iter().for_each(|blocker| self.block(blocker));
        other.doubts.into_iter().for_each(|doubt| self.doubt(doubt.at, doubt.message));
    }
}
