//! Finds objects by id, and what belongs to what.

use super::Network;
use super::filter::{Nacl, NaclSide, SecurityGroup};
use super::gateway::{Endpoint, Gateway, NatGateway};
use super::interface::{Interface, LoadBalancer};
use super::transit::{Peering, PrefixList, TransitGateway};
use super::value::{Cidr, Id};
use super::vpc::{RouteTable, Subnet, Vpc};
use crate::sets::prefix::AddressSet;
use std::collections::HashMap;

/// Positions of a network's objects by id; of objects with one id, the first.
#[derive(Debug, Default)]
pub(super) struct Places {
    vpcs: HashMap<String, usize>,
    gateways: HashMap<String, usize>,
    peerings: HashMap<String, usize>,
    transit_gateways: HashMap<String, usize>,
    prefix_lists: HashMap<String, usize>,
    /// The VPC that holds a subnet, security group, interface and so on.
    homes: HashMap<String, usize>,
    /// The interfaces of each security group, as positions of VPC and interface.
    members: HashMap<String, Vec<(usize, usize)>>,
}

fn positions<'n>(ids: impl Iterator<Item = &'n Id>) -> HashMap<String, usize> {
    let mut map = HashMap::new();
    for (at, id) in ids.enumerate() {
        map.entry(id.text.clone()).or_insert(at);
    }
    map
}

impl Places {
    pub(super) fn of(network: &Network) -> Self {
        let mut homes = HashMap::new();
        let mut members: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (at, vpc) in network.vpcs.iter().enumerate() {
            for id in vpc.members() {
                homes.entry(id.text.clone()).or_insert(at);
            }
            for (position, interface) in vpc.interfaces.iter().enumerate() {
                for group in interface.security_groups.iter() {
                    members.entry(group.text.clone()).or_default().push((at, position));
                }
            }
        }
        Self {
            vpcs: positions(network.vpcs.iter().map(|it| &it.id)),
            gateways: positions(network.gateways.iter().map(|it| &it.id)),
            peerings: positions(network.peerings.iter().map(|it| &it.id)),
            transit_gateways: positions(network.transit_gateways.iter().map(|it| &it.id)),
            prefix_lists: positions(network.prefix_lists.iter().map(|it| &it.id)),
            homes,
            members,
        }
    }
}

impl Network {
    /// Every network ACL that a source writes, with its VPC.
    pub fn nacls(&self) -> impl Iterator<Item = (&Vpc, &Nacl)> {
        self.vpcs.iter().flat_map(|vpc| vpc.nacls.iter().map(move |nacl| (vpc, nacl)))
    }

    /// Both sides of every network ACL.
    pub fn nacl_sides(&self) -> impl Iterator<Item = (&Nacl, &NaclSide)> {
        self.nacls().flat_map(|(_, nacl)| nacl.sides().map(|side| (nacl, side)))
    }

    /// Every security group that a source writes, with its VPC.
    pub fn security_groups(&self) -> impl Iterator<Item = (&Vpc, &SecurityGroup)> {
        self.vpcs.iter().flat_map(|vpc| vpc.security_groups.iter().map(move |group| (vpc, group)))
    }

    /// Every subnet, with its VPC.
    pub fn subnets(&self) -> impl Iterator<Item = (&Vpc, &Subnet)> {
        self.vpcs.iter().flat_map(|vpc| vpc.subnets.iter().map(move |subnet| (vpc, subnet)))
    }

    /// Every route table that a source writes, with its VPC.
    pub fn route_tables(&self) -> impl Iterator<Item = (&Vpc, &RouteTable)> {
        self.vpcs.iter().flat_map(|vpc| vpc.route_tables.iter().map(move |table| (vpc, table)))
    }

    /// Every endpoint, with its VPC.
    pub fn endpoints(&self) -> impl Iterator<Item = (&Vpc, &Endpoint)> {
        self.vpcs.iter().flat_map(|vpc| vpc.endpoints.iter().map(move |it| (vpc, it)))
    }

    /// Every load balancer, with its VPC.
    pub fn load_balancers(&self) -> impl Iterator<Item = (&Vpc, &LoadBalancer)> {
        self.vpcs.iter().flat_map(|vpc| vpc.load_balancers.iter().map(move |it| (vpc, it)))
    }

    /// Every interface, with its VPC.
    pub fn interfaces(&self) -> impl Iterator<Item = (&Vpc, &Interface)> {
        self.vpcs.iter().flat_map(|vpc| vpc.interfaces.iter().map(move |it| (vpc, it)))
    }

    /// A thing that two files describe under one id, so that nobody knows which is meant.
    pub fn named_twice(&self) -> Option<(&Id, &Id)> {
        let lists: [Vec<&Id>; 6] = [
            self.vpcs.iter().map(|it| &it.id).collect(),
            self.gateways.iter().map(|it| &it.id).collect(),
            self.peerings.iter().map(|it| &it.id).collect(),
            self.transit_gateways.iter().map(|it| &it.id).collect(),
            self.prefix_lists.iter().map(|it| &it.id).collect(),
            self.vpcs.iter().flat_map(Vpc::members).collect(),
        ];
        lists.into_iter().find_map(|list| {
            let mut known: HashMap<&str, &Id> = HashMap::new();
            list.into_iter().find_map(|id| {
                let first = *known.entry(id.text.as_str()).or_insert(id);
                (first.at.file != id.at.file).then_some((first, id))
            })
        })
    }

    pub fn vpc(&self, id: &str) -> Option<&Vpc> {
        self.vpcs.get(*self.places.vpcs.get(id)?)
    }

    pub fn gateway(&self, id: &str) -> Option<&Gateway> {
        self.gateways.get(*self.places.gateways.get(id)?)
    }

    pub fn peering(&self, id: &str) -> Option<&Peering> {
        self.peerings.get(*self.places.peerings.get(id)?)
    }

    pub fn transit_gateway(&self, id: &str) -> Option<&TransitGateway> {
        self.transit_gateways.get(*self.places.transit_gateways.get(id)?)
    }

    pub fn prefix_list(&self, id: &str) -> Option<&PrefixList> {
        self.prefix_lists.get(*self.places.prefix_lists.get(id)?)
    }

    /// The VPC of a subnet, security group, interface, NAT gateway or endpoint.
    pub fn home(&self, id: &str) -> Option<&Vpc> {
        self.vpcs.get(*self.places.homes.get(id)?)
    }

    pub fn subnet(&self, id: &str) -> Option<(&Vpc, &Subnet)> {
        let vpc = self.home(id)?;
        Some((vpc, vpc.subnet(id)?))
    }

    pub fn interface(&self, id: &str) -> Option<(&Vpc, &Interface)> {
        let vpc = self.home(id)?;
        Some((vpc, vpc.interface(id)?))
    }

    pub fn security_group(&self, id: &str) -> Option<(&Vpc, &SecurityGroup)> {
        let vpc = self.home(id)?;
        Some((vpc, vpc.security_group(id)?))
    }

    /// The interfaces that a security group is attached to, by its id.
    pub fn members(&self, group: &str) -> impl Iterator<Item = (&Vpc, &Interface)> {
        let places = self.places.members.get(group).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|&(vpc, at)| {
            let vpc = self.vpcs.get(vpc)?;
            Some((vpc, vpc.interfaces.get(at)?))
        })
    }

    /// The peerings of a VPC that exist, active or not.
    pub fn peerings_of<'n>(&'n self, vpc: &'n Vpc) -> impl Iterator<Item = &'n Peering> {
        let peerings = self.peerings.iter().filter(|peering| !peering.is_gone());
        peerings.filter(|peering| peering.seen_from(&vpc.id.text).is_some())
    }

    /// The VPC on the other side of a peering, when it is part of this network.
    pub fn peer_of(&self, peering: &Peering, vpc: &Vpc) -> Option<&Vpc> {
        let (_, other) = peering.seen_from(&vpc.id.text)?;
        self.vpc(other.vpc.get()?)
    }

    /// The transit gateways and attachments of a VPC.
    pub fn attachments_of<'n>(
        &'n self,
        vpc: &'n Vpc,
    ) -> impl Iterator<Item = (&'n TransitGateway, &'n super::transit::Attachment)> {
        self.transit_gateways.iter().flat_map(move |gateway| {
            let own =
                gateway.attachments.iter().filter(|it| it.vpc() == Some(vpc.id.text.as_str()));
            own.map(move |attachment| (gateway, attachment))
        })
    }
}

impl Vpc {
    /// The ids of what a VPC holds and a whole network can name.
    fn members(&self) -> impl Iterator<Item = &Id> {
        (self.subnets.iter().map(|it| &it.id))
            .chain(self.security_groups.iter().map(|it| &it.id))
            .chain(self.nat_gateways.iter().map(|it| &it.id))
            .chain(self.endpoints.iter().map(|it| &it.id))
            .chain(self.interfaces.iter().map(|it| &it.id))
    }

    /// Fills in the positions; to be called once the lists are complete.
    pub(super) fn index(&mut self) {
        self.places = super::vpc::Places {
            subnets: positions(self.subnets.iter().map(|it| &it.id)),
            route_tables: positions(self.route_tables.iter().map(|it| &it.id)),
            nacls: positions(self.nacls.iter().map(|it| &it.id)),
            security_groups: positions(self.security_groups.iter().map(|it| &it.id)),
            nat_gateways: positions(self.nat_gateways.iter().map(|it| &it.id)),
            endpoints: positions(self.endpoints.iter().map(|it| &it.id)),
            interfaces: positions(self.interfaces.iter().map(|it| &it.id)),
            load_balancers: positions(self.load_balancers.iter().map(|it| &it.id)),
        };
    }

    pub fn subnet(&self, id: &str) -> Option<&Subnet> {
        self.subnets.get(*self.places.subnets.get(id)?)
    }

    pub fn route_table(&self, id: &str) -> Option<&RouteTable> {
        self.route_tables.get(*self.places.route_tables.get(id)?)
    }

    pub fn nacl(&self, id: &str) -> Option<&Nacl> {
        self.nacls.get(*self.places.nacls.get(id)?)
    }

    pub fn security_group(&self, id: &str) -> Option<&SecurityGroup> {
        self.security_groups.get(*self.places.security_groups.get(id)?)
    }

    pub fn nat_gateway(&self, id: &str) -> Option<&NatGateway> {
        self.nat_gateways.get(*self.places.nat_gateways.get(id)?)
    }

    pub fn endpoint(&self, id: &str) -> Option<&Endpoint> {
        self.endpoints.get(*self.places.endpoints.get(id)?)
    }

    pub fn interface(&self, id: &str) -> Option<&Interface> {
        self.interfaces.get(*self.places.interfaces.get(id)?)
    }

    pub fn load_balancer(&self, id: &str) -> Option<&LoadBalancer> {
        self.load_balancers.get(*self.places.load_balancers.get(id)?)
    }

    /// The main route table, which a design may leave out; `None` when it is not known.
    pub fn main_route_table(&self) -> Option<&RouteTable> {
        let main = self.route_tables.iter().find(|table| table.main.is_true());
        let settled = self.route_tables.complete && self.implicit.stands_in;
        let undecided = self.route_tables.iter().any(|table| table.main.is_unknown());
        main.or_else(|| (settled && !undecided).then_some(&self.implicit.route_table))
    }

    /// The route table that decides for a subnet; `None` when it is not known.
    pub fn route_table_of(&self, subnet: &Subnet) -> Option<&RouteTable> {
        match subnet.route_table.get()? {
            Some(id) => self.route_table(id),
            None => self.main_route_table(),
        }
    }

    /// The default network ACL, which a design may leave out; `None` when it is not known.
    pub fn default_nacl(&self) -> Option<&Nacl> {
        let default = self.nacls.iter().find(|nacl| nacl.is_default.is_true());
        let settled = self.nacls.complete && self.implicit.stands_in;
        default.or_else(|| settled.then_some(&self.implicit.nacl))
    }

    /// The network ACL that guards a subnet; `None` when it is not known.
    pub fn nacl_of(&self, subnet: &Subnet) -> Option<&Nacl> {
        match subnet.nacl.get()? {
            Some(id) => self.nacl(id),
            None => self.default_nacl(),
        }
    }

    /// The default security group, which a design may leave out; `None` when it is not known.
    pub fn default_security_group(&self) -> Option<&SecurityGroup> {
        let default = self.security_groups.iter().find(|group| group.is_default.is_true());
        let settled = self.security_groups.complete && self.implicit.stands_in;
        default.or_else(|| settled.then_some(&self.implicit.security_group))
    }

    /// The groups of a list of ids; none named means the default one. `None` when one of them is not known.
    pub fn security_groups_named(
        &self,
        ids: &super::value::List<Id>,
    ) -> Option<Vec<&SecurityGroup>> {
        if !ids.complete {
            return None;
        }
        if ids.is_empty() {
            return self.default_security_group().map(|group| vec![group]);
        }
        ids.iter().map(|id| self.security_group(&id.text)).collect()
    }

    /// The groups of an interface; `None` when one of them is not known.
    pub fn security_groups_of(&self, interface: &Interface) -> Option<Vec<&SecurityGroup>> {
        self.security_groups_named(&interface.security_groups)
    }

    /// The subnet of an interface.
    pub fn subnet_of(&self, interface: &Interface) -> Option<&Subnet> {
        self.subnet(interface.subnet.given()?)
    }

    /// The subnets that a route table decides for.
    pub fn subnets_of_table<'n>(
        &'n self,
        table: &'n RouteTable,
    ) -> impl Iterator<Item = &'n Subnet> {
        self.subnets.iter().filter(move |subnet| {
            self.route_table_of(subnet).is_some_and(|found| std::ptr::eq(found, table))
        })
    }

    /// The subnets that a network ACL guards.
    pub fn subnets_of_nacl<'n>(&'n self, nacl: &'n Nacl) -> impl Iterator<Item = &'n Subnet> {
        self.subnets.iter().filter(move |subnet| {
            self.nacl_of(subnet).is_some_and(|found| std::ptr::eq(found, nacl))
        })
    }

    /// The interfaces in a subnet.
    pub fn interfaces_in<'n>(&'n self, subnet: &'n Subnet) -> impl Iterator<Item = &'n Interface> {
        let id = subnet.id.text.as_str();
        self.interfaces.iter().filter(move |it| it.subnet.given().is_some_and(|named| named == id))
    }

    /// All CIDRs, IPv4 first.
    pub fn all_cidrs(&self) -> impl Iterator<Item = &Cidr> {
        self.cidrs.iter().chain(self.ipv6_cidrs.iter())
    }

    /// Whether all CIDRs are known.
    pub fn knows_cidrs(&self) -> bool {
        self.cidrs.complete && self.ipv6_cidrs.complete
    }

    /// The addresses of the CIDRs that are known.
    pub fn addresses(&self) -> AddressSet {
        self.all_cidrs().map(|cidr| cidr.net).collect()
    }
}

impl Subnet {
    /// The CIDRs of the subnet that are known, IPv4 first.
    pub fn cidrs(&self) -> impl Iterator<Item = &Cidr> {
        self.cidr.given().into_iter().chain(self.ipv6_cidr.given())
    }

    /// The addresses of the CIDRs that are known.
    pub fn addresses(&self) -> AddressSet {
        self.cidrs().map(|cidr| cidr.net).collect()
    }
}
