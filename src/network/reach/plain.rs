//! The plain evaluator of ways: one packet, one hop after the other, as AWS's pages say it, without any sets.
//!
//! It is written apart from the walk over sets, and confirms witnesses. What it does not follow, or what is not known,
//! it says: then a witness stays unconfirmed, which is not the same as wrong.

mod devices;
mod filters;
mod gateways;
mod hops;
mod tables;
mod transit;

use super::end::{Door, End, Spot};
use crate::network::Network;
use crate::network::vpc::{Subnet, Vpc};
use crate::sets::packets::{ICMP, ICMPV6, Packet, TCP, UDP};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::rc::Rc;

/// Where a packet stands between two devices that rewrite it.
#[derive(Clone)]
enum Place<'n> {
    Spot(Rc<Spot<'n>>),
    /// A spot by its public address.
    Published(Rc<Spot<'n>>),
    /// A device that hides senders behind its own address.
    Nat {
        id: &'n str,
        vpc: &'n Vpc,
        subnet: Option<&'n Subnet>,
        address: IpAddr,
    },
    /// Public addresses, and the VPC and gateway they are reached through, once known.
    Public(Option<(&'n Vpc, &'n str)>),
    Outside(Vec<Door<'n>>),
}

/// A stretch of a way on which the packet stays as it is.
struct Leg<'n> {
    from: Place<'n>,
    to: Place<'n>,
    packet: Packet,
}

/// The legs of a whole way; none when the packet is stopped. `None` when this evaluator cannot tell.
type Ride<'n> = Option<Vec<Leg<'n>>>;

/// A packet on its way.
struct Trip<'n> {
    packet: Packet,
    legs: Vec<Leg<'n>>,
    start: Place<'n>,
    /// The interfaces whose groups are still seen.
    sender: Option<Rc<Spot<'n>>>,
    passed: Vec<&'n str>,
    hops: u8,
}

/// One attempt to follow a packet to a goal.
#[derive(Clone)]
struct Plain<'n, 'c> {
    network: &'n Network,
    goal: Place<'n>,
    /// Answers: security groups and connection tables know them.
    reply: bool,
    /// The port that devices send translated packets from: they choose, so one port is tried after the other.
    port: u16,
    seen: &'c Seen<'n>,
}

/// What an attempt met on its way.
#[derive(Default)]
struct Seen<'n> {
    /// The VPC whose device translated the packet.
    translated: Cell<Option<&'n Vpc>>,
    /// Whether an address was made up, so that being stopped proves nothing.
    guessed: Cell<bool>,
}

/// The first of the ports that NAT gateways send from.
const FIRST_NAT_PORT: u16 = 1024;

impl Network {
    /// Whether a packet gets from one end to the other and its answer back; `None` when this evaluator cannot tell.
    pub fn confirms<'n>(
        &'n self,
        packet: &Packet,
        from: &'n End<'n>,
        to: &'n End<'n>,
    ) -> Option<bool> {
        let seen = Seen::default();
        let mut passes = self.round_trip(packet, (from, to), FIRST_NAT_PORT, &seen)?;
        if let Some(vpc) = seen.translated.get().filter(|_| !passes) {
            let spots = [from.spot(), to.spot()].into_iter().flatten();
            for port in nat_ports(spots.map(|spot| spot.vpc).chain([vpc])) {
                passes |= self.round_trip(packet, (from, to), port, &seen)?;
            }
        }
        if !passes && seen.guessed.get() { None } else { Some(passes) }
    }

    fn round_trip<'n>(
        &'n self,
        packet: &Packet,
        (from, to): (&'n End<'n>, &'n End<'n>),
        port: u16,
        seen: &Seen<'n>,
    ) -> Option<bool> {
        if let (End::Spot(spot), End::Amazon { .. }) = (from, to) {
            // It is on unless somebody turned it off.
            return Some(!spot.vpc.dns_support.is_false());
        }
        let goal = match to {
            End::Spot(spot) => Place::Spot(Rc::clone(spot)),
            End::Published(spot) => Place::Published(Rc::clone(spot)),
            End::Public { .. } => Place::Public(None),
            End::External { doors, .. } if !doors.is_empty() => Place::Outside(doors.clone()),
            _ => return None,
        };
        let plain = Plain { network: self, goal, reply: false, port, seen };
        for start in starts(from)? {
            let legs = plain.set_out(*packet, start)?;
            let mut answered = !legs.is_empty();
            for leg in &legs {
                let Some(answer) = answer_to(&leg.packet) else { continue };
                let back = Plain { goal: leg.from.clone(), reply: true, ..plain.clone() };
                answered &= !back.set_out(answer, leg.to.clone())?.is_empty();
            }
            if answered {
                return Some(true);
            }
        }
        Some(false)
    }
}

/// Where packets of an end may set out; a network outside has several doors.
fn starts<'n>(from: &'n End<'n>) -> Option<Vec<Place<'n>>> {
    Some(match from {
        End::Spot(spot) => vec![Place::Spot(Rc::clone(spot))],
        End::Public { .. } => vec![Place::Public(None)],
        End::External { doors, .. } if !doors.is_empty() => {
            doors.iter().map(|door| Place::Outside(vec![*door])).collect()
        }
        _ => return None,
    })
}

/// The ports that are worth trying for a translated packet: those beside which a network ACL decides otherwise.
fn nat_ports<'n>(vpcs: impl Iterator<Item = &'n Vpc>) -> BTreeSet<u16> {
    let mut ports = BTreeSet::from([FIRST_NAT_PORT, u16::MAX]);
    for vpc in vpcs {
        let rules =
            vpc.nacls.iter().flat_map(|nacl| nacl.sides()).flat_map(|side| &side.rules.items);
        for range in rules.filter_map(|rule| rule.ports.given()) {
            for port in [range.from, range.from - 1, range.to, range.to + 1] {
                ports.extend(u16::try_from(port).ok().filter(|port| *port >= FIRST_NAT_PORT));
            }
        }
    }
    ports
}

/// The answer to a packet; ICMP other than pings has none.
fn answer_to(packet: &Packet) -> Option<Packet> {
    let back = Packet {
        source: packet.destination,
        destination: packet.source,
        protocol: packet.protocol,
        source_port: packet.source_port,
        destination_port: packet.destination_port,
    };
    let [kind, _] = packet.destination_port.to_be_bytes();
    match (packet.protocol, kind) {
        (TCP | UDP, _) => Some(Packet {
            source_port: packet.destination_port,
            destination_port: packet.source_port,
            ..back
        }),
        (ICMP, 8) => Some(Packet { destination_port: 0, ..back }),
        (ICMPV6, 128) => Some(Packet { destination_port: u16::from_be_bytes([129, 0]), ..back }),
        (ICMP | ICMPV6, _) => None,
        _ => Some(back),
    }
}
