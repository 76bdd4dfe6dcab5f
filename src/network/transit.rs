//! What joins VPCs: peering connections, transit gateways, and the prefix lists they share.

use super::value::{Cidr, Field, Id, List};
use super::vpc::Route;
use crate::source::Span;

#[derive(Clone, Debug)]
pub struct Peering {
    pub id: Id,
    pub at: Span,
    pub requester: PeeringSide,
    pub accepter: PeeringSide,
    /// `active`, `pending-acceptance`, `failed`, …
    pub status: Field<String>,
}

/// One VPC of a peering connection.
#[derive(Clone, Debug)]
pub struct PeeringSide {
    /// The VPC, by id; it may belong to an account that is not described.
    pub vpc: Field<String>,
    pub region: Field<Option<String>>,
    /// All its CIDRs, as the connection knows them; unknown in a design, which has them at the VPC.
    pub cidrs: List<Cidr>,
    /// Whether public names of this side resolve to private addresses on the other.
    pub dns: Field<bool>,
}

impl Peering {
    pub fn is_active(&self) -> bool {
        self.status.is("active")
    }

    /// Whether it is over: AWS shows such connections for a while.
    pub fn is_gone(&self) -> bool {
        let gone = ["deleted", "deleting", "rejected", "expired"];
        self.status.get().is_some_and(|status| gone.contains(&status.as_str()))
    }

    pub fn sides(&self) -> [&PeeringSide; 2] {
        [&self.requester, &self.accepter]
    }

    /// The side of a VPC and the other one; `None` when the VPC is not part of it.
    pub fn seen_from(&self, vpc: &str) -> Option<(&PeeringSide, &PeeringSide)> {
        if self.requester.vpc.is(vpc) {
            Some((&self.requester, &self.accepter))
        } else if self.accepter.vpc.is(vpc) {
            Some((&self.accepter, &self.requester))
        } else {
            None
        }
    }
}

#[derive(Clone, Debug)]
pub struct TransitGateway {
    pub id: Id,
    pub at: Span,
    pub region: Field<Option<String>>,
    /// Whether security groups may be referenced across it.
    pub sg_referencing: Field<bool>,
    /// The tables that new attachments are associated with and propagate to, where that is on.
    pub default_association: Field<Option<String>>,
    pub default_propagation: Field<Option<String>>,
    pub attachments: List<Attachment>,
    pub route_tables: List<TransitTable>,
}

#[derive(Clone, Debug)]
pub struct Attachment {
    pub id: Id,
    pub at: Span,
    pub kind: Field<AttachmentKind>,
    /// The attached VPC, VPN connection, Direct Connect gateway or other transit gateway, by id.
    pub resource: Field<Option<String>>,
    pub subnets: List<Id>,
    /// The route table that its traffic is looked up in.
    pub association: Field<Option<String>>,
    /// The route tables that learn its CIDRs.
    pub propagations: List<Id>,
    pub appliance_mode: Field<bool>,
    pub sg_referencing: Field<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttachmentKind {
    Vpc,
    Vpn,
    DirectConnect,
    Peering,
    Other,
}

impl Attachment {
    /// The attached VPC, by id.
    pub fn vpc(&self) -> Option<&str> {
        let is_vpc = self.kind.is(&AttachmentKind::Vpc);
        self.resource.given().filter(|_| is_vpc).map(String::as_str)
    }
}

/// A route table of a transit gateway; its routes lead to attachments.
#[derive(Clone, Debug)]
pub struct TransitTable {
    pub id: Id,
    pub at: Span,
    pub routes: List<Route>,
}

#[derive(Clone, Debug)]
pub struct PrefixList {
    pub id: Id,
    pub at: Span,
    pub ipv6: Field<bool>,
    /// The AWS service whose addresses it holds, as endpoints name it: `s3`.
    pub service: Field<Option<String>>,
    /// What it counts as in quotas; for AWS's own lists their weight.
    pub max_entries: Field<Option<i64>>,
    pub entries: List<Cidr>,
}
