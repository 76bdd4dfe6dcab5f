//! What security groups let through, and who is behind the names in their rules.

use super::Network;
use super::filter::{Direction, GroupRule, Peer, PeerKind, SecurityGroup};
use super::interface::Interface;
use super::transit::TransitGateway;
use super::vpc::Vpc;
use super::{everything, is_wide, public_space};
use crate::sets::Set;
use crate::sets::packets::{Family, Packets, TCP};
use crate::sets::prefix::AddressSet;

/// One peer of one rule of a group, as packets.
#[derive(Clone, Debug)]
pub struct Admitted<'n> {
    pub rule: &'n GroupRule,
    pub peer: &'n Peer,
    pub packets: Packets,
}

impl Network {
    /// The addresses behind a peer of a group's rule: of other groups, the private ones of their interfaces.
    /// `None` when they are not known.
    pub fn peer_addresses(&self, group: &SecurityGroup, peer: &Peer) -> Option<AddressSet> {
        match &peer.kind {
            PeerKind::Cidr(cidr) => Some(cidr.net.into()),
            PeerKind::PrefixList(id) => {
                let list = self.prefix_list(id).filter(|list| list.entries.complete)?;
                Some(list.entries.iter().map(|entry| entry.net).collect())
            }
            PeerKind::Itself => self.member_addresses(&group.id.text),
            PeerKind::Group { id, .. } => self.member_addresses(id),
        }
    }

    /// The private addresses of a group's interfaces, by the group's id; `None` when they are not all known.
    pub fn member_addresses(&self, group: &str) -> Option<AddressSet> {
        let (home, _) = self.security_group(group)?;
        if !home.interfaces.complete {
            return None;
        }
        let mut ranges = Vec::new();
        for (_, interface) in self.members(group) {
            if !interface.ips.complete || !interface.ipv6.complete {
                return None;
            }
            let all = interface.ips.iter().chain(interface.ipv6.iter());
            ranges.extend(all.map(|address| (address.ip, address.ip)));
        }
        Some(AddressSet::from_ranges(ranges))
    }

    /// Every peer of a group's rules in one direction whose packets are known. The near side is any address.
    pub fn admitted<'n>(
        &self,
        group: &'n SecurityGroup,
        direction: Direction,
    ) -> Vec<Admitted<'n>> {
        self.admitted_of(group, direction, |_| true)
    }

    /// What the CIDRs and prefix lists of a group let in, from whoever has those addresses.
    pub fn open_to_addresses<'n>(&self, group: &'n SecurityGroup) -> Vec<Admitted<'n>> {
        let by_address =
            |peer: &Peer| matches!(peer.kind, PeerKind::Cidr(_) | PeerKind::PrefixList(_));
        self.admitted_of(group, Direction::Ingress, by_address)
    }

    fn admitted_of<'n>(
        &self,
        group: &'n SecurityGroup,
        direction: Direction,
        wanted: impl Fn(&Peer) -> bool,
    ) -> Vec<Admitted<'n>> {
        let mut admitted = Vec::new();
        for rule in group.rules(direction).iter() {
            let Some(service) = rule.service() else { continue };
            for peer in rule.peers.iter().filter(|peer| wanted(peer)) {
                let Some(addresses) = self.peer_addresses(group, peer) else { continue };
                let packets = match direction {
                    Direction::Ingress => service.with_source(&addresses),
                    Direction::Egress => service.with_destination(&addresses),
                };
                admitted.push(Admitted { rule, peer, packets });
            }
        }
        admitted
    }

    /// Whether a group lets some of these packets through, as far as is known; `None` when a peer or rule that is
    /// not known could.
    pub fn group_admits(
        &self,
        group: &SecurityGroup,
        direction: Direction,
        packets: &Packets,
    ) -> Option<bool> {
        if self.admitted(group, direction).iter().any(|it| it.packets.overlaps(packets)) {
            return Some(true);
        }
        let rules = group.rules(direction);
        let settled = rules.iter().all(|rule| {
            rule.service().is_some()
                && rule.peers.complete
                && rule.peers.iter().all(|peer| self.peer_addresses(group, peer).is_some())
        });
        (settled && rules.complete).then_some(false)
    }

    /// The groups that one interface has, all together; `None` when one is not known.
    pub fn interface_admits(
        &self,
        vpc: &Vpc,
        interface: &Interface,
        direction: Direction,
        packets: &Packets,
    ) -> Option<bool> {
        let groups = vpc.security_groups_of(interface)?;
        let answers = groups.iter().map(|group| self.group_admits(group, direction, packets));
        let mut all = Some(false);
        for answer in answers {
            match answer {
                Some(true) => return Some(true),
                Some(false) => {}
                None => all = None,
            }
        }
        all
    }
}

impl Network {
    /// Whether a group lets the internet in on every TCP port, or with every protocol, in one of the families.
    pub fn opens_every_port(&self, group: &SecurityGroup) -> bool {
        let open = self.open_to_addresses(group);
        if !is_wide(&Packets::union_of(open.iter().map(|it| &it.packets)).sources()) {
            return false;
        }
        let wide = open.iter().filter(|it| is_wide(&it.packets.sources())).map(|it| &it.packets);
        let union = Packets::union_of(wide);
        let split = Packets::union_of(open.iter().map(|it| &it.packets));
        [Family::V4, Family::V6].into_iter().any(|family| {
            let everybody = public_space().intersect(&everything(family == Family::V6).into());
            let all = Packets::of(family).with_protocol(TCP).with_source(&everybody);
            all.is_subset(&union) || all.is_subset(&split)
        })
    }

    /// How many rules a peer counts as in one family: a prefix list as many as it may have entries, a group one in
    /// each family. Of a list whose size is not known, its entries are the least it can be.
    pub fn rules_counted(&self, peer: &Peer, ipv6: bool) -> usize {
        match &peer.kind {
            PeerKind::Cidr(cidr) => usize::from(cidr.is_ipv6() == ipv6),
            PeerKind::Group { .. } | PeerKind::Itself => 1,
            PeerKind::PrefixList(id) => match self.prefix_list(id) {
                Some(list) if list.ipv6.is(&!ipv6) => 0,
                Some(list) => {
                    let most =
                        list.max_entries.given().and_then(|&most| usize::try_from(most).ok());
                    most.unwrap_or_else(|| list.entries.len().max(1))
                }
                None => 1,
            },
        }
    }

    /// Whether groups of one VPC may be named in the other: the same one, peered, or behind one transit gateway.
    pub fn are_joined(&self, one: &Vpc, other: &Vpc) -> bool {
        if one.id.text == other.id.text || !one.declared || !other.declared {
            return true;
        }
        let peered = self.peerings_of(one).any(|it| it.seen_from(&other.id.text).is_some());
        let attached = |vpc: &Vpc, gateway: &TransitGateway| {
            gateway.attachments.iter().any(|it| it.vpc() == Some(vpc.id.text.as_str()))
        };
        peered || self.transit_gateways.iter().any(|it| attached(one, it) && attached(other, it))
    }
}
