//! Out and in by the gateways of a VPC.

use super::hops::stopped;
use super::tables::is_local;
use super::{Place, Plain, Ride, Trip};
use crate::network::gateway::{Gateway, GatewayKind};
use crate::network::interface::PublicIp;
use crate::network::reach::end::{Door, Spot};
use crate::network::vpc::{BlockPublicAccess, Vpc};
use crate::sets::packets::Packet;
use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;

impl<'n> Plain<'n, '_> {
    pub(super) fn by_gateway(
        &self,
        trip: Trip<'n>,
        vpc: &'n Vpc,
        gateway: &'n Gateway,
    ) -> Ride<'n> {
        if gateway.vpc.get()?.as_ref() != Some(&vpc.id.text) {
            return stopped();
        }
        let id = gateway.id.text.as_str();
        if gateway.kind == GatewayKind::Vpn {
            return self.out_by(trip, Door::Gateway(gateway));
        }
        let only_out = gateway.kind == GatewayKind::EgressOnly;
        if self.reply {
            // An answer leaves by the gateway that the question came in by.
            return match self.goal {
                Place::Public(Some((own, name)))
                    if !only_out && std::ptr::eq(own, vpc) && name == id =>
                {
                    let goal = self.goal.clone();
                    trip.arrive(goal)
                }
                _ => stopped(),
            };
        }
        let ipv4 = trip.packet.source.is_ipv4();
        let translated = matches!(trip.start, Place::Nat { .. });
        let open = match *vpc.block_public_access.get()? {
            BlockPublicAccess::Off => true,
            BlockPublicAccess::Bidirectional => false,
            BlockPublicAccess::Ingress => only_out || translated,
        };
        let carried = if only_out { !ipv4 } else { !ipv4 || self.has_public_address(&trip)? };
        if !open || !carried || !is_public(trip.packet.destination) {
            return stopped();
        }
        match &self.goal {
            Place::Public(_) => trip.arrive(Place::Public(Some((vpc, id)))),
            Place::Published(spot) => self.turn_inside(trip, vpc, id, spot),
            _ => stopped(),
        }
    }

    /// Whether what sent a packet has a public IPv4 address of its own.
    fn has_public_address(&self, trip: &Trip<'n>) -> Option<bool> {
        match &trip.start {
            Place::Spot(spot) => Some(spot.public? && !spot.lambda),
            Place::Nat { vpc, id, .. } => match vpc.nat_gateway(id) {
                Some(nat) => Some(*nat.public.get()? && !nat.eip.is_false()),
                None => Some(*vpc.interface(id)?.public_ip.get()? != PublicIp::No),
            },
            _ => None,
        }
    }

    /// Out by one internet gateway, and in by that of the receiver's VPC.
    fn turn_inside(
        &self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        id: &'n str,
        spot: &Rc<Spot<'n>>,
    ) -> Ride<'n> {
        let sender = trip.sender.clone();
        let known = sender.and_then(|sender| sender.public_ips.ranges().next());
        let source = known.map_or_else(
            || {
                self.seen.guessed.set(true);
                // RFC 5737: an address of no one.
                IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1))
            },
            |(first, _)| first,
        );
        let destination = self.address_of(spot, &trip.packet)?;
        let packet = Packet { source, destination, ..trip.packet };
        trip.turn(Place::Public(Some((vpc, id))), packet);
        let inside = Plain { goal: Place::Spot(Rc::clone(spot)), ..self.clone() };
        inside.enter_from_internet(trip, spot)
    }

    pub(super) fn enter_from_internet(&self, mut trip: Trip<'n>, spot: &Spot<'n>) -> Ride<'n> {
        let vpc = spot.vpc;
        let Some(gateway) = vpc.internet_gateway.get()? else { return stopped() };
        let open = *vpc.block_public_access.get()? == BlockPublicAccess::Off;
        let named = !trip.packet.source.is_ipv4() || (spot.public? && !spot.lambda);
        if !open || !named {
            return stopped();
        }
        trip.start = Place::Public(Some((vpc, gateway)));
        self.enter(trip, vpc, gateway)
    }

    /// In by a gateway; its own route table may send packets elsewhere first.
    pub(super) fn enter(&self, trip: Trip<'n>, vpc: &'n Vpc, gateway: &str) -> Ride<'n> {
        if !vpc.route_tables.complete {
            return None;
        }
        for table in vpc.route_tables.iter() {
            let Some(named) = table.gateway.get()? else { continue };
            let at_gateway = named == gateway;
            if at_gateway && !is_local(self.network.vpc_hop(vpc, table, trip.packet.destination)?) {
                return None;
            }
        }
        self.deliver(trip, vpc, None)
    }
}

/// Whether an internet gateway carries packets to an address: not to private, shared, local and multicast ones.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => {
            let [first, second, ..] = it.octets();
            let shared = first == 100 && second & 0xC0 == 64;
            let own = it.is_private() || it.is_loopback() || it.is_link_local() || shared;
            first != 0 && first < 224 && !own
        }
        IpAddr::V6(it) => it.segments().first().is_some_and(|first| first & 0xE000 == 0x2000),
    }
}
