//! Questions about peering connections: whose addresses they reach, and whether answers come back.

use super::Network;
use super::gateway::GatewayKind;
use super::route::{Routing, Target};
use super::transit::{Peering, PeeringSide};
use super::value::Cidr;
use super::vpc::{RouteTable, Vpc};
use crate::sets::Set;
use crate::sets::prefix::AddressSet;

/// Answers to a peered VPC that a route table does not send back over the connection they came by.
#[derive(Clone, Debug)]
pub struct LostReplies<'n> {
    pub peering: &'n Peering,
    /// The VPC that asks.
    pub from: &'n Vpc,
    /// The VPC that answers, and the table of its that decides.
    pub to: &'n Vpc,
    pub table: &'n RouteTable,
    /// The addresses that ask and get no answer.
    pub addresses: AddressSet,
    /// The other connection that the answers go to; without one they are dropped or leave for the internet.
    pub via: Option<&'n Peering>,
    /// Whether another table of the answering VPC has the way back.
    pub elsewhere: bool,
}

impl Network {
    /// The CIDRs of one side of a peering: the VPC's own, or those that the connection lists.
    /// `None` when some of them are not known.
    pub fn cidrs_of<'n>(&'n self, side: &'n PeeringSide) -> Option<Vec<&'n Cidr>> {
        let known = side.vpc.get().and_then(|id| self.vpc(id)).filter(|vpc| vpc.knows_cidrs());
        match known {
            Some(vpc) => Some(vpc.all_cidrs().collect()),
            None => side.cidrs.complete.then(|| side.cidrs.iter().collect()),
        }
    }

    /// The addresses of one side of a peering.
    pub fn addresses_of(&self, side: &PeeringSide) -> Option<AddressSet> {
        Some(self.cidrs_of(side)?.iter().map(|cidr| cidr.net).collect())
    }

    /// The active peerings with both VPCs, requester first; those of which one is not described are left out.
    pub fn joined(&self) -> impl Iterator<Item = (&Peering, [&Vpc; 2])> {
        self.peerings.iter().filter(|peering| peering.is_active()).filter_map(|peering| {
            let [one, other] =
                peering.sides().map(|side| side.vpc.get().and_then(|id| self.vpc(id)));
            let known = |vpc: &&Vpc| vpc.declared && vpc.knows_cidrs();
            Some((peering, [one.filter(known)?, other.filter(known)?]))
        })
    }

    /// The active peering between two VPCs.
    pub fn peering_between<'n>(&'n self, one: &Vpc, other: &Vpc) -> Option<&'n Peering> {
        let (one, other) = (one.id.text.as_str(), other.id.text.as_str());
        let joins = |peering: &&Peering| {
            peering.seen_from(one).is_some() && peering.seen_from(other).is_some()
        };
        self.peerings.iter().filter(|peering| peering.is_active()).find(joins)
    }

    /// The answers that a peering loses in either direction.
    pub fn lost_replies<'n>(
        &'n self,
        peering: &'n Peering,
        vpcs: [&'n Vpc; 2],
    ) -> Vec<LostReplies<'n>> {
        let [one, other] = vpcs;
        let mut lost = self.lost_one_way(peering, one, other);
        lost.extend(self.lost_one_way(peering, other, one));
        lost
    }

    fn lost_one_way<'n>(
        &'n self,
        peering: &'n Peering,
        from: &'n Vpc,
        to: &'n Vpc,
    ) -> Vec<LostReplies<'n>> {
        let target = to.addresses();
        let asks = self.tables_in_use(from).into_iter().map(|(table, sources)| {
            let over = self.routing(from, table).won_over(peering).intersect(&target);
            (sources, over)
        });
        let asks: Vec<_> = asks.filter(|(_, over)| !over.is_empty()).collect();
        let mut lost = Vec::new();
        let mut answered = AddressSet::new();
        for (table, answering) in self.tables_in_use(to) {
            let asking = asks.iter().filter(|(_, over)| over.overlaps(&answering));
            let asking = asking.fold(AddressSet::new(), |all, (sources, _)| all.union(sources));
            let routing = self.routing(to, table);
            answered = answered.union(&routing.won_over(peering).intersect(&asking));
            if !routing.exact || asking.is_empty() {
                continue;
            }
            let loss = |addresses, via| LostReplies {
                peering,
                from,
                to,
                table,
                addresses,
                via,
                elsewhere: false,
            };
            let mut nowhere = asking.subtract(routing.map.owned());
            for (claim, part) in routing.towards(&asking) {
                match claim.target {
                    Target::Peering(taken) if taken.id.text != peering.id.text => {
                        lost.push(loss(part, Some(taken)));
                    }
                    // A VPN or a transit gateway may know a way back; the internet does not.
                    Target::Gateway(gateway) if gateway.kind == GatewayKind::Vpn => {}
                    Target::Gateway(_) | Target::Nat(_) | Target::Missing => {
                        nowhere = nowhere.union(&part);
                    }
                    _ => {}
                }
            }
            if !nowhere.is_empty() {
                lost.push(loss(nowhere, None));
            }
        }
        for loss in &mut lost {
            loss.elsewhere = loss.addresses.is_subset(&answered);
        }
        lost
    }
}

impl Routing<'_> {
    /// The addresses that go over a peering.
    pub fn won_over(&self, peering: &Peering) -> AddressSet {
        self.won_by(|claim| {
            matches!(claim.target, Target::Peering(found) if found.id.text == peering.id.text)
        })
    }
}
