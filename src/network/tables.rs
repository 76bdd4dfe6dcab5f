//! Questions about route tables: every route there is, what it wins, and where a whole family of addresses goes.

use super::Network;
use super::gateway::{GatewayKind, NatGateway};
use super::route::{Claim, Routing, Target};
use super::space::public_space;
use super::transit::PrefixList;
use super::vpc::{Destination, Origin, Route, RouteTable, Subnet, Vpc};
use crate::sets::Set;
use crate::sets::prefix::AddressSet;
use ipnet::IpNet;

/// A route of a VPC, with what is around it.
#[derive(Clone, Copy, Debug)]
pub struct RouteEntry<'n> {
    pub vpc: &'n Vpc,
    pub table: &'n RouteTable,
    pub route: &'n Route,
    pub target: Target<'n>,
}

impl Network {
    /// Every route that somebody wrote, in file order.
    pub fn routes(&self) -> impl Iterator<Item = RouteEntry<'_>> {
        self.route_tables().flat_map(move |(vpc, table)| {
            table.routes.iter().map(move |route| RouteEntry {
                vpc,
                table,
                route,
                target: self.target(vpc, route),
            })
        })
    }

    /// The prefix list that a route is for.
    pub fn list_of(&self, route: &Route) -> Option<&PrefixList> {
        match route.to.get()? {
            Destination::PrefixList(id) => self.prefix_list(&id.text),
            Destination::Cidr(_) => None,
        }
    }

    /// The prefixes that a route is for; `None` when some of them are not known.
    pub fn destinations(&self, route: &Route) -> Option<Vec<IpNet>> {
        match route.to.get()? {
            Destination::Cidr(cidr) => Some(vec![cidr.net]),
            Destination::PrefixList(id) => {
                let list = self.prefix_list(&id.text).filter(|list| list.entries.complete)?;
                Some(list.entries.iter().map(|entry| entry.net).collect())
            }
        }
    }

    /// How a subnet's packets find their way; `None` when its table or a destination in it is not known.
    pub fn routing_of<'n>(&'n self, vpc: &'n Vpc, subnet: &'n Subnet) -> Option<Routing<'n>> {
        let routing = self.routing(vpc, vpc.route_table_of(subnet)?);
        routing.exact.then_some(routing)
    }

    /// The tables of a VPC that decide for subnets, each with the addresses of those subnets; a VPC without any
    /// subnet is taken as one whole under its main table.
    pub fn tables_in_use<'n>(&'n self, vpc: &'n Vpc) -> Vec<(&'n RouteTable, AddressSet)> {
        if vpc.subnets.is_empty() && vpc.subnets.complete {
            return vpc
                .main_route_table()
                .map(|main| (main, vpc.addresses()))
                .into_iter()
                .collect();
        }
        let mut tables: Vec<(&RouteTable, AddressSet)> = Vec::new();
        for subnet in vpc.subnets.iter() {
            let Some(table) = vpc.route_table_of(subnet) else { continue };
            match tables.iter_mut().find(|(known, _)| std::ptr::eq(*known, table)) {
                Some((_, addresses)) => *addresses = addresses.union(&subnet.addresses()),
                None => tables.push((table, subnet.addresses())),
            }
        }
        tables
    }
}

impl RouteEntry<'_> {
    pub fn is_static(&self) -> bool {
        self.route.origin == Origin::Static
    }
}

impl Claim<'_> {
    /// Whether packets that this entry takes leave for the internet by the VPC's own internet gateway.
    pub fn is_internet_gateway(&self) -> bool {
        self.target.is_internet_gateway()
    }
}

impl Target<'_> {
    pub fn is_internet_gateway(&self) -> bool {
        matches!(self, Target::Gateway(gateway) if gateway.kind == GatewayKind::Internet)
    }
}

impl<'n> Routing<'n> {
    /// The addresses that a route wins after the longest-prefix match.
    pub fn won(&self, route: &Route) -> AddressSet {
        let own = |claim: &&Claim<'_>| claim.route.is_some_and(|it| std::ptr::eq(it, route));
        self.won_by(|claim| own(&claim))
    }

    /// The addresses of all entries of a kind.
    pub fn won_by(&self, is: impl Fn(&Claim<'n>) -> bool) -> AddressSet {
        let won = self.map.owners().filter(|(claim, _)| is(claim));
        won.fold(AddressSet::new(), |all, (_, addresses)| all.union(addresses))
    }

    /// Which entries take these addresses, and which part of them each takes.
    pub fn towards(&self, addresses: &AddressSet) -> Vec<(&Claim<'n>, AddressSet)> {
        let parts = self.map.owners().map(|(claim, won)| (claim, won.intersect(addresses)));
        parts.filter(|(_, part)| !part.is_empty()).collect()
    }

    /// The entry by which most of the internet is reached, however the default route is split; `None` when a part of
    /// the internet has no route at all.
    pub fn internet(&self, ipv6: bool) -> Option<&Claim<'n>> {
        let family: AddressSet = super::everything(ipv6).into();
        let public = public_space().intersect(&family);
        if !public.is_subset(self.map.owned()) {
            return None;
        }
        let parts = self.towards(&public);
        parts.into_iter().max_by_key(|(_, part)| part.count()).map(|(claim, _)| claim)
    }

    /// Whether some of the internet is reached through a NAT gateway, and which.
    pub fn nat(&self) -> Option<&'n NatGateway> {
        match self.internet(false)?.target {
            Target::Nat(nat) => Some(nat),
            _ => None,
        }
    }
}

impl RouteTable {
    /// Static routes for a destination that an earlier static route has, each after that one.
    pub fn twice(&self) -> Vec<(&Route, &Route)> {
        let fixed: Vec<&Route> =
            self.routes.iter().filter(|route| route.origin == Origin::Static).collect();
        let same = |one: &Route, other: &Route| match (one.to.get(), other.to.get()) {
            (Some(Destination::Cidr(one)), Some(Destination::Cidr(other))) => one.net == other.net,
            (Some(Destination::PrefixList(one)), Some(Destination::PrefixList(other))) => {
                one.text == other.text
            }
            _ => false,
        };
        let mut pairs = Vec::new();
        for (at, second) in fixed.iter().enumerate() {
            let first = fixed.iter().take(at).find(|first| same(first, second));
            pairs.extend(first.map(|first| (*first, *second)));
        }
        pairs
    }
}

impl Network {
    /// Static routes that win no address, each with the entries that take its addresses; of two routes for the same
    /// destination neither is meant.
    pub fn shadowed_routes<'n>(
        &'n self,
        vpc: &'n Vpc,
        table: &'n RouteTable,
    ) -> Vec<(&'n Route, Vec<Claim<'n>>)> {
        if !self.may_be_shadowed(vpc, table) {
            return Vec::new();
        }
        let routing = self.routing(vpc, table);
        let twice = table.twice();
        let fixed = table.routes.iter().filter(|route| route.origin == Origin::Static);
        let shadowed = fixed.filter_map(|route| {
            let nets: AddressSet = self.destinations(route)?.iter().collect();
            let repeated = twice.iter().any(|(_, second)| std::ptr::eq(*second, route));
            if nets.is_empty() || repeated || !routing.won(route).is_empty() {
                return None;
            }
            let takers = routing.towards(&nets).into_iter().map(|(claim, _)| *claim);
            Some((route, takers.collect()))
        });
        shadowed.collect()
    }

    /// Whether the prefixes inside some route's destination are together as large as it: fewer cannot cover it.
    fn may_be_shadowed(&self, vpc: &Vpc, table: &RouteTable) -> bool {
        let own = vpc.all_cidrs().map(|cidr| cidr.net);
        let routes =
            table.routes.iter().flat_map(|route| self.destinations(route).unwrap_or_default());
        let gateways = vpc.endpoints.iter().filter(|endpoint| {
            endpoint.is_gateway() && endpoint.route_tables.iter().any(|id| id.text == table.id.text)
        });
        let services = gateways.flat_map(|endpoint| self.service_nets(endpoint));
        let all: Vec<IpNet> = own.chain(routes.clone()).chain(services).collect();
        let share = |net: &IpNet| 0.5f64.powi(i32::from(net.prefix_len()));
        routes.into_iter().any(|net| {
            let inside = all.iter().filter(|other| **other != net && net.contains(*other));
            inside.map(share).sum::<f64>() >= share(&net)
                || all.iter().filter(|other| **other == net).count() > 1
        })
    }

    /// Pairs of routes whose prefix lists share addresses and whose targets differ, with what they share after more
    /// specific routes and routes of the CIDRs themselves have taken their part.
    pub fn rival_lists<'n>(
        &'n self,
        vpc: &'n Vpc,
        table: &'n RouteTable,
    ) -> Vec<(&'n Route, &'n Route, AddressSet)> {
        let entries = |route: &Route| -> Option<AddressSet> {
            Some(self.list_of(route)?.entries.iter().map(|entry| entry.net).collect())
        };
        let lists: Vec<(&Route, AddressSet)> =
            table.routes.iter().filter_map(|route| Some((route, entries(route)?))).collect();
        if lists.len() < 2 {
            return Vec::new();
        }
        let routing = self.routing(vpc, table);
        let mut rivals = Vec::new();
        for (at, (second, theirs)) in lists.iter().enumerate() {
            for (first, ours) in lists.iter().take(at) {
                let differ = first.via.get().zip(second.via.get()).is_some_and(|(a, b)| a != b);
                let won = routing.won(first).union(&routing.won(second));
                let shared = ours.intersect(theirs).intersect(&won);
                if differ && !shared.is_empty() {
                    rivals.push((*first, *second, shared));
                }
            }
        }
        rivals
    }
}

/// A table that leads IPv4 to the internet for subnets that also have IPv6, and IPv6 nowhere.
#[derive(Clone, Debug)]
pub struct MissingIpv6<'n> {
    /// The dual-stack subnets that the table decides for.
    pub subnets: Vec<&'n Subnet>,
    /// The route that takes most of IPv4's internet.
    pub ipv4: &'n Route,
    /// Whether that is the internet gateway, so that clients may come from outside.
    pub public: bool,
}

impl Network {
    /// What a table lacks for IPv6; `None` when nothing, or that cannot be told.
    pub fn missing_ipv6_default<'n>(
        &'n self,
        vpc: &'n Vpc,
        table: &'n RouteTable,
    ) -> Option<MissingIpv6<'n>> {
        let dual =
            |subnet: &&Subnet| subnet.cidr.given().is_some() && subnet.ipv6_cidr.given().is_some();
        let subnets: Vec<&Subnet> = vpc.subnets_of_table(table).filter(dual).collect();
        if subnets.is_empty() {
            return None;
        }
        let routing = self.routing(vpc, table);
        let claim = *routing.internet(false)?;
        let covered = !routing.exact || routing.internet(true).is_some();
        let public = claim.target.is_internet_gateway();
        let towards_internet = public || matches!(claim.target, Target::Nat(_));
        let ipv4 = claim.route.filter(|_| !covered && towards_internet)?;
        Some(MissingIpv6 { subnets, ipv4, public })
    }
}

impl Target<'_> {
    /// Whether the target does not carry packets to this prefix because of its family: an egress-only gateway carries
    /// IPv6 only, a NAT gateway IPv4 and the NAT64 prefix of RFC 6052.
    pub fn drops_family_of(&self, net: &IpNet) -> bool {
        const NAT64: IpNet = IpNet::V6(ipnet::Ipv6Net::new_assert(
            std::net::Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0),
            96,
        ));
        let ipv6 = matches!(net, IpNet::V6(_));
        match self {
            Target::Nat(_) => ipv6 && !NAT64.contains(net),
            Target::Gateway(gateway) => !ipv6 && gateway.kind == GatewayKind::EgressOnly,
            _ => false,
        }
    }
}
