//! Traffic that passes an appliance: tables of gateways, and whether both directions take the same way.

use super::gateway::{Endpoint, EndpointKind};
use super::route::{Routing, Target};
use super::vpc::{Destination, Route, RouteTable, Subnet, Vpc};
use super::{Network, RouteEntry};
use crate::source::Span;

/// A way through an appliance that answers do not take.
#[derive(Clone, Debug)]
pub struct OneWay<'n> {
    /// The route that leads to the appliance, and its table.
    pub through: &'n Route,
    pub table: &'n RouteTable,
    /// The subnet whose packets go the other direction without it.
    pub subnet: &'n Subnet,
    /// The table that sends them; the gateway's own where no table is associated with it.
    pub past: Option<&'n RouteTable>,
    /// The route that they take, unless the local one.
    pub by: Option<&'n Route>,
}

impl Network {
    /// What AWS refuses in the table of a gateway, each with its place.
    pub fn edge_faults(&self, vpc: &Vpc, table: &RouteTable) -> Vec<(Span, String)> {
        let Some(gateway) = table.gateway.given() else { return Vec::new() };
        let mut faults = Vec::new();
        if table.main.is_true() {
            faults.push((table.main.at, "it is the main route table".to_owned()));
        }
        for id in table.propagating.iter() {
            faults.push((id.at, format!("`{id}` propagates routes into it")));
        }
        for route in table.routes.iter() {
            let entry = RouteEntry { vpc, table, route, target: self.target(vpc, route) };
            match route.to.get() {
                Some(Destination::PrefixList(list)) => {
                    faults.push((route.to.at, format!("`{list}` is a prefix list")));
                }
                Some(Destination::Cidr(cidr)) => {
                    let whole = vpc.all_cidrs().any(|own| own.net == cidr.net);
                    if !whole && vpc.knows_cidrs() && vpc.has_subnet_of(&cidr.net) == Some(false) {
                        let fault = format!("`{cidr}` is neither the VPC's CIDR nor a subnet's");
                        faults.push((cidr.at, fault));
                    }
                }
                None => {}
            }
            let nat = matches!(entry.target, Target::Nat(_));
            if nat || entry.target.may_take_local_traffic() == Some(false) {
                faults.push((route.via.at, format!("it leads to the {}", entry.target_text())));
            }
            let vpn = gateway.starts_with("vgw-")
                || self
                    .gateway(gateway)
                    .is_some_and(|it| it.kind == super::gateway::GatewayKind::Vpn);
            if vpn && matches!(entry.target, Target::Endpoint(_)) {
                let fault =
                    format!("a virtual private gateway cannot use the {}", entry.target_text());
                faults.push((route.via.at, fault));
            }
        }
        faults
    }

    /// Every way through an appliance or a Gateway Load Balancer endpoint that only one direction takes.
    pub fn one_ways<'n>(&'n self, vpc: &'n Vpc) -> Vec<OneWay<'n>> {
        let mut found = Vec::new();
        for table in vpc.route_tables.iter() {
            let routes = table.routes.iter().map(|route| (route, self.target(vpc, route)));
            let through: Vec<_> = routes.filter(|(_, target)| target.is_appliance()).collect();
            if through.is_empty() {
                continue;
            }
            let routing = self.routing(vpc, table);
            for (route, target) in through {
                let way = Way { vpc, table, route, target, routing: &routing };
                match table.is_edge() {
                    true => found.extend(self.past_on_the_way_out(&way)),
                    false => {
                        found.extend(self.past_between_subnets(&way));
                        found.extend(self.past_on_the_way_in(&way));
                    }
                }
            }
        }
        found
    }

    /// A gateway's table brings packets to the appliance, and the subnet answers to the internet gateway directly.
    fn past_on_the_way_out<'n>(&'n self, way: &Way<'_, 'n>) -> Vec<OneWay<'n>> {
        let won = way.routing.won(way.route);
        let behind = way.vpc.subnets.iter().filter(|subnet| {
            way.target.subnet_id() != Some(subnet.id.text.as_str())
                && subnet.cidrs().any(|cidr| won.contains_block(&cidr.net))
        });
        let direct = behind.filter_map(|subnet| {
            let table = way.vpc.route_table_of(subnet)?;
            let routing = self.routing_of(way.vpc, subnet)?;
            let claim =
                routing.internet(false).filter(|claim| claim.target.is_internet_gateway())?;
            Some(way.one_way(subnet, Some(table), claim.route))
        });
        direct.collect()
    }

    /// One subnet reaches another through the appliance, and that one answers by the local route.
    fn past_between_subnets<'n>(&'n self, way: &Way<'_, 'n>) -> Vec<OneWay<'n>> {
        let won = way.routing.won(way.route);
        let appliance = |subnet: &Subnet| way.target.subnet_id() == Some(subnet.id.text.as_str());
        let (mut found, vpc) = (Vec::new(), way.vpc);
        let there = vpc.subnets.iter().filter(|subnet| {
            !appliance(subnet) && subnet.cidrs().any(|cidr| won.contains_block(&cidr.net))
        });
        for subnet in there {
            let Some(table) = vpc.route_table_of(subnet) else { continue };
            let Some(routing) = self.routing_of(vpc, subnet) else { continue };
            let asking = vpc
                .subnets_of_table(way.table)
                .filter(|asking| !appliance(asking) && asking.id.text != subnet.id.text);
            let local = |asking: &Subnet| {
                let addresses = asking.addresses();
                let parts = routing.towards(&addresses);
                parts.iter().any(|(claim, _)| matches!(claim.target, Target::Local))
            };
            if asking.into_iter().any(local) {
                found.push(way.one_way(subnet, Some(table), None));
            }
        }
        found
    }

    /// A subnet reaches the internet through a Gateway Load Balancer endpoint, which passes packets on as they are, and
    /// the internet gateway brings the answers to the subnet directly.
    fn past_on_the_way_in<'n>(&'n self, way: &Way<'_, 'n>) -> Vec<OneWay<'n>> {
        let (vpc, Target::Endpoint(endpoint)) = (way.vpc, way.target) else { return Vec::new() };
        let internet = way.routing.internet(false).and_then(|claim| claim.route);
        let by_this = internet.is_some_and(|route| std::ptr::eq(route, way.route));
        if !by_this || !vpc.route_tables.complete || !self.passes_to_internet(vpc, endpoint) {
            return Vec::new();
        }
        let edges: Vec<Routing<'_>> = (vpc.route_tables.iter())
            .filter(|table| table.is_edge())
            .map(|table| self.routing(vpc, table))
            .collect();
        let brought = |subnet: &Subnet| {
            edges.iter().any(|edge| {
                !edge.exact
                    || edge
                        .towards(&subnet.addresses())
                        .iter()
                        .any(|(claim, _)| claim.target.is_appliance())
            })
        };
        let direct = vpc.subnets_of_table(way.table).filter(|subnet| !brought(subnet));
        direct.map(|subnet| way.one_way(subnet, None, None)).collect()
    }

    fn passes_to_internet(&self, vpc: &Vpc, endpoint: &Endpoint) -> bool {
        let subnets = endpoint.subnets.iter().filter_map(|id| vpc.subnet(&id.text));
        let mut routings = subnets.filter_map(|subnet| self.routing_of(vpc, subnet));
        routings
            .any(|it| it.internet(false).is_some_and(|claim| claim.target.is_internet_gateway()))
    }
}

/// A route to an appliance.
struct Way<'w, 'n> {
    vpc: &'n Vpc,
    table: &'n RouteTable,
    route: &'n Route,
    target: Target<'n>,
    routing: &'w Routing<'n>,
}

impl<'n> Way<'_, 'n> {
    fn one_way(
        &self,
        subnet: &'n Subnet,
        past: Option<&'n RouteTable>,
        by: Option<&'n Route>,
    ) -> OneWay<'n> {
        OneWay { through: self.route, table: self.table, subnet, past, by }
    }
}

impl Target<'_> {
    /// Whether packets go through it to somewhere else: an interface that forwards, or a Gateway Load Balancer endpoint.
    /// NAT instances are none: answers come back to them by their own address.
    pub fn is_appliance(&self) -> bool {
        use super::interface::InterfaceKind;
        match self {
            Target::Interface(interface) => !interface.kind.is(&InterfaceKind::NatInstance),
            Target::Endpoint(endpoint) => endpoint.kind.is(&EndpointKind::GatewayLoadBalancer),
            _ => false,
        }
    }

    /// The subnet that it stands in, where it stands in one.
    fn subnet_id(&self) -> Option<&str> {
        match self {
            Target::Interface(interface) => interface.subnet.given().map(String::as_str),
            Target::Endpoint(endpoint) => endpoint.subnets.first().map(|id| id.text.as_str()),
            _ => None,
        }
    }
}
