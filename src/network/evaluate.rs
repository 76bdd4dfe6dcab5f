//! The plain evaluators: filters and routes decided one packet at a time, as AWS's pages say it, without any sets.
//!
//! They are written apart from the sets, so that a witness found there is confirmed here.

use super::filter::{Nacl, NaclRule, NaclSide};
use super::value::{Icmp, PortRange, Protocol};
use super::vpc::{Destination, Route, RouteTable};
use crate::sets::packets::{ICMP, ICMPV6, Packet, TCP, UDP};
use std::net::IpAddr;

/// What a network ACL does with a packet.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'n> {
    pub allows: bool,
    /// The rule that decides; `None` for the `*` rule at the end.
    pub rule: Option<&'n NaclRule>,
}

impl NaclSide {
    /// The first rule that matches, in ascending order of number; `None` when an unknown value could change it.
    pub fn decide(&self, packet: &Packet) -> Option<Decision<'_>> {
        let mut rules: Vec<(i64, &NaclRule)> = Vec::new();
        for rule in self.rules.iter() {
            rules.push((*rule.number.get()?, rule));
        }
        if !self.rules.complete {
            return None;
        }
        rules.sort_by_key(|(number, _)| *number);
        let remote = match self.direction {
            super::Direction::Ingress => packet.source,
            super::Direction::Egress => packet.destination,
        };
        for (_, rule) in rules {
            if rule.matches(remote, packet)? {
                return Some(Decision { allows: *rule.allows.get()?, rule: Some(rule) });
            }
        }
        Some(Decision { allows: false, rule: None })
    }
}

impl NaclRule {
    fn matches(&self, remote: IpAddr, packet: &Packet) -> Option<bool> {
        let net = self.cidr.get()?.net;
        let (protocol, ports, icmp) =
            (*self.protocol.get()?, *self.ports.get()?, *self.icmp.get()?);
        Some(net.contains(&remote) && service_matches(protocol, ports, icmp, packet))
    }
}

/// Whether protocol, ports and ICMP type of a rule match a packet.
pub(super) fn service_matches(
    protocol: Protocol,
    ports: Option<PortRange>,
    icmp: Option<Icmp>,
    packet: &Packet,
) -> bool {
    let Protocol::Number(number) = protocol else { return true };
    if number != packet.protocol {
        return false;
    }
    let port = i64::from(packet.destination_port);
    let [kind, code] = packet.destination_port.to_be_bytes().map(i64::from);
    let typed = |icmp: Icmp| {
        (icmp.kind == -1 || icmp.kind == kind) && (icmp.code == -1 || icmp.code == code)
    };
    match number {
        TCP | UDP => ports.is_none_or(|range| range.from <= port && port <= range.to),
        ICMP => icmp.is_none_or(typed),
        ICMPV6 if packet.source.is_ipv6() => icmp.is_none_or(typed),
        _ => true,
    }
}

impl Nacl {
    /// What the ACL does with a packet in a direction.
    pub fn decide(&self, direction: super::Direction, packet: &Packet) -> Option<Decision<'_>> {
        self.side(direction).decide(packet)
    }
}

impl RouteTable {
    /// The route with the longest destination that holds the address, of those with a CIDR.
    pub fn longest(&self, address: IpAddr) -> Option<&Route> {
        let mut best: Option<(&Route, u8)> = None;
        for route in self.routes.iter() {
            let Some(Destination::Cidr(cidr)) = route.to.get() else { continue };
            let longer = best.is_none_or(|(found, length)| {
                (cidr.net.prefix_len(), found.origin) > (length, route.origin)
            });
            if cidr.net.contains(&address) && longer {
                best = Some((route, cidr.net.prefix_len()));
            }
        }
        best.map(|(route, _)| route)
    }
}
