//! Filters as sets: what network ACLs and security groups let through, worked out once for equal ones.

use super::Reach;
use super::end::{Groups, Spot};
use super::flow::Sieve;
use crate::network::Network;
use crate::network::filter::{Direction, GroupRule, Nacl, PeerKind, SecurityGroup};
use crate::sets::packets::Packets;
use crate::sets::prefix::AddressSet;
use std::rc::Rc;

/// Who is on the other side of an interface, as rules that name groups see it.
#[derive(Clone, Copy)]
pub(super) enum Remote<'q, 'n> {
    /// Interfaces, whose private addresses and groups are seen.
    Spot(&'q Spot<'n>),
    /// Interfaces that were hidden on the way: rules that name their groups do not match.
    Hidden,
    /// No interface.
    Outside,
}

/// What the rules of one group let through that name no other group.
#[derive(Debug)]
pub(super) struct Static {
    pub(super) sieve: Sieve,
    /// Rules that name groups, with what they let through from or to anybody.
    pub(super) references: Vec<(Packets, Vec<String>)>,
}

impl<'n> Reach<'n> {
    pub(super) fn nacl_sieve(&self, nacl: &'n Nacl, direction: Direction) -> Rc<Sieve> {
        let side = nacl.side(direction);
        if let Some(known) = self.nacls.borrow().get(&(side.content, direction)) {
            return Rc::clone(known);
        }
        let worked = self.network.worked(side);
        let sure = worked.table.allowed();
        let may = if worked.exact {
            sure.clone()
        } else {
            // Nothing is certain from the unknown rule on, except what rules before it deny.
            let mut may = Packets::all();
            for (position, rule) in worked.rules(side) {
                if rule.allows.is_false()
                    && let Some(live) = worked.table.live(position)
                {
                    may.remove(live);
                }
            }
            may
        };
        let sieve = Rc::new(Sieve { may, sure });
        self.nacls.borrow_mut().insert((side.content, direction), Rc::clone(&sieve));
        sieve
    }

    /// What the groups of a spot let through, from or to the other side.
    pub(super) fn group_sieve(
        &self,
        spot: &Spot<'n>,
        direction: Direction,
        remote: Remote<'_, 'n>,
    ) -> Sieve {
        let groups = match &spot.groups {
            Groups::Of(groups) => groups,
            Groups::None => return Sieve { may: Packets::all(), sure: Packets::all() },
            Groups::Unknown => return Sieve { may: Packets::all(), sure: Packets::none() },
        };
        let mut sieve = Sieve::default();
        for group in groups {
            let fixed = self.static_part(group, direction);
            if groups.len() == 1 {
                sieve = fixed.sieve.clone();
            } else {
                sieve.may = sieve.may.union(&fixed.sieve.may);
                sieve.sure = sieve.sure.union(&fixed.sieve.sure);
            }
            for (service, named) in &fixed.references {
                for id in named {
                    self.admit_members(&mut sieve, service, id, direction, remote);
                }
            }
        }
        sieve
    }

    /// Adds what a rule that names a group admits.
    fn admit_members(
        &self,
        sieve: &mut Sieve,
        service: &Packets,
        group: &str,
        direction: Direction,
        remote: Remote<'_, 'n>,
    ) {
        let Remote::Spot(other) = remote else { return };
        let at = |addresses: &AddressSet| match direction {
            Direction::Ingress => service.with_source(addresses),
            Direction::Egress => service.with_destination(addresses),
        };
        if matches!(other.groups, Groups::None) {
            let (addresses, exact) = member_addresses(self.network, group);
            sieve.may = sieve.may.union(&if exact { at(&addresses) } else { service.clone() });
            sieve.sure = sieve.sure.union(&at(&addresses));
            return;
        }
        match other.is_member(group) {
            Some(true) => sieve.add(&at(&other.addresses)),
            Some(false) => {}
            None => sieve.may = sieve.may.union(&at(&other.addresses)),
        }
    }

    fn static_part(&self, group: &'n SecurityGroup, direction: Direction) -> Rc<Static> {
        let key = (std::ptr::from_ref(group) as usize, direction);
        if let Some(known) = self.groups.borrow().get(&key) {
            return Rc::clone(known);
        }
        let rules = group.rules(direction);
        let mut fixed = Static { sieve: Sieve::default(), references: Vec::new() };
        if !rules.complete {
            fixed.sieve.may = Packets::all();
        }
        for rule in rules.iter().filter(|rule| !denies(rule)) {
            self.add_rule(&mut fixed, group, rule, direction);
        }
        fixed.sieve.sure = std::mem::take(&mut fixed.sieve.sure).tidy();
        fixed.sieve.may = std::mem::take(&mut fixed.sieve.may).tidy();
        let fixed = Rc::new(fixed);
        self.groups.borrow_mut().insert(key, Rc::clone(&fixed));
        fixed
    }

    fn add_rule(
        &self,
        fixed: &mut Static,
        group: &SecurityGroup,
        rule: &GroupRule,
        direction: Direction,
    ) {
        let Some(service) = rule.service() else {
            fixed.sieve.may = Packets::all();
            return;
        };
        if !rule.peers.complete {
            fixed.sieve.may = fixed.sieve.may.union(&service);
        }
        let (addresses, exact) = rule_addresses(self.network, rule);
        if !exact {
            fixed.sieve.may = fixed.sieve.may.union(&service);
        }
        if !addresses.is_empty() {
            fixed.sieve.add(&match direction {
                Direction::Ingress => service.with_source(&addresses),
                Direction::Egress => service.with_destination(&addresses),
            });
        }
        let named = rule.peers.iter().filter_map(|peer| match &peer.kind {
            PeerKind::Group { id, stale: false } => Some(id.clone()),
            PeerKind::Itself => Some(group.id.text.clone()),
            _ => None,
        });
        let named: Vec<String> = named.collect();
        if !named.is_empty() {
            fixed.references.push((service, named));
        }
    }
}

/// Groups only allow: AWS has no rule that denies, so one that does is none.
pub(super) fn denies(rule: &GroupRule) -> bool {
    rule.action.given().is_some_and(|action| action.eq_ignore_ascii_case("deny"))
}

/// The addresses that a rule of a group names as CIDRs and prefix lists, and whether they are all.
pub(super) fn rule_addresses(network: &Network, rule: &GroupRule) -> (AddressSet, bool) {
    let mut exact = true;
    let mut nets = Vec::new();
    for peer in rule.peers.iter() {
        match &peer.kind {
            PeerKind::Cidr(cidr) => nets.push(cidr.net),
            PeerKind::PrefixList(id) => match network.prefix_list(id) {
                Some(list) => {
                    exact &= list.entries.complete;
                    nets.extend(list.entries.iter().map(|entry| entry.net));
                }
                None => exact = false,
            },
            PeerKind::Group { .. } | PeerKind::Itself => {}
        }
    }
    (nets.into_iter().collect(), exact)
}

/// The private addresses of a group's interfaces, and whether they are all.
fn member_addresses(network: &Network, group: &str) -> (AddressSet, bool) {
    let mut exact = network.vpcs.iter().all(|vpc| vpc.interfaces.complete);
    let mut ranges = Vec::new();
    for (_, interface) in network.members(group) {
        exact &= interface.ips.complete && interface.ipv6.complete;
        ranges.extend(interface.ips.iter().chain(interface.ipv6.iter()).map(|it| (it.ip, it.ip)));
    }
    (AddressSet::from_ranges(ranges), exact)
}
