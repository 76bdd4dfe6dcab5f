//! Questions about transit gateways: where their tables lead, and whether attached VPCs answer.

use super::gateway::GatewayKind;
use super::interface::InterfaceKind;
use super::route::Target;
use super::transit::{Attachment, TransitGateway};
use super::value::{Id, List};
use super::vpc::{Route, RouteTable, Subnet, Vpc};
use super::{ForeignReference, Network};
use crate::network::Direction;
use crate::sets::Set;
use crate::sets::prefix::AddressSet;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Two attachments whose VPCs share addresses and propagate them into one table.
#[derive(Clone, Debug)]
pub struct SharedPropagation<'n> {
    /// The table, as the later attachment names it.
    pub table: &'n Id,
    pub first: &'n Attachment,
    pub second: &'n Attachment,
    pub shared: AddressSet,
}

/// Subnets that route to a transit gateway from a zone where it has no foothold.
#[derive(Clone, Debug)]
pub struct MissingZone<'n> {
    pub attachment: &'n Attachment,
    pub zone: &'n str,
    pub subnets: Vec<&'n Subnet>,
    pub route: &'n Route,
}

/// An attached VPC that does not answer what reaches it through a transit gateway.
#[derive(Clone, Debug)]
pub struct Unanswering<'n> {
    pub vpc: &'n Vpc,
    pub table: &'n RouteTable,
    /// A route by which the other VPC asks.
    pub asking: &'n Vpc,
    pub attachment: &'n Attachment,
}

/// A route table that learns from an attachment: the place that says so, the attachment, and its VPC.
type Learned<'n> = (&'n Id, &'n Attachment, &'n Vpc);

impl Network {
    /// Every attachment of a VPC that is part of this network, with its transit gateway.
    pub fn vpc_attachments(&self) -> impl Iterator<Item = (&TransitGateway, &Attachment, &Vpc)> {
        self.transit_gateways.iter().flat_map(move |gateway| {
            let known = gateway.attachments.iter();
            known.filter_map(move |it| Some((gateway, it, self.vpc(it.vpc()?)?)))
        })
    }

    /// Propagations into one table that collide.
    pub fn shared_propagations(&self) -> Vec<SharedPropagation<'_>> {
        let mut tables: BTreeMap<(&str, &str), Vec<Learned<'_>>> = BTreeMap::new();
        for (gateway, attachment, vpc) in self.vpc_attachments() {
            for table in attachment.propagations.iter() {
                let key = (gateway.id.text.as_str(), table.text.as_str());
                tables.entry(key).or_default().push((table, attachment, vpc));
            }
        }
        let mut found = Vec::new();
        for learnt in tables.values() {
            let nets = learnt
                .iter()
                .enumerate()
                .flat_map(|(at, (_, _, vpc))| vpc.all_cidrs().map(move |cidr| (at, cidr.net)));
            let nets: Vec<_> = nets.collect();
            let mut pairs: BTreeMap<(usize, usize), AddressSet> = BTreeMap::new();
            for (one, other) in super::overlapping(nets.iter().map(|(_, net)| *net)) {
                let (Some((a, one)), Some((b, other))) = (nets.get(one), nets.get(other)) else {
                    continue;
                };
                let shared = AddressSet::from(*one).intersect(&(*other).into());
                let pair = pairs.entry((*a.min(b), *a.max(b))).or_default();
                *pair = pair.union(&shared);
            }
            for ((a, b), shared) in pairs.into_iter().filter(|((a, b), _)| a != b) {
                let (Some((_, first, _)), Some((table, second, _))) =
                    (learnt.get(a), learnt.get(b))
                else {
                    continue;
                };
                found.push(SharedPropagation { table, first, second, shared });
            }
        }
        found
    }

    /// Zones from which subnets route to a transit gateway that has no subnet there.
    pub fn missing_zones(&self) -> Vec<MissingZone<'_>> {
        let mut found = Vec::new();
        for (gateway, attachment, vpc) in self.vpc_attachments() {
            let Some(zones) = vpc.zones(&attachment.subnets) else { continue };
            let mut missing: BTreeMap<&str, (Vec<&Subnet>, &Route)> = BTreeMap::new();
            for table in vpc.route_tables.iter() {
                let Some(route) = self.route_to_gateway(vpc, table, gateway) else { continue };
                for subnet in vpc.subnets_of_table(table) {
                    let zone = subnet.az.given().map(String::as_str);
                    if let Some(zone) = zone.filter(|zone| !zones.contains(zone)) {
                        missing.entry(zone).or_insert((Vec::new(), route)).0.push(subnet);
                    }
                }
            }
            let zones = missing.into_iter();
            found.extend(zones.map(|(zone, (subnets, route))| MissingZone {
                attachment,
                zone,
                subnets,
                route,
            }));
        }
        found
    }

    /// A route of the table that takes packets to the transit gateway.
    fn route_to_gateway<'n>(
        &self,
        vpc: &'n Vpc,
        table: &'n RouteTable,
        gateway: &TransitGateway,
    ) -> Option<&'n Route> {
        let leads = |route: &&Route| matches!(self.target(vpc, route), Target::TransitGateway(it) if it.id.text == gateway.id.text);
        let mut routes = table.routes.iter().filter(leads).peekable();
        routes.peek()?;
        let routing = self.routing(vpc, table);
        routes.find(|route| !routing.won(route).is_empty())
    }

    /// The addresses that a VPC's subnets send to a transit gateway.
    fn sent_to(&self, vpc: &Vpc, gateway: &TransitGateway) -> AddressSet {
        let tables = self.tables_in_use(vpc).into_iter();
        tables.fold(AddressSet::new(), |all, (table, _)| {
            let won = self.routing(vpc, table).won_by(|claim| {
                matches!(claim.target, Target::TransitGateway(it) if it.id.text == gateway.id.text)
            });
            all.union(&won)
        })
    }

    /// The addresses that the table of one attachment leads to another attachment.
    pub fn leads(
        &self,
        gateway: &TransitGateway,
        from: &Attachment,
        to: &Attachment,
    ) -> AddressSet {
        let Some(table) = from.association.given() else { return AddressSet::new() };
        let mut reached = AddressSet::new();
        if to.propagations.iter().any(|id| id.text == *table) {
            reached = to.vpc().and_then(|id| self.vpc(id)).map(Vpc::addresses).unwrap_or_default();
        }
        let table = gateway.route_tables.iter().find(|it| it.id.text == *table);
        for route in table.iter().flat_map(|table| table.routes.iter()) {
            let nets: AddressSet = self.destinations(route).unwrap_or_default().iter().collect();
            match route.via.is(to.id.text.as_str()) && !route.blackhole.is_true() {
                true => reached = reached.union(&nets),
                // A static route for the same or fewer addresses goes before a propagated one.
                false => reached = reached.subtract(&nets.intersect(&reached)),
            }
        }
        reached
    }

    /// Attached VPCs that are asked through a transit gateway, which knows the way, and have no way back.
    ///
    /// Almost every VPC of a large network can answer everybody, so pairs are looked at only for those that cannot.
    pub fn unanswering(&self) -> Vec<Unanswering<'_>> {
        let mut found = Vec::new();
        for gateway in &self.transit_gateways {
            let attached: Vec<(&Attachment, &Vpc)> = (gateway.attachments.iter())
                .filter_map(|it| Some((it, self.vpc(it.vpc()?)?)))
                .collect();
            let everybody: AddressSet =
                attached.iter().flat_map(|(_, vpc)| vpc.all_cidrs()).map(|cidr| cidr.net).collect();
            for (attachment, vpc) in &attached {
                let others = everybody.subtract(&vpc.addresses());
                if !self.knows_routes(vpc) {
                    continue;
                }
                let unanswered = others.subtract(&self.answerable(vpc));
                if unanswered.is_empty() {
                    continue;
                }
                for (from, asking) in &attached {
                    let back = asking.addresses();
                    if asking.id.text == vpc.id.text
                        || back.is_empty()
                        || !back.is_subset(&unanswered)
                    {
                        continue;
                    }
                    let asked = self.sent_to(asking, gateway).intersect(&vpc.addresses());
                    let arrives = asked.overlaps(&self.leads(gateway, from, attachment));
                    let table = self.tables_in_use(vpc).into_iter().map(|(table, _)| table).next();
                    if let Some(table) = table.filter(|_| arrives) {
                        found.push(Unanswering { vpc, table, asking, attachment });
                    }
                }
            }
        }
        found
    }

    /// The addresses to which some table of a VPC may bring packets, the internet left out.
    fn answerable(&self, vpc: &Vpc) -> AddressSet {
        self.tables_in_use(vpc).into_iter().fold(AddressSet::new(), |all, (table, _)| {
            let won = self.routing(vpc, table).won_by(|claim| match claim.target {
                Target::Gateway(gateway) => gateway.kind == GatewayKind::Vpn,
                Target::Nat(nat) => !nat.public.is_true(),
                Target::Missing => false,
                _ => true,
            });
            all.union(&won)
        })
    }

    /// Why a transit gateway does not carry a reference between two VPCs; `None` when it does, or does not have to.
    pub fn refused_reference(&self, reference: &ForeignReference<'_>) -> Option<(Span, String)> {
        if self.peering_between(reference.vpc, reference.other).is_some() {
            return None;
        }
        let (gateway, own) = self.attachments_of(reference.vpc).next()?;
        let theirs = gateway
            .attachments
            .iter()
            .find(|it| it.vpc() == Some(reference.other.id.text.as_str()))?;
        if reference.direction == Direction::Egress {
            let reason = format!("`{}` carries references of ingress rules only", gateway.id);
            return Some((gateway.id.at, reason));
        }
        if gateway.sg_referencing.is_false() {
            let reason = format!("security group referencing is off for `{}`", gateway.id);
            return Some((gateway.sg_referencing.at, reason));
        }
        let off = [own, theirs].into_iter().find(|it| it.sg_referencing.is_false())?;
        Some((off.sg_referencing.at, format!("security group referencing is off for `{}`", off.id)))
    }

    /// The appliance that traffic from an attachment passes: a route of one of the attachment's subnets.
    pub fn inspected_by<'n>(&'n self, vpc: &'n Vpc, attachment: &Attachment) -> Option<&'n Route> {
        let subnets = attachment.subnets.iter().filter_map(|id| vpc.subnet(&id.text));
        let mut routes = subnets
            .filter_map(|subnet| vpc.route_table_of(subnet))
            .flat_map(|table| table.routes.iter());
        routes.find(|route| self.target(vpc, route).is_appliance())
    }

    /// The workloads that share a subnet with an attachment.
    pub fn workloads_beside<'n>(
        &'n self,
        vpc: &'n Vpc,
        attachment: &'n Attachment,
    ) -> Vec<(&'n Id, Vec<&'n Id>)> {
        let work = [
            InterfaceKind::Instance,
            InterfaceKind::Lambda,
            InterfaceKind::LoadBalancer,
            InterfaceKind::NatInstance,
            InterfaceKind::Other,
        ];
        let shared = attachment.subnets.iter().filter_map(|id| {
            let inside = vpc.interfaces_in(vpc.subnet(&id.text)?);
            let inside = inside.filter(|it| it.kind.get().is_some_and(|kind| work.contains(kind)));
            let names: Vec<&Id> = inside.map(|it| &it.id).collect();
            (!names.is_empty()).then_some((id, names))
        });
        shared.collect()
    }
}

impl Vpc {
    /// The Availability Zones of some subnets; `None` when one of them is not known.
    pub fn zones<'n>(&'n self, subnets: &List<Id>) -> Option<BTreeSet<&'n str>> {
        let zone = |id: &Id| Some(self.subnet(&id.text)?.az.given()?.as_str());
        subnets.iter().map(zone).collect::<Option<BTreeSet<_>>>().filter(|_| subnets.complete)
    }

    /// Subnets of the list that are in the zone of an earlier one: both, and the zone.
    pub fn same_zone<'n>(&'n self, subnets: &'n List<Id>) -> Vec<(&'n Id, &'n Id, &'n str)> {
        let mut first: BTreeMap<&str, &Id> = BTreeMap::new();
        let mut found = Vec::new();
        for id in subnets.iter() {
            let Some(zone) = self.subnet(&id.text).and_then(|subnet| subnet.az.given()) else {
                continue;
            };
            match first.get(zone.as_str()) {
                Some(before) => found.push((*before, id, zone.as_str())),
                None => {
                    first.insert(zone, id);
                }
            }
        }
        found
    }
}
