//! Transit gateways: zones, associations, routes and propagations, and the ways in and out by them.

use super::end::{Anchor, Door};
use super::walk::{Trip, Walk};
use crate::network::Network;
use crate::network::filter::Direction;
use crate::network::transit::{Attachment, AttachmentKind, Peering, TransitGateway, TransitTable};
use crate::network::vpc::{Destination, Origin, Route, Subnet, Vpc};
use crate::sets::Set;
use crate::sets::packets::{Packets, Painted};
use crate::sets::prefix::AddressSet;
use crate::source::Span;
use ipnet::IpNet;
use std::cmp::Reverse;

/// An entry of a transit gateway's table: the route as written, where one is, and the attachment it leads to.
#[derive(Clone, Copy)]
struct Entry<'n> {
    at: Span,
    route: Option<&'n Route>,
    to: Option<&'n Attachment>,
}

impl Network {
    /// Whether security groups of one VPC can be named in the other across a peering: in one Region only.
    pub(super) fn references_cross(&self, peering: &Peering, one: &Vpc, other: &Vpc) -> bool {
        let region = |vpc: &Vpc| {
            let side =
                peering.seen_from(&vpc.id.text).and_then(|(own, _)| own.region.given().cloned());
            side.or_else(|| vpc.region.given().cloned())
        };
        match (region(one), region(other)) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
    }
}

impl<'n> Walk<'_, 'n> {
    pub(super) fn by_transit(
        &mut self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        subnet: &'n Subnet,
        at: Span,
        place: &str,
        gateway: &'n TransitGateway,
    ) {
        let id = gateway.id.text.as_str();
        let own = gateway.attachments.iter().find(|it| it.vpc() == Some(vpc.id.text.as_str()));
        let Some(attachment) = own else {
            if gateway.attachments.complete {
                let note = format!("{id} has no attachment of {}", vpc.id);
                self.block(&trip.flow.all, at, place, &note, "BAD_STATE_ROUTE");
            } else {
                self.lose_sight(trip, at, format!("the attachments of `{id}` are not known"));
            }
            return;
        };
        let landing: Vec<&Subnet> =
            attachment.subnets.iter().filter_map(|it| vpc.subnet(&it.text)).collect();
        let same = |it: &&&Subnet| std::ptr::eq(**it, subnet);
        let zone = subnet.az.given();
        let near = landing
            .iter()
            .find(same)
            .or_else(|| landing.iter().find(|it| zone.is_some() && it.az.given() == zone));
        let known = attachment.subnets.complete
            && landing.len() == attachment.subnets.len()
            && landing.iter().all(|it| it.az.given().is_some());
        match near {
            Some(near) => trip = self.at_landing(trip, vpc, subnet, near, Direction::Ingress),
            None if zone.is_some() && known => {
                let note = format!("no subnet in {}", zone.map_or("", String::as_str));
                let code = "TGW_ROUTE_AZ_RESTRICTION";
                self.block(&trip.flow.all, attachment.id.at, &attachment.id.text, &note, code);
                return;
            }
            None => {
                let message = format!(
                    "whether `{}` has a subnet in the zone of `{}` is not known",
                    attachment.id, subnet.id
                );
                self.log.doubt(attachment.subnets.at, message);
                trip.flow = trip.flow.doubtful();
            }
        }
        if !gateway.sg_referencing.is_true() || !attachment.sg_referencing.is_true() {
            trip.hidden = Some("SG_REFERENCING_SUPPORT");
        }
        self.look_up(trip, gateway, attachment, zone.map(String::as_str));
    }

    /// The network ACL of the attachment's subnet. What AWS does where the packets' own subnet is the attachment's is
    /// described in two ways, so an ACL that would stop them there leaves a doubt.
    fn at_landing(
        &mut self,
        trip: Trip<'n>,
        vpc: &'n Vpc,
        subnet: &'n Subnet,
        landing: &'n Subnet,
        direction: Direction,
    ) -> Trip<'n> {
        if !std::ptr::eq(subnet, landing) {
            return self.nacl(trip, vpc, landing, direction);
        }
        let Some(nacl) = vpc.nacl_of(landing) else { return trip };
        let sieve = self.reach.nacl_sieve(nacl, direction);
        let mut kept = trip;
        if !kept.flow.may.is_subset(&sieve.sure) {
            let message = format!(
                "whether `{}` is asked inside the attachment's own subnet `{}` is not certain",
                nacl.id, landing.id
            );
            self.log.doubt(nacl.id.at, message);
            kept.flow = kept.flow.doubtful();
        }
        kept
    }

    /// Looks packets up in the table that an attachment is associated with.
    pub(super) fn look_up(
        &mut self,
        mut trip: Trip<'n>,
        gateway: &'n TransitGateway,
        from: &'n Attachment,
        zone: Option<&str>,
    ) {
        trip.hops += 1;
        let id = gateway.id.text.as_str();
        if trip.hops > 12 {
            self.block(&trip.flow.all, gateway.id.at, id, "goes in circles", "NO_PATH");
            return;
        }
        let table = match from.association.get() {
            Some(Some(name)) => gateway.route_tables.iter().find(|it| it.id.text == *name),
            Some(None) => {
                let code = "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION";
                let (at, place) = (from.id.at, from.id.text.as_str());
                self.block(&trip.flow.all, at, place, "no route table", code);
                return;
            }
            None => None,
        };
        let Some(table) = table else {
            let message = format!("the route table of `{}` is not known", from.id);
            self.lose_sight(trip, from.association.at, message);
            return;
        };
        let (map, exact) = self.table(gateway, table);
        if !exact {
            self.log.doubt(table.id.at, format!("a route of `{}` is not known", table.id));
            trip.flow = trip.flow.doubtful();
        }
        for (entry, owned) in map.owners() {
            let mut part = trip.with(trip.flow.to(owned));
            if part.flow.is_empty() {
                continue;
            }
            let name = entry.to.map_or("blackhole", |it| it.id.text.as_str());
            let text = entry.route.map_or_else(|| format!("propagated -> {name}"), Route::text);
            part.steps.push(self.step(entry.at, &table.id.text, text));
            self.forward(part, gateway, table, entry, zone);
        }
        trip.flow = trip.flow.without(&Packets::all().with_destination(map.owned()));
        if trip.flow.is_empty() {
            return;
        }
        if exact {
            let note = if self.reply { "no route for the reply" } else { "no route" };
            let code = "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT";
            self.block(&trip.flow.all, table.id.at, &table.id.text, note, code);
        } else {
            self.lose_sight(trip, table.id.at, format!("a route of `{}` is not known", table.id));
        }
    }

    /// The table as a map; static routes win over propagated ones of the same length.
    fn table(
        &self,
        gateway: &'n TransitGateway,
        table: &'n TransitTable,
    ) -> (Painted<Entry<'n>>, bool) {
        let network = self.reach.network;
        let mut exact = table.routes.complete;
        let mut claims: Vec<(IpNet, u8, Entry<'n>)> = Vec::new();
        for route in table.routes.iter() {
            let to = route
                .via
                .get()
                .and_then(|via| gateway.attachments.iter().find(|it| it.id.text == *via));
            let entry = Entry { at: route.at, route: Some(route), to };
            let rank = if route.origin == Origin::Propagated { 2 } else { 0 };
            match route.to.get() {
                Some(Destination::Cidr(cidr)) => claims.push((cidr.net, rank, entry)),
                Some(Destination::PrefixList(id)) => match network.prefix_list(&id.text) {
                    Some(list) => {
                        exact &= list.entries.complete;
                        claims.extend(list.entries.iter().map(|it| (it.net, 1, entry)));
                    }
                    None => exact = false,
                },
                None => exact = false,
            }
        }
        // Searched routes hold the propagated ones already.
        if network.is_design() {
            let mut learned = AddressSet::new();
            for attachment in gateway.attachments.iter() {
                exact &= attachment.propagations.complete;
                if !attachment.propagations.iter().any(|it| it.text == table.id.text) {
                    continue;
                }
                let (nets, known) = self.announced(gateway, attachment);
                exact &= known;
                for net in nets {
                    let own = AddressSet::from_iter([net]);
                    // Of overlapping VPCs the later attachment's routes are not propagated.
                    if learned.overlaps(&own) && attachment.vpc().is_some() {
                        continue;
                    }
                    learned = learned.union(&own);
                    let entry = Entry { at: attachment.id.at, route: None, to: Some(attachment) };
                    claims.push((net, 2, entry));
                }
            }
            exact &= gateway.attachments.complete;
        }
        claims.sort_by_key(|(net, rank, _)| (Reverse(net.prefix_len()), *rank));
        let mut map = Painted::default();
        for (net, _, entry) in claims {
            map.claim(&net.into(), entry);
        }
        (map, exact)
    }

    /// What an attachment announces, and whether that is all.
    fn announced(&self, gateway: &TransitGateway, attachment: &Attachment) -> (Vec<IpNet>, bool) {
        let network = self.reach.network;
        if let Some(vpc) = attachment.vpc() {
            return match network.vpc(vpc) {
                Some(vpc) => (vpc.all_cidrs().map(|it| it.net).collect(), vpc.knows_cidrs()),
                None => (Vec::new(), false),
            };
        }
        let mut nets = network.announced_by(&attachment.id.text);
        if let Some(resource) = attachment.resource.given() {
            nets.extend(network.announced_by(resource));
            let vpn = network.vpn_connections.iter().filter(|it| it.id.text == *resource);
            nets.extend(vpn.flat_map(|it| it.cidrs.iter().map(|cidr| cidr.net)));
            let direct =
                network.direct_connect_gateways.iter().filter(|it| it.id.text == *resource);
            nets.extend(direct.flat_map(|it| it.cidrs.iter().map(|cidr| cidr.net)));
        }
        nets.extend(network.announced_by(&gateway.id.text));
        let known = attachment.kind.get().is_some() && attachment.resource.get().is_some();
        (nets, known)
    }

    fn forward(
        &mut self,
        mut trip: Trip<'n>,
        gateway: &'n TransitGateway,
        table: &'n TransitTable,
        entry: &Entry<'n>,
        zone: Option<&str>,
    ) {
        let place = table.id.text.as_str();
        if entry.route.is_some_and(|route| route.blackhole.is_true() || route.via.is("blackhole")) {
            let code = "TGW_RTB_BAD_STATE_ROUTE";
            self.block(&trip.flow.all, entry.at, place, "blackhole", code);
            return;
        }
        let Some(to) = entry.to else {
            self.lose_sight(
                trip,
                entry.at,
                format!("where a route of `{place}` leads is not known"),
            );
            return;
        };
        trip.steps.push(self.step(to.id.at, &to.id.text, "out"));
        match to.kind.get() {
            Some(AttachmentKind::Vpc) => self.enter_vpc(trip, to, zone),
            Some(AttachmentKind::Vpn | AttachmentKind::DirectConnect) => {
                self.out_by_vpn(trip, entry.at, place, Door::Transit(gateway, to));
            }
            Some(AttachmentKind::Peering) => {
                let network = self.reach.network;
                let other = to.resource.given().and_then(|id| network.transit_gateway(id));
                let back = other.and_then(|other| {
                    let is_back = |it: &&Attachment| {
                        it.resource.given().is_some_and(|id| *id == gateway.id.text)
                    };
                    Some((other, other.attachments.iter().find(is_back)?))
                });
                match back {
                    Some((other, back)) => {
                        trip.hidden = Some("SG_REFERENCES_NOT_PRESERVED");
                        self.look_up(trip, other, back, zone);
                    }
                    None => {
                        let message =
                            format!("the transit gateway behind `{}` is not described", to.id);
                        self.lose_sight(trip, to.id.at, message);
                    }
                }
            }
            Some(AttachmentKind::Other) | None => {
                self.lose_sight(trip, to.id.at, format!("what `{}` leads to is not known", to.id));
            }
        }
    }

    /// Into a VPC by its attachment, in the zone the packets came from where it has a subnet there.
    fn enter_vpc(&mut self, mut trip: Trip<'n>, to: &'n Attachment, zone: Option<&str>) {
        let vpc = to.vpc().and_then(|id| self.reach.network.vpc(id)).filter(|vpc| vpc.declared);
        let Some(vpc) = vpc else {
            self.lose_sight(trip, to.id.at, format!("the VPC of `{}` is not described", to.id));
            return;
        };
        if !to.sg_referencing.is_true() {
            trip.hidden = trip.hidden.or(Some("SG_REFERENCING_SUPPORT"));
        }
        let landing: Vec<&'n Subnet> =
            to.subnets.iter().filter_map(|it| vpc.subnet(&it.text)).collect();
        let in_zone = |it: &&&Subnet| it.az.given().map(String::as_str) == zone;
        let Some(near) = landing.iter().find(in_zone).or_else(|| landing.first()) else {
            self.lose_sight(
                trip,
                to.subnets.at,
                format!("the subnets of `{}` are not known", to.id),
            );
            return;
        };
        let inside = match &self.goal {
            Anchor::Spot(spot) => spot.is_in(vpc) && std::ptr::eq(spot.subnet, *near),
            _ => false,
        };
        if inside {
            trip = self.at_landing(trip, vpc, near, near, Direction::Ingress);
        }
        self.leave(trip, vpc, near);
    }

    /// Packets of an external network, by the door they come in.
    pub(super) fn enter_from_outside(&mut self, mut trip: Trip<'n>, door: Door<'n>) {
        match door {
            Door::Gateway(gateway) => {
                let id = gateway.id.text.as_str();
                trip.steps.push(self.step(gateway.id.at, id, "in"));
                let vpc = gateway.vpc.given().and_then(|id| self.reach.network.vpc(id));
                match vpc {
                    Some(vpc) => {
                        let own = vpc.addresses();
                        let lost = trip.flow.all.subtract(&Packets::all().with_destination(&own));
                        self.block(
                            &lost,
                            gateway.id.at,
                            id,
                            "leads to its own VPC only",
                            "CANNOT_ROUTE",
                        );
                        trip.flow = trip.flow.to(&own);
                        self.enter(trip, vpc, id);
                    }
                    None if gateway.vpc.is_absent() => {
                        let code = "BAD_STATE";
                        self.block(&trip.flow.all, gateway.id.at, id, "is not attached", code);
                    }
                    None => {
                        let message = format!("what `{id}` is attached to is not known");
                        self.lose_sight(trip, gateway.id.at, message);
                    }
                }
            }
            Door::Transit(gateway, attachment) => {
                trip.steps.push(self.step(attachment.id.at, &attachment.id.text, "in"));
                self.look_up(trip, gateway, attachment, None);
            }
        }
    }
}
