//! Questions about peering connections: whose addresses they reach, and whether answers come back.

use super::Network;
use super::gateway::GatewayKind;
use super::route::{Routing, Target};
use super::space::is_wide;
use super::transit::{Peering, PeeringSide};
use super::value::Cidr;
use super::vpc::{Route, RouteTable, Vpc};
use crate::sets::Set;
use crate::sets::prefix::AddressSet;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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

/// A route over a peering connection for addresses that the other VPC does not have.
#[derive(Clone, Debug)]
pub struct Overreach<'n> {
    pub vpc: &'n Vpc,
    pub table: &'n RouteTable,
    pub route: &'n Route,
    pub peering: &'n Peering,
    /// What the route takes and the peer does not have.
    pub beyond: AddressSet,
    /// Whether the peer has a part of what the route takes.
    pub partly: bool,
}

impl Network {
    /// Every route over an active peering that takes more than the peer's addresses.
    pub fn overreaches(&self) -> Vec<Overreach<'_>> {
        let mut found = Vec::new();
        for (vpc, table) in self.route_tables() {
            let over = table.routes.iter().filter_map(|route| match self.target(vpc, route) {
                Target::Peering(peering) if peering.is_active() => Some((route, peering)),
                _ => None,
            });
            let over: Vec<_> = over.collect();
            if over.is_empty() {
                continue;
            }
            let routing = self.routing(vpc, table);
            for (route, peering) in over {
                let Some((_, other)) = peering.seen_from(&vpc.id.text) else { continue };
                let Some(theirs) = self.addresses_of(other) else { continue };
                let won = routing.won(route);
                let beyond = won.subtract(&theirs);
                if !beyond.is_empty() {
                    let partly = won.overlaps(&theirs);
                    found.push(Overreach { vpc, table, route, peering, beyond, partly });
                }
            }
        }
        found
    }
}

impl Overreach<'_> {
    /// Whether the route is for the internet, however it is split.
    pub fn is_for_internet(&self) -> bool {
        is_wide(&self.beyond)
    }

    /// Whose addresses the route is for, and why the peer does not pass packets on to them.
    pub fn reason(&self, network: &Network) -> String {
        if self.is_for_internet() {
            return "the peer's gateways cannot be used over it".to_owned();
        }
        let holder = network
            .vpcs
            .iter()
            .find(|vpc| vpc.id.text != self.vpc.id.text && vpc.addresses().overlaps(&self.beyond));
        if let Some(holder) = holder {
            return format!("they are `{}`'s, and peering is not transitive", holder.id);
        }
        let outside = network.external.iter().find(|external| {
            let addresses: AddressSet = external.cidrs.iter().map(|cidr| cidr.net).collect();
            addresses.overlaps(&self.beyond)
        });
        if let Some(outside) = outside {
            return format!(
                "they are `{}`'s, and the peer's VPN cannot be used over a peering",
                outside.id
            );
        }
        if network.list_of(self.route).is_some_and(|list| list.service.given().is_some()) {
            return "they are an AWS service's, and the peer's gateway endpoint cannot be used over a peering".to_owned();
        }
        "a peering carries only packets from or to the VPCs that it joins".to_owned()
    }
}

impl Network {
    /// Peerings for a pair of VPCs that an earlier one joins already.
    pub fn doubled_peerings(&self) -> Vec<(&Peering, &Peering)> {
        let live = |peering: &&Peering| !peering.is_gone() && !peering.status.is("failed");
        let live: Vec<&Peering> = self.peerings.iter().filter(live).collect();
        let pair = |peering: &Peering| {
            let mut ids = peering.sides().map(|side| side.vpc.get().cloned());
            ids.sort();
            let [one, other] = ids;
            one.zip(other)
        };
        let mut first: HashMap<(String, String), &Peering> = HashMap::new();
        let mut doubled = Vec::new();
        for peering in live {
            let Some(key) = pair(peering) else { continue };
            match first.get(&key) {
                Some(before) => doubled.push((*before, peering)),
                None => {
                    first.insert(key, peering);
                }
            }
        }
        doubled
    }

    /// The CIDRs of one side that no table of the other VPC leads over the peering.
    pub fn unrouted<'n>(&'n self, peering: &Peering, from: &'n Vpc, to: &'n Vpc) -> Vec<&'n Cidr> {
        let tables = from.route_tables.iter();
        let over = tables.map(|table| self.routing(from, table).won_over(peering));
        let over = over.fold(AddressSet::new(), |all, won| all.union(&won));
        to.all_cidrs().filter(|cidr| !over.overlaps(&cidr.net.into())).collect()
    }

    /// Whether every route of a VPC is known.
    pub fn knows_routes(&self, vpc: &Vpc) -> bool {
        vpc.route_tables.complete
            && vpc.route_tables.iter().all(|table| {
                table.routes.complete
                    && table.routes.iter().all(|route| self.destinations(route).is_some())
            })
    }

    /// Groups of at least `least` VPCs that are all peered with each other, largest first, none in two groups.
    ///
    /// Each is grown greedily from the VPC with the most connections: the largest of all meshes is NP-hard to find.
    pub fn meshes(&self, least: usize) -> Vec<Vec<&str>> {
        let mut joined: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for peering in self.peerings.iter().filter(|peering| peering.is_active()) {
            let [one, other] = peering.sides().map(|side| side.vpc.get().map(String::as_str));
            if let (Some(one), Some(other)) = (one, other) {
                joined.entry(one).or_default().insert(other);
                joined.entry(other).or_default().insert(one);
            }
        }
        let mut meshes = Vec::new();
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        let mut order: Vec<&str> = joined.keys().copied().collect();
        order.sort_by_key(|id| Reverse(joined.get(id).map_or(0, BTreeSet::len)));
        for start in &order {
            let mut mesh = vec![*start];
            for id in order.iter().filter(|id| !taken.contains(*id) && *id != start) {
                let with_all =
                    mesh.iter().all(|member| joined.get(member).is_some_and(|it| it.contains(id)));
                if with_all {
                    mesh.push(id);
                }
            }
            if mesh.len() >= least && !taken.contains(start) {
                taken.extend(mesh.iter().copied());
                mesh.sort_unstable();
                meshes.push(mesh);
            }
        }
        meshes.sort_by_key(|mesh| Reverse(mesh.len()));
        meshes
    }
}
