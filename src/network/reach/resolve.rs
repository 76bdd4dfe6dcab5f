//! The names of a question's ends, and what they stand for.

use super::end::{Door, End};
use super::spot::groups;
use crate::nearest;
use crate::network::Network;
use crate::network::interface::Interface;
use crate::network::vpc::Vpc;
use crate::network::{everything, gateway::EndpointKind};
use crate::sets::Set;
use crate::sets::prefix::AddressSet;
use ipnet::IpNet;
use std::net::IpAddr;
use std::rc::Rc;

/// IPv4 addresses that an internet gateway neither takes nor gives (RFC 1918, RFC 6598, RFC 1122, RFC 1112).
const NOT_PUBLIC: &[(&str, &str)] = &[
    ("0.0.0.0", "0.255.255.255"),
    ("10.0.0.0", "10.255.255.255"),
    ("100.64.0.0", "100.127.255.255"),
    ("127.0.0.0", "127.255.255.255"),
    ("169.254.0.0", "169.254.255.255"),
    ("172.16.0.0", "172.31.255.255"),
    ("192.168.0.0", "192.168.255.255"),
    ("224.0.0.0", "255.255.255.255"),
];

/// The addresses of the internet in one family.
pub(super) fn internet(ipv6: bool) -> AddressSet {
    if ipv6 {
        // Global unicast (RFC 4291).
        return parse_ranges(&[("2000::", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]);
    }
    AddressSet::from_iter([everything(false)]).subtract(&parse_ranges(NOT_PUBLIC))
}

fn parse_ranges(ranges: &[(&str, &str)]) -> AddressSet {
    let parse = |text: &str| text.parse::<IpAddr>().ok();
    AddressSet::from_ranges(ranges.iter().filter_map(|(a, b)| Some((parse(a)?, parse(b)?))))
}

impl Network {
    /// What a name in a question stands for: an interface, subnet, VPC, group, endpoint, load balancer or external
    /// network by its id, an address or CIDR, `internet`, `internet6`, `any`, `vpc-resolver`, or `ID:public`.
    ///
    /// Fails on a name that nothing has, with a message for people.
    pub fn ends(&self, name: &str) -> Result<Vec<End<'_>>, String> {
        if let Some(id) = name.strip_suffix(":public") {
            let spots = self.ends(id)?;
            return Ok(spots.into_iter().map(published).collect());
        }
        match name {
            "internet" => return Ok(vec![self.internet_end(name, false)]),
            "internet6" => return Ok(vec![self.internet_end(name, true)]),
            "any" => return Ok(self.everywhere()),
            "vpc-resolver" => return Ok(vec![amazon(name, "169.254.169.253/32")]),
            _ => {}
        }
        if let Some(net) = read_net(name) {
            return Ok(self.ends_at(name, net));
        }
        if let Some(found) = self.named_ends(name) {
            return Ok(found);
        }
        let near = nearest::name(name, self.end_names().into_iter());
        let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        Err(format!("nothing in the network is called `{name}`{hint}"))
    }

    fn named_ends(&self, name: &str) -> Option<Vec<End<'_>>> {
        if let Some((vpc, interface)) = self.interface(name) {
            return Some(self.spots_of(vpc, vec![interface]));
        }
        let on_instance = |it: &&Interface| it.instance.given().is_some_and(|id| id == name);
        for vpc in &self.vpcs {
            let own: Vec<_> = vpc.interfaces.iter().filter(on_instance).collect();
            if !own.is_empty() {
                return Some(self.spots_of(vpc, own));
            }
            if let Some(balancer) = vpc.load_balancer(name) {
                return Some(self.balancer_spots(vpc, balancer));
            }
        }
        if let Some((vpc, subnet)) = self.subnet(name) {
            return Some(self.subnet_spots(vpc, subnet));
        }
        if let Some(vpc) = self.vpc(name) {
            let subnets = vpc.subnets.iter().flat_map(|subnet| self.subnet_spots(vpc, subnet));
            return Some(subnets.collect());
        }
        if self.security_group(name).is_some() {
            let mut by_vpc: Vec<(&Vpc, Vec<&Interface>)> = Vec::new();
            for (vpc, interface) in self.members(name) {
                match by_vpc.iter_mut().find(|(known, _)| std::ptr::eq(*known, vpc)) {
                    Some((_, own)) => own.push(interface),
                    None => by_vpc.push((vpc, vec![interface])),
                }
            }
            return Some(
                by_vpc.into_iter().flat_map(|(vpc, own)| self.spots_of(vpc, own)).collect(),
            );
        }
        if let Some(external) = self.external.iter().find(|it| it.id.text == name) {
            let doors = external.via.given().map_or(Vec::new(), |via| self.doors(via));
            let addresses = external.cidrs.iter().map(|cidr| cidr.net).collect();
            let at = external.at;
            let name = name.to_owned();
            return Some(vec![End::External { name, at, addresses, doors }]);
        }
        if let Some(vpn) = self.client_vpns.iter().find(|it| it.id.text == name) {
            return Some(self.client_spots(vpn));
        }
        let home = self.home(name)?;
        let endpoint = home.endpoint(name)?;
        if endpoint.kind.is(&EndpointKind::Gateway) {
            let addresses = self.service_nets(endpoint).into_iter().collect();
            return Some(vec![End::Public { name: name.to_owned(), addresses }]);
        }
        let at = endpoint.id.at;
        let spots =
            (endpoint.subnets.iter()).filter_map(|id| home.subnet(&id.text)).map(|subnet| {
                let mut spot = self.bare(home, subnet, &endpoint.id);
                spot.groups = groups(home, &endpoint.security_groups);
                (spot.endpoint, spot.at) = (true, at);
                End::Spot(Rc::new(spot))
            });
        Some(spots.collect())
    }

    /// The names that ends may have, for suggestions.
    fn end_names(&self) -> Vec<&str> {
        let mut names = vec!["internet", "internet6", "any", "vpc-resolver"];
        for vpc in &self.vpcs {
            names.push(&vpc.id.text);
            names.extend(vpc.subnets.iter().map(|it| it.id.text.as_str()));
            names.extend(vpc.interfaces.iter().map(|it| it.id.text.as_str()));
            names.extend(vpc.load_balancers.iter().map(|it| it.id.text.as_str()));
            names.extend(vpc.endpoints.iter().map(|it| it.id.text.as_str()));
        }
        names.extend(self.external.iter().map(|it| it.id.text.as_str()));
        names.extend(self.client_vpns.iter().map(|it| it.id.text.as_str()));
        names
    }

    /// The public addresses of a family, without those that the network has as its own.
    fn internet_end(&self, name: &str, ipv6: bool) -> End<'_> {
        let own: AddressSet = (self.vpcs.iter().flat_map(Vpc::all_cidrs))
            .chain(self.external.iter().flat_map(|it| it.cidrs.iter()))
            .map(|cidr| cidr.net)
            .collect();
        End::Public { name: name.to_owned(), addresses: internet(ipv6).subtract(&own) }
    }

    /// Every interface, subnet without one, and external network.
    fn everywhere(&self) -> Vec<End<'_>> {
        let mut ends: Vec<End<'_>> = Vec::new();
        for vpc in &self.vpcs {
            ends.extend(self.spots_of(vpc, vpc.interfaces.iter().collect()));
        }
        for external in &self.external {
            ends.extend(self.named_ends(&external.id.text).unwrap_or_default());
        }
        ends
    }

    /// What has the addresses of a prefix.
    fn ends_at(&self, name: &str, net: IpNet) -> Vec<End<'_>> {
        let asked = AddressSet::from_iter([net]);
        if AMAZON.iter().any(|text| text.parse::<IpNet>().is_ok_and(|own| own.contains(&net))) {
            return vec![End::Amazon { name: name.to_owned(), addresses: asked }];
        }
        let mut ends = Vec::new();
        let mut rest = asked.clone();
        for vpc in self.vpcs.iter().filter(|vpc| vpc.addresses().overlaps(&asked)) {
            rest = rest.subtract(&vpc.addresses());
            for subnet in vpc.subnets.iter().filter(|it| it.addresses().overlaps(&asked)) {
                let own = vpc.interfaces_in(subnet).filter(|interface| {
                    let mut ips = interface.ips.iter().chain(interface.ipv6.iter());
                    ips.any(|address| net.contains(&address.ip))
                });
                let own: Vec<_> = own.collect();
                let spots = if own.is_empty() {
                    vec![End::Spot(Rc::new(self.bare(vpc, subnet, &subnet.id)))]
                } else {
                    self.spots_of(vpc, own)
                };
                ends.extend(spots.into_iter().map(|end| narrowed(end, &asked)));
            }
        }
        for external in &self.external {
            let own: AddressSet = external.cidrs.iter().map(|cidr| cidr.net).collect();
            if own.overlaps(&rest) {
                let found = self.named_ends(&external.id.text).unwrap_or_default();
                ends.extend(found.into_iter().map(|end| narrowed(end, &rest)));
                rest = rest.subtract(&own);
            }
        }
        if !rest.is_empty() {
            ends.push(End::Public { name: name.to_owned(), addresses: rest });
        }
        ends
    }

    /// Where packets of what lies behind a gateway, attachment or connection enter.
    pub(super) fn doors(&self, via: &str) -> Vec<Door<'_>> {
        if let Some(gateway) = self.gateway(via) {
            return vec![Door::Gateway(gateway)];
        }
        let connection = self.vpn_connections.iter().find(|it| it.id.text == via);
        if let Some(gateway) = connection.and_then(|it| it.gateway.given()).filter(|id| *id != via)
        {
            return self.doors(gateway);
        }
        if let Some(direct) = self.direct_connect_gateways.iter().find(|it| it.id.text == via) {
            let others = direct.gateways.iter().filter(|id| id.text != via);
            return others.flat_map(|id| self.doors(&id.text)).collect();
        }
        let attached = self.transit_gateways.iter().flat_map(|gateway| {
            let is_it = move |it: &&crate::network::transit::Attachment| {
                let outside = it.vpc().is_none();
                let named = it.resource.given().is_some_and(|id| id == via) || it.id.text == via;
                outside && (named || gateway.id.text == via)
            };
            gateway.attachments.iter().filter(is_it).map(move |it| Door::Transit(gateway, it))
        });
        attached.collect()
    }
}

fn published(end: End<'_>) -> End<'_> {
    match end {
        End::Spot(spot) => End::Published(spot),
        other => other,
    }
}

/// The end with only these of its addresses.
fn narrowed<'n>(end: End<'n>, kept: &AddressSet) -> End<'n> {
    match end {
        End::Spot(spot) => {
            let mut spot = Rc::unwrap_or_clone(spot);
            spot.addresses = spot.addresses.intersect(kept);
            End::Spot(Rc::new(spot))
        }
        End::External { name, at, addresses, doors } => {
            End::External { name, at, addresses: addresses.intersect(kept), doors }
        }
        other => other,
    }
}

/// Addresses of Amazon's own services, which neither network ACLs nor security groups filter (VPC User Guide).
const AMAZON: &[&str] = &[
    "169.254.169.123/32",
    "169.254.169.249/32",
    "169.254.169.250/32",
    "169.254.169.253/32",
    "169.254.169.254/32",
    "169.254.170.2/32",
    "fd00:ec2::/32",
];

fn amazon<'n>(name: &str, net: &str) -> End<'n> {
    let addresses = net.parse::<IpNet>().into_iter().collect();
    End::Amazon { name: name.to_owned(), addresses }
}

/// A CIDR, or an address as the CIDR of only itself.
fn read_net(text: &str) -> Option<IpNet> {
    text.parse::<IpAddr>()
        .map(IpNet::from)
        .ok()
        .or_else(|| text.parse().ok())
        .map(|net| net.trunc())
}
