//! From hop to hop inside VPCs, through their gateways and devices.

use super::filters::admits;
use super::tables::{Hop, is_local};
use super::{Leg, Place, Plain, Ride, Trip};
use crate::network::filter::Direction;
use crate::network::gateway::{Endpoint, EndpointKind, Gateway, GatewayKind, NatGateway};
use crate::network::interface::{Interface, InterfaceKind, PublicIp};
use crate::network::reach::end::{Door, End, Spot};
use crate::network::route::Target;
use crate::network::transit::Peering;
use crate::network::vpc::{BlockPublicAccess, Subnet, Vpc};
use crate::sets::Set;
use crate::sets::packets::{ICMP, ICMPV6, Packet, TCP, UDP};
use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;

/// A packet that gets no further.
fn stopped<'n>() -> Ride<'n> {
    Some(Vec::new())
}

/// More devices in a row than any design has.
const MOST_HOPS: u8 = 12;

impl<'n> Trip<'n> {
    /// Goes on with a new header at a device.
    fn turn(&mut self, at: Place<'n>, packet: Packet) {
        self.close(at.clone());
        (self.start, self.packet, self.sender) = (at, packet, None);
    }

    fn close(&mut self, to: Place<'n>) {
        self.legs.push(Leg { from: self.start.clone(), to, packet: self.packet });
    }

    fn arrive(mut self, to: Place<'n>) -> Ride<'n> {
        self.close(to);
        Some(self.legs)
    }

    /// Counts a device; false when there were too many.
    pub(super) fn hop(&mut self) -> bool {
        self.hops += 1;
        self.hops <= MOST_HOPS
    }
}

impl<'n> Plain<'n, '_> {
    /// Lets a packet set out from a place.
    pub(super) fn set_out(&self, packet: Packet, start: Place<'n>) -> Ride<'n> {
        let mut trip = Trip {
            packet,
            legs: Vec::new(),
            start: start.clone(),
            sender: None,
            passed: Vec::new(),
            hops: 0,
        };
        match start {
            Place::Spot(spot) => {
                if !self.reply {
                    let carried = spot.carries.as_ref();
                    let carried = carried.is_none_or(|set| set.contains(&packet.destination));
                    if !carried || spot.endpoint || !self.lets_out(&spot, &packet)? {
                        return stopped();
                    }
                    trip.sender = Some(Rc::clone(&spot));
                }
                self.leave(trip, spot.vpc, spot.subnet)
            }
            Place::Nat { vpc, subnet: Some(subnet), .. } => self.leave(trip, vpc, subnet),
            Place::Nat { vpc, subnet: None, .. } => self.deliver(trip, vpc, None),
            Place::Public(Some((vpc, gateway))) => self.enter(trip, vpc, gateway),
            Place::Public(None) => match &self.goal {
                Place::Spot(spot) => self.enter_from_internet(trip, spot),
                Place::Published(spot) => {
                    trip.packet.destination = self.address_of(spot, &packet)?;
                    let inside = Plain { goal: Place::Spot(Rc::clone(spot)), ..self.clone() };
                    inside.enter_from_internet(trip, spot)
                }
                _ => stopped(),
            },
            Place::Outside(doors) => self.enter_from_outside(trip, *doors.first()?),
            Place::Published(_) => None,
        }
    }

    /// The private address that a public one stands for.
    fn address_of(&self, spot: &Spot<'n>, packet: &Packet) -> Option<IpAddr> {
        let mut ranges = spot.addresses.ranges();
        let (first, last) = ranges.find(|(first, _)| first.is_ipv4() == packet.source.is_ipv4())?;
        if first != last || spot.names.len() > 1 {
            self.seen.guessed.set(true);
        }
        Some(first)
    }

    /// The groups of a sender; those of the other side are seen in one VPC, and over a peering in one Region.
    fn lets_out(&self, spot: &Spot<'n>, packet: &Packet) -> Option<bool> {
        let other = match &self.goal {
            Place::Spot(other) if spot.is_in(other.vpc) => Some(other),
            Place::Spot(other) => {
                let mut peerings = self.network.peerings_of(spot.vpc);
                let seen = peerings.any(|peering| {
                    peering.is_active()
                        && peering.seen_from(&other.vpc.id.text).is_some()
                        && self.network.references_cross(peering, spot.vpc, other.vpc)
                });
                seen.then_some(other)
            }
            _ => None,
        };
        self.network.passes_groups(spot, Direction::Egress, packet, other.map(Rc::as_ref))
    }

    /// Out of a subnet.
    pub(super) fn leave(&self, mut trip: Trip<'n>, vpc: &'n Vpc, subnet: &'n Subnet) -> Ride<'n> {
        if !trip.hop() {
            return stopped();
        }
        let to = trip.packet.destination;
        if subnet.cidrs().any(|cidr| cidr.net.contains(&to)) {
            let classic = |it: &Place<'_>| matches!(it, Place::Spot(spot) if spot.classic);
            if !classic(&trip.start) && !classic(&self.goal) {
                return self.deliver(trip, vpc, Some(subnet));
            }
            let open = admits(vpc, subnet, Direction::Egress, &trip.packet)?;
            return if open { self.deliver(trip, vpc, None) } else { stopped() };
        }
        let hop = self.network.vpc_hop(vpc, vpc.route_table_of(subnet)?, to)?;
        let beside = match hop.map(|hop| hop.to) {
            Some(Target::Nat(nat)) => nat.subnet.given(),
            Some(Target::Interface(interface)) => interface.subnet.given(),
            _ => None,
        };
        let inside = beside.is_some_and(|id| *id == subnet.id.text);
        if !inside && !admits(vpc, subnet, Direction::Egress, &trip.packet)? {
            return stopped();
        }
        let Some(hop) = hop else { return stopped() };
        if hop.blackhole? {
            return stopped();
        }
        match hop.to {
            Target::Local => self.deliver(trip, vpc, Some(subnet)),
            Target::Gateway(gateway) => self.by_gateway(trip, vpc, gateway),
            Target::Nat(nat) => self.by_nat(trip, vpc, subnet, nat),
            Target::Endpoint(endpoint) => self.by_endpoint(trip, vpc, endpoint),
            Target::Interface(interface) => self.by_interface(trip, vpc, subnet, interface),
            Target::Peering(peering) => self.by_peering(trip, vpc, peering),
            Target::TransitGateway(gateway) => self.by_transit(trip, vpc, subnet, gateway),
            Target::Missing => stopped(),
            Target::Other | Target::Unknown => None,
        }
    }

    /// To an address of the VPC.
    fn deliver(&self, trip: Trip<'n>, vpc: &'n Vpc, from: Option<&'n Subnet>) -> Ride<'n> {
        let same = |subnet: &Subnet| from.is_some_and(|from| std::ptr::eq(from, subnet));
        let packet = &trip.packet;
        match &self.goal {
            Place::Spot(spot) if spot.is_in(vpc) => {
                let here = spot.addresses.contains(&packet.destination);
                let open =
                    same(spot.subnet) || admits(vpc, spot.subnet, Direction::Ingress, packet)?;
                if !here || !open {
                    return stopped();
                }
                if !self.reply {
                    let sender = trip.sender.as_deref();
                    let listens = spot.listeners.as_ref().is_none_or(|all| {
                        let port = packet.destination_port;
                        all.iter().any(|ports| ports.first <= port && port <= ports.last)
                    });
                    let let_in =
                        self.network.passes_groups(spot, Direction::Ingress, packet, sender)?;
                    if !listens || !let_in {
                        return stopped();
                    }
                }
                let goal = self.goal.clone();
                trip.arrive(goal)
            }
            Place::Nat { vpc: own, subnet, address, .. } if std::ptr::eq(*own, vpc) => {
                let open = match subnet {
                    Some(subnet) if !same(subnet) => {
                        admits(vpc, subnet, Direction::Ingress, packet)?
                    }
                    _ => true,
                };
                let goal = self.goal.clone();
                if open && packet.destination == *address { trip.arrive(goal) } else { stopped() }
            }
            _ => stopped(),
        }
    }

    fn by_gateway(&self, trip: Trip<'n>, vpc: &'n Vpc, gateway: &'n Gateway) -> Ride<'n> {
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

    fn enter_from_internet(&self, mut trip: Trip<'n>, spot: &Spot<'n>) -> Ride<'n> {
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

    fn by_nat(
        &self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        subnet: &'n Subnet,
        nat: &'n NatGateway,
    ) -> Ride<'n> {
        let id = nat.id.text.as_str();
        let carried =
            trip.packet.source.is_ipv4() && [TCP, UDP, ICMP].contains(&trip.packet.protocol);
        if self.reply || !carried || trip.passed.contains(&id) {
            return stopped();
        }
        trip.passed.push(id);
        if nat.regional.is_true() {
            let uncovered = |zone: &String| !nat.zones.is_empty() && !nat.zones.contains(zone);
            if subnet.az.given().is_some_and(uncovered) {
                return stopped();
            }
            let Some(gateway) = vpc.internet_gateway.get()? else { return stopped() };
            let inside = vpc.cidrs.first()?.net.addr();
            self.translate(&mut trip, Place::Nat { id, vpc, subnet: None, address: inside });
            // Its own table leads to the internet gateway, unless somebody changed that.
            if let Some(id) = nat.route_table.given() {
                let table = vpc.route_table(id)?;
                let hop = self.network.vpc_hop(vpc, table, trip.packet.destination)?;
                return match hop {
                    Some(Hop { to: Target::Gateway(own), blackhole: Some(false) }) => {
                        self.by_gateway(trip, vpc, own)
                    }
                    Some(Hop { to: Target::Local, .. }) => self.deliver(trip, vpc, None),
                    _ => None,
                };
            }
            return self.by_gateway(trip, vpc, self.network.gateway(gateway)?);
        }
        let home = vpc.subnet(nat.subnet.given()?)?;
        let address = match nat.private_ips.first() {
            Some(address) => *address,
            None => {
                self.seen.guessed.set(true);
                home.cidr.given()?.net.hosts().nth(4)?
            }
        };
        let same = std::ptr::eq(home, subnet);
        if !same && !admits(vpc, home, Direction::Ingress, &trip.packet)? {
            return stopped();
        }
        self.translate(&mut trip, Place::Nat { id, vpc, subnet: Some(home), address });
        self.leave(trip, vpc, home)
    }

    /// Puts a device's own address and port on a packet.
    fn translate(&self, trip: &mut Trip<'n>, at: Place<'n>) {
        let Place::Nat { vpc, address, .. } = at else { return };
        self.seen.translated.set(Some(vpc));
        let ported = [TCP, UDP].contains(&trip.packet.protocol);
        let source_port = if ported { self.port } else { trip.packet.source_port };
        trip.turn(at, Packet { source: address, source_port, ..trip.packet });
    }

    fn by_endpoint(&self, trip: Trip<'n>, vpc: &'n Vpc, endpoint: &'n Endpoint) -> Ride<'n> {
        // What appliances let through is not known, and an answer that a service never asked for is nobody's.
        if self.reply || *endpoint.kind.get()? == EndpointKind::GatewayLoadBalancer {
            return None;
        }
        let own = match &trip.start {
            Place::Spot(spot) => spot.is_in(vpc),
            Place::Nat { vpc: own, .. } => std::ptr::eq(*own, vpc),
            _ => false,
        };
        let [kind, _] = trip.packet.destination_port.to_be_bytes();
        let carried = matches!((trip.packet.protocol, kind), (TCP, _) | (ICMP, 8) | (ICMPV6, 128));
        let to_service = matches!(self.goal, Place::Public(_)) && endpoint.is_gateway();
        if !own || !carried || !to_service {
            return stopped();
        }
        trip.arrive(Place::Public(Some((vpc, &endpoint.id.text))))
    }

    fn by_interface(
        &self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        subnet: &'n Subnet,
        interface: &'n Interface,
    ) -> Ride<'n> {
        let id = interface.id.text.as_str();
        if trip.passed.contains(&id) || *interface.source_dest_check.get()? {
            return stopped();
        }
        // What other devices forward is their own affair.
        if self.reply || *interface.kind.get()? != InterfaceKind::NatInstance {
            return None;
        }
        trip.passed.push(id);
        let spots = self.network.spots_of(vpc, vec![interface]);
        let Some(End::Spot(spot)) = spots.into_iter().next() else { return None };
        let packet = trip.packet;
        let other = trip.sender.clone();
        let same = std::ptr::eq(spot.subnet, subnet);
        let let_in = (same || admits(vpc, spot.subnet, Direction::Ingress, &packet)?)
            && self.network.passes_groups(&spot, Direction::Ingress, &packet, other.as_deref())?;
        if !let_in {
            return stopped();
        }
        let address = self.address_of(&spot, &packet)?;
        self.translate(&mut trip, Place::Nat { id, vpc, subnet: Some(spot.subnet), address });
        if !self.network.passes_groups(&spot, Direction::Egress, &trip.packet, None)? {
            return stopped();
        }
        self.leave(trip, vpc, spot.subnet)
    }

    fn by_peering(&self, mut trip: Trip<'n>, vpc: &'n Vpc, peering: &'n Peering) -> Ride<'n> {
        if peering.status.get()? != "active" {
            return stopped();
        }
        let other = self.network.peer_of(peering, vpc).filter(|other| other.declared)?;
        if !self.network.references_cross(peering, vpc, other) {
            trip.sender = None;
        }
        let own = other.all_cidrs().any(|cidr| cidr.net.contains(&trip.packet.destination));
        if own { self.deliver(trip, other, None) } else { stopped() }
    }

    /// Out to a network behind a VPN or Direct Connect.
    pub(super) fn out_by(&self, trip: Trip<'n>, door: Door<'n>) -> Ride<'n> {
        match &self.goal {
            Place::Outside(doors) if doors.iter().any(|own| own.id() == door.id()) => {
                trip.arrive(Place::Outside(vec![door]))
            }
            _ => stopped(),
        }
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
