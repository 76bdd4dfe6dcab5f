//! Questions about NAT gateways: who uses them, and where their own packets go.

use super::Network;
use super::gateway::NatGateway;
use super::route::{Routing, Target};
use super::vpc::{Route, RouteTable, Subnet, Vpc};

/// Subnets that reach the internet through a NAT gateway of another Availability Zone.
#[derive(Clone, Debug)]
pub struct AcrossZones<'n> {
    pub route: &'n Route,
    pub table: &'n RouteTable,
    pub nat: &'n NatGateway,
    pub zone: &'n str,
    pub subnets: Vec<&'n Subnet>,
}

impl Network {
    /// Every NAT gateway with its VPC, in file order.
    pub fn nat_gateways(&self) -> impl Iterator<Item = (&Vpc, &NatGateway)> {
        self.vpcs.iter().flat_map(|vpc| vpc.nat_gateways.iter().map(move |nat| (vpc, nat)))
    }

    /// The routes that bring a zonal NAT gateway's own packets back to it.
    pub fn nat_loops<'n>(
        &'n self,
        vpc: &'n Vpc,
        nat: &'n NatGateway,
    ) -> Vec<(&'n RouteTable, &'n Route)> {
        let table = vpc.nat_subnet(nat).and_then(|subnet| vpc.route_table_of(subnet));
        let Some(table) = table else { return Vec::new() };
        let own = |route: &&Route| matches!(self.target(vpc, route), Target::Nat(it) if it.id.text == nat.id.text);
        let routes: Vec<&Route> = table.routes.iter().filter(own).collect();
        if routes.is_empty() {
            return Vec::new();
        }
        let routing = self.routing(vpc, table);
        let used = routes.into_iter().filter(|route| !routing.won(route).is_empty());
        used.map(|route| (table, route)).collect()
    }

    /// The subnets of a table that use a NAT gateway in another zone for the internet.
    pub fn across_zones<'n>(
        &'n self,
        vpc: &'n Vpc,
        table: &'n RouteTable,
    ) -> Option<AcrossZones<'n>> {
        if vpc.nat_gateways.is_empty() {
            return None;
        }
        let routing = self.routing(vpc, table);
        let nat = routing.nat().filter(|nat| nat.regional.is_false())?;
        let route = routing.internet(false)?.route?;
        let zone = vpc.nat_subnet(nat)?.az.given()?.as_str();
        let elsewhere = |subnet: &&Subnet| subnet.az.given().is_some_and(|az| az != zone);
        let subnets: Vec<&Subnet> = vpc.subnets_of_table(table).filter(elsewhere).collect();
        (!subnets.is_empty()).then_some(AcrossZones { route, table, nat, zone, subnets })
    }

    /// The table, and the route in it, by which a subnet relies on a private NAT gateway for the internet although the
    /// gateway's own way there is the internet gateway.
    pub fn private_nat_to_internet<'n>(
        &'n self,
        vpc: &'n Vpc,
        nat: &'n NatGateway,
    ) -> Option<(&'n RouteTable, &'n Route)> {
        let subnet = vpc.nat_subnet(nat).filter(|_| nat.public.is_false())?;
        let own = self.routing_of(vpc, subnet)?;
        own.internet(false).filter(|claim| claim.target.is_internet_gateway())?;
        let uses =
            |routing: &Routing<'_>| routing.nat().is_some_and(|it| it.id.text == nat.id.text);
        vpc.route_tables.iter().find_map(|table| {
            let routing = self.routing(vpc, table);
            let route = routing.internet(false).filter(|_| uses(&routing))?.route?;
            Some((table, route))
        })
    }
}

impl Vpc {
    /// The subnet that a zonal NAT gateway is in.
    pub fn nat_subnet(&self, nat: &NatGateway) -> Option<&Subnet> {
        self.subnet(nat.subnet.given()?)
    }

    /// Whether subnets of the VPC get their internet through NAT anywhere.
    pub fn nat_tables<'n>(&'n self, network: &'n Network) -> Vec<&'n RouteTable> {
        if self.nat_gateways.is_empty() {
            return Vec::new();
        }
        let uses = |table: &&RouteTable| network.routing(self, table).nat().is_some();
        self.route_tables.iter().filter(uses).collect()
    }
}
