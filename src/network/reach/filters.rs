//! The filters on a way: network ACLs of subnets, security groups and listeners of interfaces.

use super::end::{Groups, Spot};
use super::flow::Sieve;
use super::sieve::{Remote, denies, rule_addresses};
use super::walk::{Trip, Walk};
use crate::network::filter::{Direction, Nacl, Peer, PeerKind, SecurityGroup};
use crate::network::vpc::{Subnet, Vpc};
use crate::sets::Set;
use crate::sets::packets::Packets;
use std::rc::Rc;

impl<'n> Walk<'_, 'n> {
    pub(super) fn at_interface(&mut self, mut trip: Trip<'n>, spot: &Rc<Spot<'n>>) -> Trip<'n> {
        trip = {
            let remote = trip.clone();
            self.groups(trip, spot, Direction::Ingress, remote.remote(), remote.hidden)
        };
        let Some(ports) = spot.listeners.as_ref().filter(|_| !self.reply) else { return trip };
        let open = Packets::union_of(
            &ports
                .iter()
                .map(|ports| Packets::all().with_destination_ports(*ports))
                .collect::<Vec<_>>(),
        );
        let lost = trip.flow.all.subtract(&open);
        self.block(&lost, spot.at, &spot.name(), "no listener", "ELBV2_LISTENER_PORT_RESTRICTION");
        let sieve = Sieve { may: open.clone(), sure: open };
        trip.flow = trip.flow.through(&sieve);
        trip
    }

    /// A subnet's network ACL, entering or leaving.
    pub(super) fn nacl(
        &mut self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        subnet: &'n Subnet,
        direction: Direction,
    ) -> Trip<'n> {
        let Some(nacl) = vpc.nacl_of(subnet) else {
            self.log
                .doubt(subnet.id.at, format!("the network ACL of `{}` is not known", subnet.id));
            trip.flow = trip.flow.doubtful();
            return trip;
        };
        let sieve = self.reach.nacl_sieve(nacl, direction);
        let lost = trip.flow.all.subtract(&sieve.may);
        self.nacl_blockers(nacl, direction, lost);
        if sieve.sure != sieve.may && !trip.flow.may.intersect(&sieve.may).is_subset(&sieve.sure) {
            let at = nacl.side(direction).rules.at;
            self.log
                .doubt(at, format!("a rule of `{}/{}` is not known", nacl.id, direction.name()));
        }
        trip.flow = trip.flow.through(&sieve);
        let side = nacl.side(direction);
        let worked = self.reach.network.worked(side);
        for (position, rule) in worked.rules(side).filter(|(_, rule)| rule.allows.is_true()) {
            if worked.table.live(position).is_some_and(|live| live.overlaps(&trip.flow.may)) {
                let place = nacl.path(direction, rule);
                let at = if nacl.implicit { subnet.id.at } else { rule.at };
                let mut step = self.step(at, &place, rule.text(direction));
                step.through = worked.table.live(position).cloned();
                trip.steps.push(step);
            }
        }
        trip
    }

    fn nacl_blockers(&mut self, nacl: &'n Nacl, direction: Direction, mut lost: Packets) {
        let side = nacl.side(direction);
        let worked = self.reach.network.worked(side);
        const CODE: &str = "SUBNET_ACL_RESTRICTION";
        for (position, rule) in worked.rules(side).filter(|(_, rule)| rule.allows.is_false()) {
            let Some(live) = worked.table.live(position) else { continue };
            let taken = live.intersect(&lost);
            if !taken.is_empty() {
                lost.remove(live);
                self.block(&taken, rule.at, &nacl.path(direction, rule), "", CODE);
            }
        }
        let place = format!("{}/{}/*", nacl.id, direction.name());
        let at = if nacl.implicit { nacl.id.at } else { side.rules.at };
        self.block(&lost, at, &place, "", CODE);
    }

    /// The security groups of interfaces; they remember connections, so answers pass.
    pub(super) fn groups(
        &mut self,
        mut trip: Trip<'n>,
        spot: &Spot<'n>,
        direction: Direction,
        remote: Remote<'_, 'n>,
        hidden: Option<&'static str>,
    ) -> Trip<'n> {
        if self.reply {
            return trip;
        }
        let sieve = self.reach.group_sieve(spot, direction, remote);
        let lost = trip.flow.all.subtract(&sieve.may);
        let doubtful = !trip.flow.may.intersect(&sieve.may).is_subset(&sieve.sure);
        trip.flow = trip.flow.through(&sieve);
        let Groups::Of(groups) = &spot.groups else {
            if doubtful {
                self.log.doubt(
                    spot.at,
                    format!("the security groups of `{}` are not known", spot.name()),
                );
            }
            return trip;
        };
        for group in groups {
            let rules = group.rules(direction);
            let side = if group.implicit { spot.at } else { rules.at };
            let place = format!("{}/{}", group.id, direction.name());
            let code = match hidden {
                _ if rules.is_empty() => "SG_HAS_NO_RULES",
                Some(code) => code,
                None => "ENI_SG_RULES_MISMATCH",
            };
            self.block(&lost, side, &place, "", code);
            if doubtful {
                self.log.doubt(rules.at, format!("a rule of `{place}` is not known"));
            }
            for rule in rules.iter().filter(|rule| !denies(rule)) {
                let Some(service) = rule.service() else { continue };
                let named = rule.peers.iter().any(|peer| names_group(peer, group, remote));
                let (addresses, _) = rule_addresses(self.reach.network, rule);
                let matched = match direction {
                    _ if named => service,
                    Direction::Ingress => service.with_source(&addresses),
                    Direction::Egress => service.with_destination(&addresses),
                };
                if matched.overlaps(&trip.flow.may) {
                    let peers: Vec<&str> = rule.peers.iter().map(|peer| peer.text()).collect();
                    let way = if direction == Direction::Ingress { "from" } else { "to" };
                    let text = format!("allow {} {way} {}", rule.service_text(), peers.join(", "));
                    let unwritten = direction == Direction::Egress && !group.egress_written;
                    let at = if group.implicit {
                        spot.at
                    } else if unwritten {
                        group.id.at
                    } else {
                        rule.at
                    };
                    let mut step = self.step(at, &place, text);
                    step.through = Some(matched);
                    trip.steps.push(step);
                }
            }
        }
        trip
    }
}

fn names_group(peer: &Peer, own: &SecurityGroup, remote: Remote<'_, '_>) -> bool {
    let Remote::Spot(spot) = remote else { return false };
    match &peer.kind {
        PeerKind::Group { id, stale: false } => spot.is_member(id) != Some(false),
        PeerKind::Itself => spot.is_member(&own.id.text) != Some(false),
        _ => false,
    }
}
