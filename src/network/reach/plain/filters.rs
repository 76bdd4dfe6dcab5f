//! Filters, asked about one packet: network ACLs rule by rule, security groups rule by rule.

use crate::network::Network;
use crate::network::evaluate::service_matches;
use crate::network::filter::{Direction, PeerKind, SecurityGroup};
use crate::network::reach::end::{Groups, Spot};
use crate::network::vpc::{Subnet, Vpc};
use crate::sets::packets::Packet;
use std::net::IpAddr;

/// A subnet's network ACL.
pub(super) fn admits(
    vpc: &Vpc,
    subnet: &Subnet,
    direction: Direction,
    packet: &Packet,
) -> Option<bool> {
    Some(vpc.nacl_of(subnet)?.decide(direction, packet)?.allows)
}

impl Network {
    /// Whether one of the groups of an interface has a rule for a packet; `other` is who is on the other side, where
    /// rules that name groups see that.
    pub(super) fn passes_groups(
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
        let mut known = true;
        for group in groups {
            match self.group_has_rule(group, direction, packet, other) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => known = false,
            }
        }
        known.then_some(false)
    }

    fn group_has_rule(
        &self,
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
        let mut known = rules.complete;
        for rule in rules.iter() {
            let (Some(&protocol), Some(&ports), Some(&icmp), Some(action)) =
                (rule.protocol.get(), rule.ports.get(), rule.icmp.get(), rule.action.get())
            else {
                known = false;
                continue;
            };
            if action.is_some() || !service_matches(protocol, ports, icmp, packet) {
                continue;
            }
            known &= rule.peers.complete;
            for peer in rule.peers.iter() {
                let named = match &peer.kind {
                    PeerKind::Cidr(cidr) => Some(cidr.net.contains(&remote)),
                    PeerKind::PrefixList(id) => self.list_holds(id, remote),
                    PeerKind::Group { stale: true, .. } => Some(false),
                    PeerKind::Group { id, .. } => self.is_member(other, id, remote),
                    PeerKind::Itself => self.is_member(other, &group.id.text, remote),
                };
                match named {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => known = false,
                }
            }
        }
        known.then_some(false)
    }

    fn list_holds(&self, id: &str, address: IpAddr) -> Option<bool> {
        let list = self.prefix_list(id)?;
        let held = list.entries.iter().any(|entry| entry.net.contains(&address));
        if held || list.entries.complete { Some(held) } else { None }
    }

    /// Whether the other side is in a group that a rule names.
    fn is_member(&self, other: Option<&Spot<'_>>, group: &str, remote: IpAddr) -> Option<bool> {
        match &other.map(|other| &other.groups) {
            None => Some(false),
            Some(Groups::Of(groups)) => Some(groups.iter().any(|own| own.id.text == group)),
            Some(Groups::Unknown) => None,
            // Any interface of a subnet is meant; then the address tells whose it is.
            Some(Groups::None) => {
                let mut known = self.vpcs.iter().all(|vpc| vpc.interfaces.complete);
                for (_, interface) in self.members(group) {
                    known &= interface.ips.complete && interface.ipv6.complete;
                    if interface.ips.iter().chain(interface.ipv6.iter()).any(|it| it.ip == remote) {
                        return Some(true);
                    }
                }
                known.then_some(false)
            }
        }
    }
}
