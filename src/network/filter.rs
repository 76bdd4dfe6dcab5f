//! Network ACLs and security groups as they are written.

use super::value::{Cidr, Field, Icmp, Id, List, PortRange, Protocol};
use crate::source::Span;

/// Which way packets pass a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    Ingress,
    Egress,
}

impl Direction {
    pub const BOTH: [Self; 2] = [Self::Ingress, Self::Egress];

    pub fn name(self) -> &'static str {
        match self {
            Self::Ingress => "ingress",
            Self::Egress => "egress",
        }
    }

    /// The way of the answers.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Ingress => Self::Egress,
            Self::Egress => Self::Ingress,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Nacl {
    pub id: Id,
    pub at: Span,
    pub is_default: Field<bool>,
    pub ingress: NaclSide,
    pub egress: NaclSide,
    /// Made up because the design has no default network ACL.
    pub implicit: bool,
}

/// The rules of one direction, in the order of the file. AWS's own `*` rule is not among them.
#[derive(Clone, Debug)]
pub struct NaclSide {
    pub direction: Direction,
    pub rules: List<NaclRule>,
    /// The number of this content among all contents of the network: identical sides share one analysis.
    pub(super) content: usize,
}

#[derive(Clone, Debug)]
pub struct NaclRule {
    pub at: Span,
    pub number: Field<i64>,
    pub allows: Field<bool>,
    pub protocol: Field<Protocol>,
    pub ports: Field<Option<PortRange>>,
    pub icmp: Field<Option<Icmp>>,
    /// The remote side: the source of ingress, the destination of egress.
    pub cidr: Field<Cidr>,
}

impl Nacl {
    pub fn side(&self, direction: Direction) -> &NaclSide {
        match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        }
    }

    pub fn sides(&self) -> [&NaclSide; 2] {
        [&self.ingress, &self.egress]
    }

    /// The default network ACL without any rule, which denies everything.
    pub fn is_emptied_default(&self) -> bool {
        let empty = |side: &NaclSide| side.rules.is_empty() && side.rules.complete;
        self.is_default.is_true() && empty(&self.ingress) && empty(&self.egress)
    }

    /// The path of a rule in messages: `acl-1/ingress/120`.
    pub fn path(&self, direction: Direction, rule: &NaclRule) -> String {
        let number = rule.number.get().map_or_else(|| "unknown".to_owned(), i64::to_string);
        format!("{}/{}/{number}", self.id, direction.name())
    }
}

impl NaclRule {
    /// `allow` or `deny`; `unknown` when it is not known.
    pub fn action(&self) -> &'static str {
        match self.allows.get() {
            Some(true) => "allow",
            Some(false) => "deny",
            None => "unknown",
        }
    }

    /// The number as text.
    pub fn name(&self) -> String {
        self.number.get().map_or_else(|| "unknown".to_owned(), i64::to_string)
    }
}

#[derive(Clone, Debug)]
pub struct SecurityGroup {
    pub id: Id,
    pub at: Span,
    pub name: Field<Option<String>>,
    /// The group that AWS makes with every VPC.
    pub is_default: Field<bool>,
    pub ingress: List<GroupRule>,
    pub egress: List<GroupRule>,
    /// Whether the source writes the egress rules out; left out in a design, they allow everything.
    pub egress_written: bool,
    pub implicit: bool,
}

#[derive(Clone, Debug)]
pub struct GroupRule {
    pub at: Span,
    /// Groups only allow; a `deny` here is a mistake.
    pub action: Field<Option<String>>,
    pub protocol: Field<Protocol>,
    pub ports: Field<Option<PortRange>>,
    pub icmp: Field<Option<Icmp>>,
    pub peers: List<Peer>,
}

#[derive(Clone, Debug)]
pub struct Peer {
    pub at: Span,
    pub kind: PeerKind,
}

#[derive(Clone, Debug)]
pub enum PeerKind {
    Cidr(Cidr),
    /// Another group, by id. `stale`: the source says that the peering it went through is gone.
    Group {
        id: String,
        stale: bool,
    },
    /// The group itself.
    Itself,
    PrefixList(String),
}

impl SecurityGroup {
    pub fn rules(&self, direction: Direction) -> &List<GroupRule> {
        match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        }
    }
}

impl Peer {
    pub fn text(&self) -> &str {
        match &self.kind {
            PeerKind::Cidr(cidr) => &cidr.text,
            PeerKind::Group { id, .. } | PeerKind::PrefixList(id) => id,
            PeerKind::Itself => "self",
        }
    }
}
