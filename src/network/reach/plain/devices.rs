//! Through NAT gateways, endpoints and network interfaces.

use super::filters::admits;
use super::hops::stopped;
use super::tables::Hop;
use super::{Place, Plain, Ride, Trip};
use crate::network::filter::Direction;
use crate::network::gateway::{Endpoint, EndpointKind, NatGateway};
use crate::network::interface::{Interface, InterfaceKind};
use crate::network::reach::end::End;
use crate::network::route::Target;
use crate::network::vpc::{Subnet, Vpc};
use crate::sets::packets::{ICMP, ICMPV6, Packet, TCP, UDP};

impl<'n> Plain<'n, '_> {
    pub(super) fn by_nat(
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

    pub(super) fn by_endpoint(
        &self,
        trip: Trip<'n>,
        vpc: &'n Vpc,
        endpoint: &'n Endpoint,
    ) -> Ride<'n> {
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

    pub(super) fn by_interface(
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
}
