//! The plain evaluator of ways: one packet, one hop after the other, as AWS's pages say it, without any sets.
//!
//! It is written apart from the walk over sets, and confirms witnesses. What it does not follow, or what is not known,
//! it says: then a witness stays unconfirmed, which is not the same as wrong.

use super::end::{End, Groups, Spot};
use crate::network::Network;
use crate::network::evaluate::service_matches;
use crate::network::filter::{Direction, PeerKind, SecurityGroup};
use crate::network::gateway::GatewayKind;
use crate::network::route::Target;
use crate::network::vpc::{BlockPublicAccess, Destination, Origin, Route, RouteTable, Subnet, Vpc};
use crate::sets::packets::{ICMP, ICMPV6, Packet, TCP, UDP};
use std::net::IpAddr;

impl Network {
    /// Whether a packet gets from one end to the other and its answer back; `None` when this evaluator cannot tell.
    pub fn confirms(&self, packet: &Packet, from: &End<'_>, to: &End<'_>) -> Option<bool> {
        let answer = answer_to(packet);
        match (from, to) {
            (End::Spot(one), End::Spot(other)) => {
                let there = self.passes_groups(one, Direction::Egress, packet, Some(other))?
                    && self.travels(packet, one, other)?
                    && self.passes_groups(other, Direction::Ingress, packet, Some(one))?;
                let back = match &answer {
                    Some(answer) => self.travels(answer, other, one)?,
                    None => true,
                };
                Some(there && back)
            }
            (End::Public { .. }, End::Spot(spot)) => {
                let there = self.comes_in(packet, spot)?
                    && self.passes_groups(spot, Direction::Ingress, packet, None)?;
                let back = match &answer {
                    Some(answer) => self.goes_out(answer, spot, false)?,
                    None => true,
                };
                Some(there && back)
            }
            (End::Spot(spot), End::Public { .. }) => {
                let there = self.passes_groups(spot, Direction::Egress, packet, None)?
                    && self.goes_out(packet, spot, true)?;
                let back = match &answer {
                    Some(answer) => admits(spot.vpc, spot.subnet, Direction::Ingress, answer)?,
                    None => true,
                };
                Some(there && back)
            }
            _ => None,
        }
    }

    /// Between two subnets, of one VPC or of two that are peered.
    fn travels(&self, packet: &Packet, from: &Spot<'_>, to: &Spot<'_>) -> Option<bool> {
        if std::ptr::eq(from.subnet, to.subnet) {
            return Some(true);
        }
        if !admits(from.vpc, from.subnet, Direction::Egress, packet)? {
            return Some(false);
        }
        let table = from.vpc.route_table_of(from.subnet)?;
        let arrives = match self.next_hop(from.vpc, table, packet.destination)? {
            Hop::Local => from.is_in(to.vpc),
            Hop::Nowhere => false,
            Hop::Route(route) => match self.target(from.vpc, route) {
                Target::Local => from.is_in(to.vpc),
                Target::Peering(peering) => {
                    let other = self.peer_of(peering, from.vpc)?;
                    peering.is_active() && std::ptr::eq(other, to.vpc)
                }
                Target::Gateway(_) | Target::Missing => false,
                _ => return None,
            },
        };
        Some(arrives && admits(to.vpc, to.subnet, Direction::Ingress, packet)?)
    }

    /// From the internet to an interface, up to its groups.
    fn comes_in(&self, packet: &Packet, spot: &Spot<'_>) -> Option<bool> {
        let vpc = spot.vpc;
        let edge = |table: &RouteTable| table.gateway.get().is_none_or(|gateway| gateway.is_some());
        if vpc.route_tables.iter().any(edge) || !vpc.route_tables.complete {
            return None;
        }
        let open = vpc.internet_gateway.get()?.is_some()
            && *vpc.block_public_access.get()? == BlockPublicAccess::Off
            && (packet.source.is_ipv6() || (spot.public? && !spot.lambda));
        Some(open && admits(vpc, spot.subnet, Direction::Ingress, packet)?)
    }

    /// From an interface to the internet; `begins` is false for answers.
    fn goes_out(&self, packet: &Packet, spot: &Spot<'_>, begins: bool) -> Option<bool> {
        let vpc = spot.vpc;
        if !admits(vpc, spot.subnet, Direction::Egress, packet)? {
            return Some(false);
        }
        let table = vpc.route_table_of(spot.subnet)?;
        let Hop::Route(route) = self.next_hop(vpc, table, packet.destination)? else {
            return Some(false);
        };
        let Target::Gateway(gateway) = self.target(vpc, route) else { return None };
        let attached = gateway.vpc.get()?.as_ref() == Some(&vpc.id.text);
        let access = *vpc.block_public_access.get()?;
        let may = match gateway.kind {
            GatewayKind::Internet => {
                let named = packet.source.is_ipv6() || (spot.public? && !spot.lambda);
                named && (!begins || access == BlockPublicAccess::Off)
            }
            GatewayKind::EgressOnly => {
                begins && packet.source.is_ipv6() && access != BlockPublicAccess::Bidirectional
            }
            GatewayKind::Vpn => false,
        };
        Some(attached && may)
    }

    /// The entry of a table that an address is routed by: the longest destination, and of equal ones the static route.
    fn next_hop<'n>(&'n self, vpc: &'n Vpc, table: &'n RouteTable, to: IpAddr) -> Option<Hop<'n>> {
        let simple = table.routes.complete && table.propagating.is_empty() && vpc.knows_cidrs();
        let gateways = vpc
            .endpoints
            .iter()
            .any(|it| it.route_tables.iter().any(|id| id.text == table.id.text));
        if !simple || gateways {
            return None;
        }
        let mut best: (i16, Hop<'n>) = (-1, Hop::Nowhere);
        for cidr in vpc.all_cidrs().filter(|cidr| cidr.net.contains(&to)) {
            best = (i16::from(cidr.net.prefix_len()) * 2, Hop::Local);
        }
        for route in table.routes.iter() {
            let Destination::Cidr(cidr) = route.to.get()? else { return None };
            if !cidr.net.contains(&to) {
                continue;
            }
            if !route.blackhole.is_false() || route.origin != Origin::Static {
                return None;
            }
            let rank = i16::from(cidr.net.prefix_len()) * 2 + 1;
            if rank > best.0 {
                best = (rank, Hop::Route(route));
            }
        }
        Some(best.1)
    }

    /// Whether one of the groups of an interface has a rule for a packet.
    fn passes_groups(
        &self,
        spot: &Spot<'_>,
        direction: Direction,
        packet: &Packet,
        other: Option<&Spot<'_>>,
    ) -> Option<bool> {
        let groups = match &spot.groups {
            Groups::None => return Some(true),
            Groups::Unknown => return None,
            Groups::Of(groups) => groups,
        };
        for group in groups {
            if self.group_has_rule(spot, group, direction, packet, other)? {
                return Some(true);
            }
        }
        Some(false)
    }

    fn group_has_rule(
        &self,
        spot: &Spot<'_>,
        group: &SecurityGroup,
        direction: Direction,
        packet: &Packet,
        other: Option<&Spot<'_>>,
    ) -> Option<bool> {
        let remote = match direction {
            Direction::Ingress => packet.source,
            Direction::Egress => packet.destination,
        };
        let rules = group.rules(direction);
        for rule in rules.iter() {
            let (protocol, ports, icmp) =
                (*rule.protocol.get()?, *rule.ports.get()?, *rule.icmp.get()?);
            if rule.action.get()?.is_some() || !service_matches(protocol, ports, icmp, packet) {
                continue;
            }
            for peer in rule.peers.iter() {
                let named = match &peer.kind {
                    PeerKind::Cidr(cidr) => cidr.net.contains(&remote),
                    PeerKind::PrefixList(id) => {
                        let list = self.prefix_list(id)?;
                        list.entries.iter().any(|entry| entry.net.contains(&remote))
                    }
                    PeerKind::Group { stale: true, .. } => false,
                    PeerKind::Group { id, .. } => is_member(spot, other, id)?,
                    PeerKind::Itself => is_member(spot, other, &group.id.text)?,
                };
                if named {
                    return Some(true);
                }
            }
            if !rule.peers.complete {
                return None;
            }
        }
        rules.complete.then_some(false)
    }
}

/// Where a table sends an address.
enum Hop<'n> {
    Local,
    Route(&'n Route),
    Nowhere,
}

/// Whether the other side is in a group that a rule may name: of the same VPC; across VPCs this evaluator does not say.
fn is_member(spot: &Spot<'_>, other: Option<&Spot<'_>>, group: &str) -> Option<bool> {
    let Some(other) = other else { return Some(false) };
    match &other.groups {
        Groups::Of(groups) if spot.is_in(other.vpc) => {
            Some(groups.iter().any(|own| own.id.text == group))
        }
        _ => None,
    }
}

/// A subnet's network ACL, read rule by rule.
fn admits(vpc: &Vpc, subnet: &Subnet, direction: Direction, packet: &Packet) -> Option<bool> {
    Some(vpc.nacl_of(subnet)?.decide(direction, packet)?.allows)
}

/// The answer to a packet; ICMP other than pings has none.
fn answer_to(packet: &Packet) -> Option<Packet> {
    let back = Packet {
        source: packet.destination,
        destination: packet.source,
        protocol: packet.protocol,
        source_port: packet.source_port,
        destination_port: packet.destination_port,
    };
    let [kind, _] = packet.destination_port.to_be_bytes();
    match (packet.protocol, kind) {
        (TCP | UDP, _) => Some(Packet {
            source_port: packet.destination_port,
            destination_port: packet.source_port,
            ..back
        }),
        (ICMP, 8) => Some(Packet { destination_port: 0, ..back }),
        (ICMPV6, 128) => Some(Packet { destination_port: u16::from_be_bytes([129, 0]), ..back }),
        (ICMP | ICMPV6, _) => None,
        _ => Some(back),
    }
}
