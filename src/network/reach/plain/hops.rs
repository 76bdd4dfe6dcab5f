//! From hop to hop: out of a subnet, to an address of a VPC, over a peering or out by a door.

use super::filters::admits;
use super::{Leg, Place, Plain, Ride, Trip};
use crate::network::filter::Direction;
use crate::network::reach::end::{Door, Spot};
use crate::network::route::Target;
use crate::network::transit::Peering;
use crate::network::vpc::{Subnet, Vpc};
use crate::sets::Set;
use crate::sets::packets::Packet;
use std::net::IpAddr;
use std::rc::Rc;

/// A packet that gets no further.
pub(super) fn stopped<'n>() -> Ride<'n> {
    Some(Vec::new())
}

/// More devices in a row than any design has.
const MOST_HOPS: u8 = 12;

impl<'n> Trip<'n> {
    /// Goes on with a new header at a device.
    pub(super) fn turn(&mut self, at: Place<'n>, packet: Packet) {
        self.close(at.clone());
        (self.start, self.packet, self.sender) = (at, packet, None);
    }

    fn close(&mut self, to: Place<'n>) {
        self.legs.push(Leg { from: self.start.clone(), to, packet: self.packet });
    }

    pub(super) fn arrive(mut self, to: Place<'n>) -> Ride<'n> {
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
    pub(super) fn address_of(&self, spot: &Spot<'n>, packet: &Packet) -> Option<IpAddr> {
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
    pub(super) fn deliver(
        &self,
        trip: Trip<'n>,
        vpc: &'n Vpc,
        from: Option<&'n Subnet>,
    ) -> Ride<'n> {
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
