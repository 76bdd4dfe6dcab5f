//! A VPC with its subnets, route tables and gateways.

use super::filter::{Nacl, SecurityGroup};
use super::gateway::{Endpoint, NatGateway};
use super::interface::{Interface, LoadBalancer};
use super::value::{Cidr, Field, Id, List};
use crate::source::Span;
use std::collections::HashMap;

/// A VPC and everything inside it.
#[derive(Clone, Debug)]
pub struct Vpc {
    pub id: Id,
    pub at: Span,
    /// False when other objects name it and it is described nowhere; then its own values are unknown.
    pub declared: bool,
    pub region: Field<Option<String>>,
    pub account: Field<Option<String>>,
    /// IPv4, in the order of association: the first one is the primary.
    pub cidrs: List<Cidr>,
    pub ipv6_cidrs: List<Cidr>,
    pub dns_support: Field<bool>,
    pub dns_hostnames: Field<bool>,
    /// The attached gateways, by id.
    pub internet_gateway: Field<Option<String>>,
    pub egress_only_gateway: Field<Option<String>>,
    pub vpn_gateway: Field<Option<String>>,
    /// Whether it is the default VPC of its Region.
    pub is_default: Field<bool>,
    pub flow_logs: Field<bool>,
    pub block_public_access: Field<BlockPublicAccess>,
    pub subnets: List<Subnet>,
    pub route_tables: List<RouteTable>,
    pub nacls: List<Nacl>,
    pub security_groups: List<SecurityGroup>,
    pub nat_gateways: List<NatGateway>,
    pub endpoints: List<Endpoint>,
    pub interfaces: List<Interface>,
    pub load_balancers: List<LoadBalancer>,
    /// What AWS makes by itself where the design says nothing.
    pub(super) implicit: Implicit,
    pub(super) places: Places,
}

/// The defaults of a VPC that no document writes out.
#[derive(Clone, Debug)]
pub(super) struct Implicit {
    /// False when the source names its defaults, so that one it does not name was not collected.
    pub(super) stands_in: bool,
    pub(super) route_table: RouteTable,
    pub(super) nacl: Nacl,
    pub(super) security_group: SecurityGroup,
}

/// Positions of a VPC's objects by id; of objects with one id, the first.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    pub(super) subnets: HashMap<String, usize>,
    pub(super) route_tables: HashMap<String, usize>,
    pub(super) nacls: HashMap<String, usize>,
    pub(super) security_groups: HashMap<String, usize>,
    pub(super) nat_gateways: HashMap<String, usize>,
    pub(super) endpoints: HashMap<String, usize>,
    pub(super) interfaces: HashMap<String, usize>,
    pub(super) load_balancers: HashMap<String, usize>,
}

/// VPC Block Public Access, as it works on one VPC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockPublicAccess {
    Off,
    /// Neither in nor out.
    Bidirectional,
    /// Not in; NAT gateways and egress-only gateways still reach out.
    Ingress,
}

#[derive(Clone, Debug)]
pub struct Subnet {
    pub id: Id,
    pub at: Span,
    /// Availability Zone: its id where the source has one, as names differ between accounts.
    pub az: Field<Option<String>>,
    /// Left out for an IPv6-only subnet.
    pub cidr: Field<Option<Cidr>>,
    pub ipv6_cidr: Field<Option<Cidr>>,
    /// The associated route table, by id; left out, it is the main one.
    pub route_table: Field<Option<String>>,
    /// Further associations, which AWS refuses.
    pub more_route_tables: Vec<Id>,
    /// The associated network ACL, by id; left out, it is the default one.
    pub nacl: Field<Option<String>>,
    /// Further associations, which AWS refuses.
    pub more_nacls: Vec<Id>,
    pub map_public_ip: Field<bool>,
    /// What the subnet is for, where the source says: subnets of one tier serve the same thing.
    pub tier: Field<Option<String>>,
}

#[derive(Clone, Debug)]
pub struct RouteTable {
    pub id: Id,
    pub at: Span,
    pub main: Field<bool>,
    /// The gateway it is associated with, by id: then it is an edge table.
    pub gateway: Field<Option<String>>,
    pub routes: List<Route>,
    /// Gateways that propagate their routes into it, by id.
    pub propagating: List<Id>,
    /// Made up because the design has no main table.
    pub implicit: bool,
}

#[derive(Clone, Debug)]
pub struct Route {
    pub at: Span,
    pub to: Field<Destination>,
    /// The target, by id; `local` for the VPC itself.
    pub via: Field<String>,
    /// The name of the field that the target was read from; AWS has one for each kind of target.
    pub via_field: &'static str,
    pub origin: Origin,
    /// `blackhole` in the source; the design never says so.
    pub blackhole: Field<bool>,
}

/// Where a route comes from: of two routes with one destination, a static one wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    Static,
    Propagated,
}

#[derive(Clone, Debug)]
pub enum Destination {
    Cidr(Cidr),
    /// A prefix list, by id.
    PrefixList(Id),
}

impl RouteTable {
    /// A table of an internet or virtual private gateway, for packets that come in.
    pub fn is_edge(&self) -> bool {
        self.gateway.given().is_some()
    }
}

impl Route {
    pub fn cidr(&self) -> Option<&Cidr> {
        match self.to.get() {
            Some(Destination::Cidr(cidr)) => Some(cidr),
            _ => None,
        }
    }

    /// The destination as written, and the target: `10.0.0.0/24 -> vgw-1`.
    pub fn text(&self) -> String {
        let to = match self.to.get() {
            Some(Destination::Cidr(cidr)) => &cidr.text,
            Some(Destination::PrefixList(id)) => &id.text,
            None => "unknown",
        };
        format!("{to} -> {}", self.via.get().map_or("unknown", String::as_str))
    }

    /// A route of the VPC itself.
    pub fn is_local(&self) -> bool {
        self.via.is("local")
    }
}
