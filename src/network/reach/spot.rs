//! Interfaces put together by what filters and routes see of them: alike ones are followed once.

use super::end::{End, Groups, Spot};
use crate::network::Network;
use crate::network::gateway::ClientVpn;
use crate::network::interface::{
    Interface, InterfaceKind, LoadBalancer, LoadBalancerKind, PublicIp,
};
use crate::network::value::{Id, List};
use crate::network::vpc::{Subnet, Vpc};
use crate::sets::packets::Ports;
use crate::sets::prefix::AddressSet;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The ports that clients of every kind use (AWS's page on ephemeral ports).
pub const ANY_CLIENT: Ports = Ports { first: 1024, last: 65535 };
const LINUX: Ports = Ports { first: 32768, last: 60999 };
const WINDOWS: Ports = Ports { first: 49152, last: 65535 };

impl Network {
    /// The spots of a subnet: its interfaces, or the subnet itself where it has none.
    pub(super) fn subnet_spots<'n>(&'n self, vpc: &'n Vpc, subnet: &'n Subnet) -> Vec<End<'n>> {
        let own: Vec<_> = vpc.interfaces_in(subnet).collect();
        if own.is_empty() {
            return vec![End::Spot(Rc::new(self.bare(vpc, subnet, &subnet.id)))];
        }
        self.spots_of(vpc, own)
    }

    /// Interfaces by what filters and routes see of them.
    pub(super) fn spots_of<'n>(&'n self, vpc: &'n Vpc, own: Vec<&'n Interface>) -> Vec<End<'n>> {
        let mut classes: BTreeMap<Class<'n>, Vec<&'n Interface>> = BTreeMap::new();
        let mut ends = Vec::new();
        for interface in own {
            match Class::of(interface) {
                Some(class) => classes.entry(class).or_default().push(interface),
                None => ends.push(unclear(interface, "its subnet is not known")),
            }
        }
        for (class, members) in classes {
            let Some(first) = members.first() else { continue };
            let Some(subnet) = vpc.subnet(class.subnet) else {
                ends.extend(members.iter().map(|it| unclear(it, "its subnet is not described")));
                continue;
            };
            ends.push(End::Spot(Rc::new(spot(vpc, subnet, first, &members))));
        }
        ends
    }

    /// Any interface that may stand in a subnet.
    pub(super) fn bare<'n>(&self, vpc: &'n Vpc, subnet: &'n Subnet, id: &Id) -> Spot<'n> {
        Spot {
            names: vec![id.text.clone()],
            at: subnet.id.at,
            vpc,
            subnet,
            // Where interfaces were not collected, there may be some behind groups that nobody knows.
            groups: if vpc.interfaces.complete { Groups::None } else { Groups::Unknown },
            addresses: subnet.addresses(),
            exact: true,
            // An Elastic IP address may be given to any interface.
            public: subnet.map_public_ip.is_true().then_some(true),
            public_ips: AddressSet::new(),
            lambda: false,
            endpoint: false,
            carries: None,
            classic: false,
            listeners: None,
            client_ports: ANY_CLIENT,
        }
    }

    /// Where the clients of a Client VPN endpoint come out: in its subnets, under the addresses of its interfaces.
    pub(super) fn client_spots<'n>(&'n self, vpn: &'n ClientVpn) -> Vec<End<'n>> {
        let unclear = |at, what: &str| End::Unclear {
            name: vpn.id.text.clone(),
            at,
            message: format!("the {what} of `{}` are not known", vpn.id),
            addresses: vpn.cidr.given().map(|cidr| cidr.net).into_iter().collect(),
        };
        if !vpn.subnets.complete {
            return vec![unclear(vpn.subnets.at, "subnets")];
        }
        if !vpn.routes.complete {
            return vec![unclear(vpn.routes.at, "routes")];
        }
        let homes = vpn.subnets.iter().filter_map(|id| self.subnet(&id.text));
        let spots = homes.map(|(vpc, subnet)| {
            let mut spot = self.bare(vpc, subnet, &vpn.id);
            spot.groups = groups(vpc, &vpn.security_groups);
            let routes = vpn.routes.iter().map(|cidr| cidr.net);
            spot.carries = Some(vpc.all_cidrs().map(|cidr| cidr.net).chain(routes).collect());
            spot.at = vpn.id.at;
            End::Spot(Rc::new(spot))
        });
        spots.collect()
    }

    pub(super) fn balancer_spots<'n>(
        &'n self,
        vpc: &'n Vpc,
        balancer: &'n LoadBalancer,
    ) -> Vec<End<'n>> {
        let ports = balancer.listeners.iter().map(|it| it.port.get().map(|port| Ports::one(*port)));
        let ports: Option<Vec<Ports>> = ports.collect();
        let subnets = balancer.subnets.iter().filter_map(|id| vpc.subnet(&id.text));
        let spots = subnets.map(|subnet| {
            let mut spot = self.bare(vpc, subnet, &balancer.id);
            // A Network Load Balancer may have no groups at all; the others have the default one then.
            if !balancer.security_groups.is_empty() || !balancer.security_groups.complete {
                spot.groups = groups(vpc, &balancer.security_groups);
            }
            spot.public = balancer.internet_facing.get().copied();
            spot.listeners = ports.clone().filter(|_| balancer.listeners.complete);
            spot.classic = balancer.kind.is(&LoadBalancerKind::Classic);
            spot.at = balancer.id.at;
            End::Spot(Rc::new(spot))
        });
        spots.collect()
    }
}

/// What tells interfaces of one VPC apart.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Class<'n> {
    subnet: &'n str,
    groups: Vec<&'n str>,
    groups_known: bool,
    public: Option<bool>,
    kind: Option<InterfaceKind>,
    os: Option<&'n str>,
    exact: bool,
}

impl<'n> Class<'n> {
    fn of(interface: &'n Interface) -> Option<Self> {
        let mut groups: Vec<&str> =
            interface.security_groups.iter().map(|id| id.text.as_str()).collect();
        groups.sort_unstable();
        Some(Self {
            subnet: interface.subnet.given()?,
            groups,
            groups_known: interface.security_groups.complete,
            public: is_public(interface),
            kind: interface.kind.get().copied(),
            os: interface.os.given().map(String::as_str),
            exact: has_addresses(interface),
        })
    }
}

fn has_addresses(interface: &Interface) -> bool {
    let some = !interface.ips.is_empty() || !interface.ipv6.is_empty();
    some && interface.ips.complete && interface.ipv6.complete
}

fn is_public(interface: &Interface) -> Option<bool> {
    interface.public_ip.get().map(|public| *public != PublicIp::No)
}

fn spot<'n>(vpc: &'n Vpc, subnet: &'n Subnet, first: &Interface, all: &[&Interface]) -> Spot<'n> {
    let ips = all.iter().flat_map(|it| it.ips.iter().chain(it.ipv6.iter()));
    let mut addresses = AddressSet::from_ranges(ips.map(|address| (address.ip, address.ip)));
    let exact = has_addresses(first);
    if !exact {
        addresses = addresses.union(&subnet.addresses());
    }
    let public_ips = all.iter().filter_map(|it| match it.public_ip.get() {
        Some(PublicIp::Address(ip)) => Some((*ip, *ip)),
        _ => None,
    });
    let kind = first.kind.get();
    Spot {
        names: all.iter().map(|it| it.id.text.clone()).collect(),
        at: first.id.at,
        vpc,
        subnet,
        groups: groups(vpc, &first.security_groups),
        addresses,
        exact,
        public: is_public(first),
        public_ips: AddressSet::from_ranges(public_ips),
        lambda: kind == Some(&InterfaceKind::Lambda),
        endpoint: kind == Some(&InterfaceKind::Endpoint),
        carries: None,
        classic: false,
        listeners: None,
        client_ports: match (kind, first.os.given().map(String::as_str)) {
            (Some(InterfaceKind::Instance), Some("linux")) => LINUX,
            (Some(InterfaceKind::Instance), Some("windows")) => WINDOWS,
            _ => ANY_CLIENT,
        },
    }
}

pub(super) fn groups<'n>(vpc: &'n Vpc, ids: &List<Id>) -> Groups<'n> {
    vpc.security_groups_named(ids).map_or(Groups::Unknown, Groups::Of)
}

fn unclear<'n>(interface: &Interface, message: &str) -> End<'n> {
    let ips = interface.ips.iter().chain(interface.ipv6.iter());
    End::Unclear {
        name: interface.id.text.clone(),
        at: interface.id.at,
        message: format!("`{}`: {message}", interface.id),
        addresses: AddressSet::from_ranges(ips.map(|address| (address.ip, address.ip))),
    }
}
