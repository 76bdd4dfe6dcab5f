//! Devices that forward packets of others: NAT gateways, NAT instances, firewalls.

use super::end::{Anchor, End};
use super::sieve::Remote;
use super::spot::ANY_CLIENT;
use super::walk::{Trip, Walk};
use crate::network::filter::Direction;
use crate::network::gateway::NatGateway;
use crate::network::interface::{Interface, InterfaceKind};
use crate::network::route::Target;
use crate::network::vpc::{RouteTable, Subnet, Vpc};
use crate::sets::Set;
use crate::sets::packets::{Family, ICMP, Packets, Rewrite, TCP, UDP};
use crate::sets::prefix::AddressSet;
use crate::source::Span;

impl<'n> Walk<'_, 'n> {
    pub(super) fn by_nat(
        &mut self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        subnet: &'n Subnet,
        table: &'n RouteTable,
        at: Span,
        nat: &'n NatGateway,
    ) {
        let id = nat.id.text.as_str();
        if self.reply {
            let note = self.leads(id);
            self.block(&trip.flow.all, at, &table.id.text, &note, "CANNOT_ROUTE");
            return;
        }
        if trip.passed.contains(&id) {
            let note = format!("its subnet's default route points back to {id}");
            self.block(&trip.flow.all, nat.id.at, id, &note, "NO_PATH");
            return;
        }
        let known = Packets::of(Family::V4).with_protocols(&[TCP, UDP, ICMP]);
        let lost = trip.flow.all.subtract(&known);
        self.block(&lost.family(Family::V6), at, id, "is for IPv4 only", "CANNOT_ROUTE");
        self.block(
            &lost.family(Family::V4),
            nat.id.at,
            id,
            "tcp, udp and icmp only",
            "PROTOCOL_RESTRICTION",
        );
        trip.flow = trip.flow.without(&lost);
        if trip.flow.is_empty() {
            return;
        }
        trip.passed.push(id);
        trip.steps.push(self.step(nat.id.at, id, "source address becomes its own"));
        if nat.regional.is_true() {
            self.by_regional_nat(trip, vpc, subnet, nat);
            return;
        }
        let Some(home) = nat.subnet.given().and_then(|id| vpc.subnet(id)) else {
            self.lose_sight(trip, nat.subnet.at, format!("the subnet of `{id}` is not known"));
            return;
        };
        if !std::ptr::eq(home, subnet) {
            trip = self.nacl(trip, vpc, home, Direction::Ingress);
        }
        let own = AddressSet::from_ranges(nat.private_ips.iter().map(|&ip| (ip, ip)));
        let addresses = if own.is_empty() { home.addresses() } else { own };
        let v4 = AddressSet::from_iter([crate::network::everything(false)]);
        let addresses = addresses.intersect(&v4);
        self.hide(
            &mut trip,
            Anchor::Nat { id, vpc, subnet: Some(home), addresses: addresses.clone() },
            addresses,
        );
        self.leave(trip, vpc, home);
    }

    /// A regional gateway stands in no subnet, in every zone that it covers.
    fn by_regional_nat(
        &mut self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        subnet: &'n Subnet,
        nat: &'n NatGateway,
    ) {
        let id = nat.id.text.as_str();
        if let Some(zone) = subnet.az.given().filter(|_| !nat.zones.is_empty())
            && !nat.zones.contains(zone)
        {
            let note = format!("does not cover {zone}");
            let code = "REGIONAL_NGW_ROUTE_AZ_RESTRICTION";
            self.block(&trip.flow.all, nat.id.at, id, &note, code);
            return;
        }
        let addresses = vpc.cidrs.iter().map(|cidr| cidr.net).collect::<AddressSet>();
        self.hide(
            &mut trip,
            Anchor::Nat { id, vpc, subnet: None, addresses: addresses.clone() },
            addresses,
        );
        if let Some(name) = nat.route_table.given() {
            self.by_own_table(trip, vpc, nat, name);
            return;
        }
        match (vpc.internet_gateway.get(), vpc.main_route_table()) {
            (Some(Some(gateway)), table) => {
                let Some((gateway, table)) = self.reach.network.gateway(gateway).zip(table) else {
                    self.lose_sight(trip, nat.id.at, format!("the way out of `{id}` is not known"));
                    return;
                };
                self.by_gateway(trip, vpc, table, nat.id.at, gateway);
            }
            (Some(None), _) => {
                let note = format!("{} has no internet gateway", vpc.id);
                self.block(&trip.flow.all, nat.id.at, id, &note, "NO_PATH");
            }
            (None, _) => {
                self.lose_sight(trip, nat.id.at, format!("the way out of `{id}` is not known"));
            }
        }
    }

    /// On from a regional gateway by the table that AWS makes for it, or that somebody gave it.
    fn by_own_table(&mut self, trip: Trip<'n>, vpc: &'n Vpc, nat: &'n NatGateway, name: &str) {
        let Some(table) = vpc.route_table(name) else {
            self.lose_sight(
                trip,
                nat.route_table.at,
                format!("the routes of `{name}` are not known"),
            );
            return;
        };
        let routing = self.reach.routing(vpc, table);
        for (claim, owned) in routing.map.owners() {
            let part = trip.with(trip.flow.to(owned));
            if part.flow.is_empty() {
                continue;
            }
            let at = claim.route.map_or(table.id.at, |route| route.at);
            match (claim.target, claim.route.map(|route| &route.blackhole)) {
                (Target::Gateway(gateway), Some(blackhole)) if blackhole.is_false() => {
                    self.by_gateway(part, vpc, table, at, gateway);
                }
                (Target::Local, _) => self.deliver(part, vpc, None),
                _ => self.lose_sight(
                    part,
                    at,
                    format!("where `{}` sends packets on is not known", nat.id),
                ),
            }
        }
        let owned = Packets::all().with_destination(routing.map.owned());
        let rest = trip.with(trip.flow.without(&owned));
        match routing.exact {
            true => {
                let code = "NO_ROUTE_TO_DESTINATION";
                self.block(&rest.flow.all, table.id.at, &table.id.text, "no route", code);
            }
            false if rest.flow.is_empty() => {}
            false => {
                self.lose_sight(rest, table.id.at, format!("a route of `{name}` is not known"))
            }
        }
    }

    fn hide(&mut self, trip: &mut Trip<'n>, at: Anchor<'n>, addresses: AddressSet) {
        let (source, source_ports) = (Some(addresses), Some(ANY_CLIENT));
        trip.turn(at, Rewrite { source, source_ports, destination: None });
    }

    /// A firewall, router or NAT instance.
    pub(super) fn by_interface(
        &mut self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        subnet: &'n Subnet,
        at: Span,
        interface: &'n Interface,
    ) {
        let id = interface.id.text.as_str();
        if trip.passed.contains(&id) {
            self.block(&trip.flow.all, at, id, "packets come back to it", "NO_PATH");
            return;
        }
        trip.passed.push(id);
        if interface.source_dest_check.is_true() {
            let (at, code) = (interface.source_dest_check.at, "ENI_SOURCE_DEST_CHECK_RESTRICTION");
            self.block(&trip.flow.all, at, id, "source/destination check is on", code);
            trip.flow = trip.flow.blocked();
        }
        let spots = self.reach.network.spots_of(vpc, vec![interface]);
        let Some(End::Spot(spot)) = spots.into_iter().next() else {
            self.lose_sight(trip, at, format!("the subnet of `{id}` is not known"));
            return;
        };
        if !std::ptr::eq(spot.subnet, subnet) {
            trip = self.nacl(trip, vpc, spot.subnet, Direction::Ingress);
        }
        let before = trip.clone();
        trip = self.groups(trip, &spot, Direction::Ingress, before.remote(), before.hidden);
        trip.steps.push(self.step(interface.id.at, id, "forwards"));
        let translates = interface.kind.is(&InterfaceKind::NatInstance) && !self.reply;
        if translates {
            let addresses = spot.addresses.clone();
            let at =
                Anchor::Nat { id, vpc, subnet: Some(spot.subnet), addresses: addresses.clone() };
            self.hide(&mut trip, at, addresses);
        } else {
            let message = format!("what `{id}` forwards is not known");
            self.log.doubt(interface.id.at, message);
            trip.flow = trip.flow.doubtful();
            trip.hidden = Some("SG_REFERENCES_NOT_PRESERVED");
        }
        let remote = Remote::Outside;
        trip = self.groups(trip, &spot, Direction::Egress, remote, None);
        self.leave(trip, vpc, spot.subnet);
    }
}
