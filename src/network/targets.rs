//! Why packets that a route takes do not arrive: targets that are not there, not attached, or of the wrong kind.

use super::Network;
use super::gateway::{Gateway, GatewayKind};
use super::route::Target;
use super::tables::RouteEntry;
use super::vpc::{Destination, RouteTable, Subnet, Vpc};
use ipnet::IpNet;

impl RouteEntry<'_> {
    /// Why this VPC does not have the target; `None` when it has, or that cannot be told.
    /// Internet gateways have their own question, see [`Self::stray_gateway`].
    pub fn missing_target(&self, network: &Network) -> Option<String> {
        let (id, vpc) = (self.route.via.get()?, self.vpc.id.text.as_str());
        match self.target {
            Target::Missing if id.starts_with("igw-") => None,
            Target::Missing => Some(match network.home(id) {
                Some(other) => format!("`{id}` belongs to `{}`", other.id),
                None => format!("there is no `{id}`"),
            }),
            Target::Peering(peering) if peering.seen_from(vpc).is_none() => {
                let [one, other] = peering.sides().map(|side| side.vpc.get());
                Some(format!("`{id}` joins `{}` and `{}`, not `{vpc}`", one?, other?))
            }
            Target::TransitGateway(gateway) if gateway.attachments.complete => {
                let mut attachments = gateway.attachments.iter();
                let may_be =
                    attachments.any(|it| it.vpc() == Some(vpc) || it.resource.is_unknown());
                (!may_be).then(|| format!("`{vpc}` has no attachment to `{id}`"))
            }
            _ => None,
        }
    }

    /// The gateway of a kind that the route leads to although it is not attached to this VPC, as a reason.
    pub fn stray_gateway(&self, kind: impl Fn(GatewayKind) -> bool) -> Option<String> {
        let id = self.route.via.get()?;
        match self.target {
            Target::Gateway(gateway) if kind(gateway.kind) => self.stray(gateway),
            Target::Missing if kind(GatewayKind::Internet) && id.starts_with("igw-") => {
                Some(format!("there is no `{id}`"))
            }
            _ => None,
        }
    }

    fn stray(&self, gateway: &Gateway) -> Option<String> {
        match gateway.vpc.get()? {
            None => Some(format!("`{}` is attached to no VPC", gateway.id)),
            Some(vpc) if *vpc != self.vpc.id.text => {
                Some(format!("`{}` is attached to `{vpc}`", gateway.id))
            }
            Some(_) => None,
        }
    }

    /// The target as messages name it: `NAT gateway nat-a`.
    pub fn target_text(&self) -> String {
        let kind = match self.target {
            Target::Local => "the VPC itself",
            Target::Gateway(gateway) => match gateway.kind {
                GatewayKind::Internet => "internet gateway",
                GatewayKind::EgressOnly => "egress-only internet gateway",
                GatewayKind::Vpn => "virtual private gateway",
            },
            Target::Nat(_) => "NAT gateway",
            Target::Endpoint(_) => "endpoint",
            Target::Interface(_) => "network interface",
            Target::Peering(_) => "peering connection",
            Target::TransitGateway(_) => "transit gateway",
            Target::Other | Target::Missing | Target::Unknown => "target",
        };
        match self.target {
            Target::Local => kind.to_owned(),
            _ => format!("{kind} `{}`", self.route.via.get().map_or("unknown", String::as_str)),
        }
    }

    /// The CIDR of the VPC that the route's destination lies inside, being smaller.
    pub fn inside(&self) -> Option<IpNet> {
        let net = self.route.cidr()?.net;
        let mut cidrs = self.vpc.all_cidrs().map(|cidr| cidr.net);
        cidrs.find(|cidr| *cidr != net && cidr.contains(&net))
    }
}

impl Vpc {
    /// Whether a prefix is exactly the CIDR of one of the subnets; `None` when some subnet is not known.
    pub fn has_subnet_of(&self, net: &IpNet) -> Option<bool> {
        let known = |subnet: &Subnet| !subnet.cidr.is_unknown() && !subnet.ipv6_cidr.is_unknown();
        if self.subnets.iter().flat_map(Subnet::cidrs).any(|cidr| cidr.net == *net) {
            return Some(true);
        }
        (self.subnets.complete && self.subnets.iter().all(known)).then_some(false)
    }
}

impl Network {
    /// The names of everything that a route of a VPC can lead to.
    pub fn target_names<'n>(&'n self, vpc: &'n Vpc) -> impl Iterator<Item = &'n str> {
        (vpc.nat_gateways.iter().map(|it| &it.id))
            .chain(vpc.endpoints.iter().map(|it| &it.id))
            .chain(vpc.interfaces.iter().map(|it| &it.id))
            .chain(self.gateways.iter().map(|it| &it.id))
            .chain(self.peerings_of(vpc).map(|it| &it.id))
            .chain(self.transit_gateways.iter().map(|it| &it.id))
            .map(|id| id.text.as_str())
    }

    /// What a table's static routes of one family count as in its quota: a prefix list as its largest size.
    /// Lists that are not known count as one, so it is a lower bound.
    pub fn route_count(&self, table: &RouteTable, ipv6: bool) -> usize {
        let routes = table.routes.iter().filter(|it| it.origin == super::vpc::Origin::Static);
        let count = |destination: &Destination| match destination {
            Destination::Cidr(cidr) => usize::from(cidr.is_ipv6() == ipv6),
            Destination::PrefixList(id) => match self.prefix_list(&id.text) {
                Some(list) if list.ipv6.is(&!ipv6) => 0,
                Some(list) => list.weight().unwrap_or(1),
                None => usize::from(!ipv6),
            },
        };
        routes.filter_map(|route| route.to.get()).map(count).sum()
    }
}

impl super::transit::PrefixList {
    /// What the list counts as in quotas; `None` when that is not known.
    pub fn weight(&self) -> Option<usize> {
        let written = self.max_entries.given().and_then(|max| usize::try_from(*max).ok());
        let entries = self.max_entries.is_absent() && self.entries.complete;
        written.or_else(|| entries.then_some(self.entries.len()))
    }
}
