//! Questions about endpoints: who reaches them, by which tables and groups, and what goes past them.

use super::filter::{GroupRule, PeerKind};
use super::gateway::{Endpoint, EndpointKind};
use super::interface::{Interface, InterfaceKind};
use super::route::Target;
use super::space::public_space;
use super::value::Id;
use super::vpc::{Route, RouteTable, Subnet, Vpc};
use super::{Direction, Network, everything};
use crate::sets::Set;
use crate::sets::packets::{Family, Packets, Ports, TCP};
use crate::sets::prefix::AddressSet;

/// The services that have gateway endpoints.
const GATEWAY_SERVICES: [&str; 3] = ["s3", "dynamodb", "s3express"];

/// Services that work without the internet only when all of their endpoints are there, and what for.
pub const ENDPOINT_SETS: &[(&str, &[&str])] = &[
    ("Systems Manager", &["ssm", "ssmmessages", "ec2messages"]),
    ("pulling images from ECR", &["ecr.api", "ecr.dkr", "s3", "logs"]),
];

/// A route that takes packets away from a gateway endpoint.
#[derive(Clone, Debug)]
pub struct Override<'n> {
    pub endpoint: &'n Endpoint,
    pub table: &'n RouteTable,
    pub route: &'n Route,
    pub taken: AddressSet,
}

/// Who may ask an interface endpoint on port 443.
struct Askers {
    addresses: AddressSet,
    /// Groups that rules name, by id.
    groups: Vec<String>,
}

impl Endpoint {
    pub fn is_gateway(&self) -> bool {
        self.kind.is(&EndpointKind::Gateway)
    }

    pub fn is_interface(&self) -> bool {
        self.kind.is(&EndpointKind::Interface)
    }

    /// Whether the service may have a gateway endpoint; `None` when it is not known.
    pub fn may_be_gateway(&self) -> Option<bool> {
        self.service.get().map(|service| GATEWAY_SERVICES.contains(&service.as_str()))
    }

    /// Whether the service is AWS's own and listens on port 443; services of others may use any port.
    fn is_https(&self) -> bool {
        let other = ["com.amazonaws.vpce", "vpce-svc", "email-smtp"];
        self.service.get().is_some_and(|service| !other.iter().any(|name| service.contains(name)))
    }
}

impl Network {
    /// Private subnets whose table does not lead to any gateway endpoint of this service, though the VPC has one.
    pub fn past_gateway<'n>(&'n self, vpc: &'n Vpc, service: &str) -> Vec<&'n Subnet> {
        let own: Vec<&Endpoint> = vpc.gateways_for(service).collect();
        if own.is_empty() || own.iter().any(|endpoint| !endpoint.route_tables.complete) {
            return Vec::new();
        }
        let covers = |table: &RouteTable| {
            own.iter()
                .any(|endpoint| endpoint.route_tables.iter().any(|id| id.text == table.id.text))
        };
        let attached = |subnet: &Subnet| {
            self.attachments_of(vpc)
                .any(|(_, it)| it.subnets.iter().any(|id| id.text == subnet.id.text))
        };
        let past = vpc.subnets.iter().filter(|subnet| {
            vpc.route_table_of(subnet).is_some_and(|table| !covers(table))
                && self.is_public(vpc, subnet) == Some(false)
                && !attached(subnet)
        });
        past.collect()
    }

    /// The routes that take a part of a gateway endpoint's prefixes elsewhere.
    pub fn overrides<'n>(&'n self, vpc: &'n Vpc, endpoint: &'n Endpoint) -> Vec<Override<'n>> {
        let nets: AddressSet = self.service_nets(endpoint).iter().collect();
        let mut found: Vec<Override<'n>> = Vec::new();
        if nets.is_empty() {
            return found;
        }
        for id in endpoint.route_tables.iter() {
            let Some(table) = vpc.route_table(&id.text) else { continue };
            for (claim, part) in self.routing(vpc, table).towards(&nets) {
                let (Some(route), false) =
                    (claim.route, matches!(claim.target, Target::Endpoint(_)))
                else {
                    continue;
                };
                match found.iter_mut().find(|it| std::ptr::eq(it.route, route)) {
                    Some(known) => known.taken = known.taken.union(&part),
                    None => found.push(Override { endpoint, table, route, taken: part }),
                }
            }
        }
        found
    }

    /// Who may ask an interface endpoint on port 443; `None` when that is not known.
    fn askers(&self, vpc: &Vpc, endpoint: &Endpoint) -> Option<Askers> {
        let https = Packets::all().with_protocol(TCP).with_destination_ports(Ports::one(443));
        let mut askers = Askers { addresses: AddressSet::new(), groups: Vec::new() };
        for group in vpc.security_groups_named(&endpoint.security_groups)? {
            let rules = group.rules(Direction::Ingress);
            if !rules.complete {
                return None;
            }
            for rule in rules.iter() {
                if !rule.service()?.overlaps(&https) {
                    continue;
                }
                self.add_askers(&group.id.text, rule, &mut askers)?;
            }
        }
        Some(askers)
    }

    fn add_askers(&self, group: &str, rule: &GroupRule, askers: &mut Askers) -> Option<()> {
        if !rule.peers.complete {
            return None;
        }
        for peer in rule.peers.iter() {
            match &peer.kind {
                PeerKind::Cidr(cidr) => askers.addresses = askers.addresses.union(&cidr.net.into()),
                PeerKind::Group { id, .. } => askers.groups.push(id.clone()),
                PeerKind::Itself => askers.groups.push(group.to_owned()),
                PeerKind::PrefixList(id) => {
                    let list = self.prefix_list(id).filter(|list| list.entries.complete)?;
                    let entries: AddressSet = list.entries.iter().map(|entry| entry.net).collect();
                    askers.addresses = askers.addresses.union(&entries);
                }
            }
        }
        Some(())
    }

    /// The CIDRs of the VPC from which nobody may ask an interface endpoint on port 443. Where a rule names a group,
    /// its members may be anywhere, and nothing is said.
    pub fn shut_out<'n>(&self, vpc: &'n Vpc, endpoint: &Endpoint) -> Vec<&'n super::value::Cidr> {
        if !endpoint.is_https() {
            return Vec::new();
        }
        let Some(askers) = self.askers(vpc, endpoint).filter(|askers| askers.groups.is_empty())
        else {
            return Vec::new();
        };
        let ipv6 = endpoint.ip_type.get().is_some_and(|kind| kind != "ipv4");
        let cidrs = vpc.all_cidrs().filter(|cidr| ipv6 || !cidr.is_ipv6());
        cidrs.filter(|cidr| !askers.addresses.overlaps(&cidr.net.into())).collect()
    }

    /// The machines that may not ask an endpoint which answers for its service in the whole VPC: with private DNS the
    /// service's name leads everybody there.
    pub fn shut_out_clients<'n>(&self, vpc: &'n Vpc, endpoint: &Endpoint) -> Vec<&'n Interface> {
        if !endpoint.private_dns.is_true() || !endpoint.is_https() {
            return Vec::new();
        }
        let Some(askers) = self.askers(vpc, endpoint) else { return Vec::new() };
        let work = [InterfaceKind::Instance, InterfaceKind::Lambda];
        let clients = vpc
            .interfaces
            .iter()
            .filter(|it| it.kind.get().is_some_and(|kind| work.contains(kind)));
        let out = clients.filter(|client| {
            let known =
                client.ips.complete && client.security_groups.complete && !client.ips.is_empty();
            let by_address =
                client.ips.iter().any(|address| askers.addresses.contains(&address.ip));
            let groups = vpc.security_groups_of(client).unwrap_or_default();
            let by_group = groups.iter().any(|group| askers.groups.contains(&group.id.text));
            known && !groups.is_empty() && !by_address && !by_group
        });
        out.collect()
    }

    /// Subnets that reach nothing outside of the VPC but gateway endpoints.
    pub fn isolated_subnets<'n>(&'n self, vpc: &'n Vpc) -> Vec<&'n Subnet> {
        let internet = public_space().intersect(&everything(false).into());
        let inside = |target: &Target<'_>| matches!(target, Target::Local | Target::Endpoint(_));
        let isolated = vpc.subnets.iter().filter(|subnet| {
            let routing = self.routing_of(vpc, subnet);
            routing.is_some_and(|routing| {
                routing.towards(&internet).iter().all(|(claim, _)| inside(&claim.target))
            })
        });
        isolated.collect()
    }
}

impl Vpc {
    /// The gateway endpoints for a service.
    pub fn gateways_for<'n>(&'n self, service: &str) -> impl Iterator<Item = &'n Endpoint> {
        self.endpoints.iter().filter(move |it| it.is_gateway() && it.service.is(service))
    }

    /// Whether there is an endpoint of any kind for a service; `None` when that is not known.
    pub fn has_endpoint_for(&self, service: &str) -> Option<bool> {
        if self.endpoints.iter().any(|it| it.service.is(service)) {
            return Some(true);
        }
        let known =
            self.endpoints.complete && self.endpoints.iter().all(|it| !it.service.is_unknown());
        known.then_some(false)
    }

    /// Pairs of endpoints, the earlier one first, of which both hold.
    pub fn endpoint_pairs(
        &self,
        alike: impl Fn(&Endpoint, &Endpoint) -> bool,
    ) -> Vec<(&Endpoint, &Endpoint)> {
        let mut pairs = Vec::new();
        for (at, second) in self.endpoints.iter().enumerate() {
            let first = self.endpoints.iter().take(at).find(|first| alike(first, second));
            pairs.extend(first.map(|first| (first, second)));
        }
        pairs
    }

    /// The subnets that a gateway endpoint's tables decide for.
    pub fn subnets_of_gateway<'n>(
        &'n self,
        endpoint: &'n Endpoint,
    ) -> impl Iterator<Item = &'n Subnet> {
        let tables = endpoint.route_tables.iter().filter_map(|id: &Id| self.route_table(&id.text));
        tables.flat_map(|table| self.subnets_of_table(table))
    }
}

impl Subnet {
    /// Whether the subnet has addresses of a family; `None` when that is not known.
    pub fn has_family(&self, family: Family) -> Option<bool> {
        let cidr = match family {
            Family::V4 => &self.cidr,
            Family::V6 => &self.ipv6_cidr,
        };
        cidr.get().map(Option::is_some)
    }
}
