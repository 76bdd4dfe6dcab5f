//! Where packets go: targets of routes, and route tables as maps from addresses to the route that wins.

use super::Network;
use super::gateway::{Endpoint, EndpointKind, Gateway, GatewayKind, NatGateway};
use super::interface::Interface;
use super::transit::{Peering, TransitGateway};
use super::vpc::{Destination, Origin, Route, RouteTable, Subnet, Vpc};
use crate::sets::packets::Painted;
use crate::sets::prefix::AddressSet;
use ipnet::IpNet;
use std::cmp::Reverse;

/// What a route leads to.
#[derive(Clone, Copy, Debug)]
pub enum Target<'n> {
    /// The VPC itself.
    Local,
    /// An internet, egress-only or virtual private gateway, attached to this VPC or not.
    Gateway(&'n Gateway),
    Nat(&'n NatGateway),
    Endpoint(&'n Endpoint),
    Interface(&'n Interface),
    Peering(&'n Peering),
    TransitGateway(&'n TransitGateway),
    /// A kind of target that is known and not modelled: carrier and local gateways, core networks.
    Other,
    /// There is no such thing in this VPC.
    Missing,
    /// The target, or whether it exists, is not known.
    Unknown,
}

impl Target<'_> {
    /// Whether AWS lets a route for part of the VPC itself lead here: to NAT gateways, network interfaces and
    /// Gateway Load Balancer endpoints only. `None` when that is not known.
    pub fn may_take_local_traffic(&self) -> Option<bool> {
        match self {
            Self::Local | Self::Nat(_) | Self::Interface(_) => Some(true),
            Self::Endpoint(endpoint) => {
                endpoint.kind.get().map(|kind| *kind == EndpointKind::GatewayLoadBalancer)
            }
            Self::Gateway(_) | Self::Peering(_) | Self::TransitGateway(_) => Some(false),
            Self::Other | Self::Missing | Self::Unknown => None,
        }
    }
}

/// One entry of a route table, as it takes part in the longest-prefix match.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'n> {
    pub net: IpNet,
    /// The route as written; `None` for local routes, routes of gateway endpoints and propagated ones of a design.
    pub route: Option<&'n Route>,
    pub target: Target<'n>,
    pub origin: Origin,
}

/// A route table as a map: every address belongs to the entry that wins it.
#[derive(Clone, Debug)]
pub struct Routing<'n> {
    pub map: Painted<Claim<'n>>,
    /// False when a destination is unknown, so that it may own addresses of others.
    pub exact: bool,
}

/// The names of `describe-*` lists by the beginning of AWS's ids.
const AWS_IDS: &[(&str, &str)] = &[
    ("igw-", "InternetGateways"),
    ("eigw-", "EgressOnlyInternetGateways"),
    ("vgw-", "VpnGateways"),
    ("nat-", "NatGateways"),
    ("pcx-", "VpcPeeringConnections"),
    ("tgw-", "TransitGateways"),
    ("eni-", "NetworkInterfaces"),
    ("i-", "NetworkInterfaces"),
    ("vpce-", "VpcEndpoints"),
];

impl Network {
    /// What a route of a VPC leads to.
    pub fn target<'n>(&'n self, vpc: &'n Vpc, route: &Route) -> Target<'n> {
        route.via.get().map_or(Target::Unknown, |id| self.target_named(vpc, id))
    }

    pub fn target_named<'n>(&'n self, vpc: &'n Vpc, id: &str) -> Target<'n> {
        if id == "local" {
            return Target::Local;
        }
        let own = (vpc.nat_gateway(id).map(Target::Nat))
            .or_else(|| vpc.endpoint(id).map(Target::Endpoint))
            .or_else(|| vpc.interface(id).map(Target::Interface))
            .or_else(|| self.gateway(id).map(Target::Gateway))
            .or_else(|| self.peering(id).map(Target::Peering))
            .or_else(|| self.transit_gateway(id).map(Target::TransitGateway))
            .or_else(|| interface_of_instance(vpc, id).map(Target::Interface));
        own.unwrap_or_else(|| match self.is_design() && vpc.may_have_more() {
            true => Target::Unknown,
            false => self.absent_target(id),
        })
    }

    fn absent_target<'n>(&self, id: &str) -> Target<'n> {
        let others = ["lgw-", "cagw-", "arn:"];
        if others.iter().any(|start| id.starts_with(start)) {
            return Target::Other;
        }
        let list = AWS_IDS.iter().find(|(start, _)| id.starts_with(start)).map(|(_, list)| *list);
        // Free names stand in designs only, and a design is complete.
        let described = list.map_or(self.is_design(), |list| self.has(list));
        if described { Target::Missing } else { Target::Unknown }
    }

    /// A route table of a VPC as a map from addresses to the entry that wins them.
    pub fn routing<'n>(&'n self, vpc: &'n Vpc, table: &'n RouteTable) -> Routing<'n> {
        let mut claims: Vec<(u8, Claim<'n>)> = Vec::new();
        let mut exact = table.routes.complete && vpc.knows_cidrs();
        for cidr in vpc.all_cidrs() {
            let local =
                Claim { net: cidr.net, route: None, target: Target::Local, origin: Origin::Static };
            claims.push((1, local));
        }
        for route in table.routes.iter() {
            let (target, origin) = (self.target(vpc, route), route.origin);
            let claim = |net| Claim { net, route: Some(route), target, origin };
            match route.to.get() {
                Some(Destination::Cidr(cidr)) => claims.push((rank(route), claim(cidr.net))),
                Some(Destination::PrefixList(id)) => match self.prefix_list(&id.text) {
                    Some(list) => {
                        exact &= list.entries.complete;
                        claims.extend(list.entries.iter().map(|entry| (2, claim(entry.net))));
                    }
                    None => exact = false,
                },
                None => exact = false,
            }
        }
        for endpoint in vpc.endpoints.iter().filter(|it| it.kind.is(&EndpointKind::Gateway)) {
            if endpoint.route_tables.iter().any(|id| id.text == table.id.text) {
                let claim = |net| {
                    let target = Target::Endpoint(endpoint);
                    (2, Claim { net, route: None, target, origin: Origin::Static })
                };
                claims.extend(self.service_nets(endpoint).into_iter().map(claim));
            }
        }
        for id in table.propagating.iter() {
            let target = self.target_named(vpc, &id.text);
            let claim = |net| (3, Claim { net, route: None, target, origin: Origin::Propagated });
            claims.extend(self.announced_by(&id.text).into_iter().map(claim));
        }
        claims.sort_by_key(|(rank, claim)| (Reverse(claim.net.prefix_len()), *rank));
        let mut map = Painted::default();
        for (_, claim) in claims {
            map.claim(&claim.net.into(), claim);
        }
        Routing { map, exact }
    }

    /// The public prefixes that a gateway endpoint's routes lead to, as far as they are known.
    pub fn service_nets(&self, endpoint: &Endpoint) -> Vec<IpNet> {
        let Some(service) = endpoint.service.get() else { return Vec::new() };
        let ipv6 = endpoint.ip_type.is("ipv6");
        let both = endpoint.ip_type.is("dualstack");
        let lists = self
            .prefix_lists
            .iter()
            .filter(|list| list.service.given() == Some(service) && (both || list.ipv6.is(&ipv6)));
        lists.flat_map(|list| list.entries.iter().map(|entry| entry.net)).collect()
    }

    /// The addresses that a subnet reaches over the internet, a VPN or a transit gateway, as far as its routes are
    /// known.
    pub fn reaches_outside(&self, vpc: &Vpc, subnet: &Subnet) -> AddressSet {
        let Some(table) = vpc.route_table_of(subnet) else { return AddressSet::new() };
        let routing = self.routing(vpc, table);
        let outside = routing.map.owners().filter(|(claim, _)| {
            matches!(claim.target, Target::Gateway(_) | Target::TransitGateway(_))
        });
        outside.fold(AddressSet::new(), |all, (_, addresses)| all.union(addresses))
    }

    /// The prefixes that reach AWS through a virtual private gateway.
    pub fn announced_by(&self, gateway: &str) -> Vec<IpNet> {
        let external =
            self.external.iter().filter(|it| it.via.given().is_some_and(|via| via == gateway));
        let vpn = self.vpn_connections.iter();
        let vpn = vpn.filter(|it| it.gateway.given().is_some_and(|named| named == gateway));
        let direct = self.direct_connect_gateways.iter();
        let direct = direct.filter(|it| it.gateways.iter().any(|id| id.text == gateway));
        let nets = (external.flat_map(|it| it.cidrs.iter()))
            .chain(vpn.flat_map(|it| it.cidrs.iter()))
            .chain(direct.flat_map(|it| it.cidrs.iter()));
        nets.map(|cidr| cidr.net).collect()
    }

    /// Whether a subnet is public: its route table has a route to an internet gateway that is attached to the VPC.
    /// `None` when that is not known.
    pub fn is_public(&self, vpc: &Vpc, subnet: &Subnet) -> Option<bool> {
        let table = vpc.route_table_of(subnet)?;
        let mut open = !table.routes.complete;
        for route in table.routes.iter() {
            match self.target(vpc, route) {
                Target::Gateway(gateway) if gateway.kind == GatewayKind::Internet => {
                    match gateway.vpc.get() {
                        Some(attached) if attached.as_ref() == Some(&vpc.id.text) => {
                            return Some(true);
                        }
                        Some(_) => {}
                        None => open = true,
                    }
                }
                // An AWS id tells the kind even when the gateway itself is not described.
                Target::Unknown if route.via.get().is_some_and(|id| id.starts_with("igw-")) => {
                    return Some(true);
                }
                Target::Unknown if route.via.is_unknown() => open = true,
                _ => {}
            }
        }
        if open { None } else { Some(false) }
    }
}

impl Vpc {
    /// Whether a gateway, endpoint or interface of the VPC may exist under an id that nobody knows.
    fn may_have_more(&self) -> bool {
        let gateways = [&self.internet_gateway, &self.egress_only_gateway, &self.vpn_gateway];
        gateways.iter().any(|gateway| gateway.is_unknown())
            || !(self.nat_gateways.complete && self.endpoints.complete && self.interfaces.complete)
    }
}

impl<'n> Routing<'n> {
    /// The entry that an address is routed by.
    pub fn lookup(&self, address: std::net::IpAddr) -> Option<&Claim<'n>> {
        self.map.owner(address)
    }

    /// The entry for everything that nothing more specific takes: the default route of a family.
    pub fn default_route(&self, ipv6: bool) -> Option<&Claim<'n>> {
        let all = super::everything(ipv6);
        self.map.owners().map(|(claim, _)| claim).find(|claim| claim.net == all)
    }
}

/// Of equal destinations a static route wins over the local one, which its target replaces, then prefix lists,
/// then propagated routes.
fn rank(route: &Route) -> u8 {
    match route.origin {
        Origin::Static => 0,
        Origin::Propagated => 3,
    }
}

fn interface_of_instance<'n>(vpc: &'n Vpc, id: &str) -> Option<&'n Interface> {
    if !id.starts_with("i-") {
        return None;
    }
    vpc.interfaces.iter().find(|it| it.instance.given().is_some_and(|instance| instance == id))
}
