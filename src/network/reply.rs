//! Answers that a network ACL drops: it has no memory, so what it lets in on one side it must let out on the other.

use super::filter::{Direction, Nacl, NaclRule};
use super::gateway::NatGateway;
use super::interface::{Interface, InterfaceKind};
use super::vpc::{Subnet, Vpc};
use super::{Network, Worked};
use crate::sets::Set;
use crate::sets::packets::{Packet, Packets, Ports, TCP, UDP, merge};
use crate::sets::prefix::AddressSet;

/// The ports that clients of any kind use: NAT gateways, load balancers and Lambda take all of them.
pub const CLIENT_PORTS: Ports = Ports { first: 1024, last: 65535 };

/// Kinds of clients and the ports they ask from (AWS's page on ephemeral ports; the kernel's default for Linux).
pub const CLIENTS: &[(&str, Ports)] = &[
    ("Linux", Ports { first: 32768, last: 60999 }),
    ("Windows", Ports { first: 49152, last: 65535 }),
    ("NAT gateways, load balancers and Lambda", CLIENT_PORTS),
];

/// Requests that one rule lets through and whose answers the other side drops.
#[derive(Clone, Debug)]
pub struct Unanswered<'n> {
    /// The rule that lets the requests through, and the way they go.
    pub rule: &'n NaclRule,
    pub direction: Direction,
    pub protocol: u8,
    /// Answers to remote addresses that get none at all.
    pub blocked: Packets,
    /// Answers on some ports to remote addresses that get the others.
    pub partial: Packets,
    /// Whether the rule opens every port, so that it may be meant for answers rather than for requests.
    pub broad: bool,
    /// Whether the clients are machines of the guarded subnets whose kinds are all known, so that each lost port is
    /// one they use.
    pub known_clients: bool,
}

impl Network {
    /// The requests of a network ACL without answers; nothing when a rule is unknown.
    pub fn unanswered<'n>(&self, vpc: &Vpc, nacl: &'n Nacl) -> Vec<Unanswered<'n>> {
        Direction::BOTH
            .into_iter()
            .flat_map(|direction| self.unanswered_from(vpc, nacl, direction))
            .collect()
    }

    /// The first network ACL on the way between two subnets of a VPC that drops every one of these packets, or every
    /// answer, with one of them; nothing is said where a rule is unknown. Whether ACLs are asked at all inside one subnet
    /// is for the caller to say.
    pub fn crossing_blocked<'n>(
        &self,
        vpc: &'n Vpc,
        (from, to): (&Subnet, &Subnet),
        asked: &Packets,
    ) -> Option<(&'n Nacl, Packet)> {
        let (near, far) = (vpc.nacl_of(from)?, vpc.nacl_of(to)?);
        let answers = asked.replies();
        let gates = [
            (near, Direction::Egress, asked),
            (far, Direction::Ingress, asked),
            (far, Direction::Egress, &answers),
            (near, Direction::Ingress, &answers),
        ];
        gates.into_iter().find_map(|(nacl, direction, packets)| {
            let worked = self.worked(nacl.side(direction));
            let blocks = worked.exact && !worked.allowed().overlaps(packets);
            packets.witness().filter(|_| blocks).map(|packet| (nacl, packet))
        })
    }

    fn unanswered_from<'n>(
        &self,
        vpc: &Vpc,
        nacl: &'n Nacl,
        direction: Direction,
    ) -> Vec<Unanswered<'n>> {
        let side = nacl.side(direction);
        let answering = self.worked(nacl.side(direction.opposite()));
        let asking = self.worked(side);
        if !asking.exact || !answering.exact {
            return Vec::new();
        }
        let inside = if direction == Direction::Egress { clients(vpc, nacl) } else { None };
        let known_clients = inside.is_some();
        let ports = inside.unwrap_or_else(|| vec![CLIENT_PORTS]);
        let mut found = Vec::new();
        for (position, rule) in asking.rules(side).filter(|(_, rule)| rule.allows.is_true()) {
            let Some(live) = asking.table.live(position) else { continue };
            for protocol in [TCP, UDP] {
                let asked = live.with_protocol(protocol);
                let Some(broad) = is_service(&asked) else { continue };
                let asked: Vec<Packets> =
                    ports.iter().map(|range| asked.with_source_ports(*range)).collect();
                let needed = Packets::union_of(&asked).replies();
                let (blocked, partial) = dropped(&needed, answering, direction.opposite());
                if !blocked.is_empty() || !partial.is_empty() {
                    found.push(Unanswered {
                        rule,
                        direction,
                        protocol,
                        blocked,
                        partial,
                        broad,
                        known_clients,
                    });
                }
            }
        }
        found
    }
}

/// The ports that machines in the subnets of a network ACL ask from, merged; `None` when some are of unknown kind.
fn clients(vpc: &Vpc, nacl: &Nacl) -> Option<Vec<Ports>> {
    let mut ports = Vec::new();
    for subnet in vpc.subnets_of_nacl(nacl) {
        let own = |nat: &&NatGateway| nat.subnet.given().is_some_and(|id| *id == subnet.id.text);
        ports.extend(vpc.nat_gateways.iter().filter(own).map(|_| CLIENT_PORTS));
        for interface in vpc.interfaces_in(subnet) {
            ports.push(interface_ports(interface)?);
        }
    }
    let settled = vpc.interfaces.complete && vpc.nat_gateways.complete;
    let merged = merge(ports);
    (settled && !merged.is_empty()).then_some(merged)
}

/// The ephemeral ports of one interface, by its kind and operating system.
fn interface_ports(interface: &Interface) -> Option<Ports> {
    match interface.kind.get()? {
        InterfaceKind::Instance | InterfaceKind::NatInstance | InterfaceKind::Appliance => {
            let os = interface.os.given()?;
            let client = CLIENTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(os));
            client.map(|(_, ports)| *ports)
        }
        _ => Some(CLIENT_PORTS),
    }
}

/// Whether the packets are requests to a service, and whether they go to every port, so that they may be either
/// requests or answers. `None` when they are answers.
fn is_service(asked: &Packets) -> Option<bool> {
    let ports = asked.destination_ports();
    let (first, last) = (ports.first()?.first, ports.last()?.last);
    let broad = first <= 1 && last == u16::MAX;
    (!is_for_answers(asked)).then_some(broad)
}

/// Whether packets look like answers to clients: they go to a wide range of high ports and to no other.
pub fn is_for_answers(packets: &Packets) -> bool {
    let ports = packets.destination_ports();
    let ends = ports.first().zip(ports.last());
    ends.is_some_and(|(low, high)| low.first >= CLIENT_PORTS.first && high.last - low.first > 1024)
}

/// The part of the answers that goes nowhere, apart by remote addresses that get no answer and those that get some.
/// Addresses that a deny rule names on purpose are left out, unless nobody gets an answer.
fn dropped(needed: &Packets, answering: &Worked, way: Direction) -> (Packets, Packets) {
    let allowed = answering.allowed();
    let lost = needed.subtract(allowed);
    if lost.is_empty() {
        return (Packets::none(), Packets::none());
    }
    let answered = remote(&needed.intersect(allowed), way);
    let partial = at(&lost, way, &answered);
    let mut blocked = lost.subtract(&partial);
    if !answered.is_empty() {
        blocked = blocked.subtract(answering.denied());
    }
    (blocked, partial)
}

/// The addresses on the far side of packets that go this way.
pub(super) fn remote(packets: &Packets, way: Direction) -> AddressSet {
    match way {
        Direction::Ingress => packets.sources(),
        Direction::Egress => packets.destinations(),
    }
}

fn at(packets: &Packets, way: Direction, addresses: &AddressSet) -> Packets {
    match way {
        Direction::Ingress => packets.with_source(addresses),
        Direction::Egress => packets.with_destination(addresses),
    }
}
