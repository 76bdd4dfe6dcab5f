//! Sets of packets: disjoint boxes over source, destination, protocol, source port and destination port.

mod answer;
mod cube;
mod first_match;
mod rewrite;
mod routing;
mod rows;
mod show;

pub use cube::{Number, Range, merge};
pub use first_match::{Blockers, FirstMatch, Rule};
pub use rewrite::Rewrite;
pub use routing::Painted;
pub use rows::{Row, address_list};
pub use show::{port_list, protocol_name};

use super::Set;
use super::prefix::AddressSet;
use cube::{Cube, Dimension, tidy};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IP protocol numbers (IANA) that this module treats apart.
pub const ICMP: u8 = 1;
pub const TCP: u8 = 6;
pub const UDP: u8 = 17;
pub const ICMPV6: u8 = 58;

/// A range of ports, both ends included.
pub type Ports = Range<u16>;

/// Every port.
pub const ALL_PORTS: Ports = Range { first: 0, last: u16::MAX };

/// The place of an ICMP message in the destination-port dimension: the type in the high byte, the code in the low one.
pub fn icmp_port(kind: u8, code: u8) -> u16 {
    u16::from_be_bytes([kind, code])
}

/// Which of the two address families; AWS filters and routes them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    V4,
    V6,
}

/// One packet. ICMP and ICMPv6 have type and code in the destination port, see [`icmp_port`];
/// protocols without ports have zero in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Packet {
    pub source: IpAddr,
    pub destination: IpAddr,
    /// The IP protocol number.
    pub protocol: u8,
    pub source_port: u16,
    pub destination_port: u16,
}

/// A set of packets. IPv4 and IPv6 packets are never mixed in one box.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Packets {
    v4: Vec<Cube<u32>>,
    v6: Vec<Cube<u128>>,
}

impl Packets {
    pub fn none() -> Self {
        Self::default()
    }

    /// Every packet of both families.
    pub fn all() -> Self {
        Self { v4: vec![Cube::full()], v6: vec![Cube::full()] }
    }

    /// Every packet of one family.
    pub fn of(family: Family) -> Self {
        match family {
            Family::V4 => Self { v4: vec![Cube::full()], v6: vec![] },
            Family::V6 => Self { v4: vec![], v6: vec![Cube::full()] },
        }
    }

    /// The part of one family.
    #[must_use]
    pub fn family(&self, family: Family) -> Self {
        match family {
            Family::V4 => Self { v4: self.v4.clone(), v6: vec![] },
            Family::V6 => Self { v4: vec![], v6: self.v6.clone() },
        }
    }

    /// The packets that come from these addresses.
    #[must_use]
    pub fn with_source(&self, sources: &AddressSet) -> Self {
        self.at(Dimension::Source, sources)
    }

    /// The packets that go to these addresses.
    #[must_use]
    pub fn with_destination(&self, destinations: &AddressSet) -> Self {
        self.at(Dimension::Destination, destinations)
    }

    /// The packets of one protocol, by its number.
    #[must_use]
    pub fn with_protocol(&self, protocol: u8) -> Self {
        self.within(Dimension::Protocol, Range::one(u16::from(protocol)))
    }

    #[must_use]
    pub fn with_source_ports(&self, ports: Ports) -> Self {
        self.within(Dimension::SourcePort, ports)
    }

    /// The packets to these ports; for ICMP, with these types and codes.
    #[must_use]
    pub fn with_destination_ports(&self, ports: Ports) -> Self {
        self.within(Dimension::DestinationPort, ports)
    }

    fn within(&self, dimension: Dimension, range: Range<u16>) -> Self {
        let v4 = Range::new(range.first.into(), range.last.into());
        let v6 = Range::new(range.first.into(), range.last.into());
        Self {
            v4: self.v4.iter().filter_map(|cube| cube.within(dimension, v4)).collect(),
            v6: self.v6.iter().filter_map(|cube| cube.within(dimension, v6)).collect(),
        }
    }

    fn at(&self, dimension: Dimension, addresses: &AddressSet) -> Self {
        let mut kept = Self::none();
        for ends in addresses.ranges() {
            match ends {
                (IpAddr::V4(first), IpAddr::V4(last)) => {
                    let range = Range::new(first.to_bits(), last.to_bits());
                    kept.v4.extend(self.v4.iter().filter_map(|cube| cube.within(dimension, range)));
                }
                (IpAddr::V6(first), IpAddr::V6(last)) => {
                    let range = Range::new(first.to_bits(), last.to_bits());
                    kept.v6.extend(self.v6.iter().filter_map(|cube| cube.within(dimension, range)));
                }
                _ => {}
            }
        }
        kept
    }

    /// Both sets together.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut both = self.subtract(other);
        both.v4.extend(&other.v4);
        both.v6.extend(&other.v6);
        both
    }

    /// The union of many sets.
    pub fn union_of<'a>(sets: impl IntoIterator<Item = &'a Packets>) -> Self {
        sets.into_iter().fold(Self::none(), |all, set| all.union(set))
    }

    /// The same packets in as few boxes as joining neighbours gives, in a fixed order.
    #[must_use]
    pub fn tidy(mut self) -> Self {
        tidy(&mut self.v4);
        tidy(&mut self.v6);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }

    /// Whether every packet of this set is in the other.
    pub fn is_subset(&self, other: &Self) -> bool {
        fits(&self.v4, &other.v4) && fits(&self.v6, &other.v6)
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        touches(&self.v4, &other.v4) || touches(&self.v6, &other.v6)
    }

    /// Takes the packets of another set out of this one.
    pub fn remove(&mut self, other: &Self) {
        other.v4.iter().for_each(|cut| cube::subtract(&mut self.v4, cut));
        other.v6.iter().for_each(|cut| cube::subtract(&mut self.v6, cut));
    }

    /// How much room the set takes: good for comparing two sets, too coarse for counting.
    pub fn volume(&self) -> f64 {
        let v4: f64 = self.v4.iter().map(Cube::volume).sum();
        v4 + self.v6.iter().map(Cube::volume).sum::<f64>()
    }

    /// The number of boxes the set is kept in.
    pub fn boxes(&self) -> usize {
        self.v4.len() + self.v6.len()
    }

    /// Where the packets come from.
    pub fn sources(&self) -> AddressSet {
        self.addresses(Dimension::Source)
    }

    /// Where the packets go.
    pub fn destinations(&self) -> AddressSet {
        self.addresses(Dimension::Destination)
    }

    fn addresses(&self, dimension: Dimension) -> AddressSet {
        let v4 =
            self.v4.iter().map(|cube| cube.range(dimension)).map(|range| -> (IpAddr, IpAddr) {
                (Ipv4Addr::from_bits(range.first).into(), Ipv4Addr::from_bits(range.last).into())
            });
        let v6 =
            self.v6.iter().map(|cube| cube.range(dimension)).map(|range| -> (IpAddr, IpAddr) {
                (Ipv6Addr::from_bits(range.first).into(), Ipv6Addr::from_bits(range.last).into())
            });
        AddressSet::from_ranges(v4.chain(v6))
    }

    /// The destination ports that occur, or types and codes for ICMP.
    pub fn destination_ports(&self) -> Vec<Ports> {
        self.numbers(Dimension::DestinationPort)
    }

    pub fn source_ports(&self) -> Vec<Ports> {
        self.numbers(Dimension::SourcePort)
    }

    /// The protocol numbers that occur, as ranges.
    pub fn protocols(&self) -> Vec<Range<u16>> {
        self.numbers(Dimension::Protocol)
    }

    fn numbers(&self, dimension: Dimension) -> Vec<Range<u16>> {
        let v4 = self.v4.iter().map(|cube| cube.range(dimension));
        let v6 = self.v6.iter().map(|cube| cube.range(dimension));
        let narrow = |number: u128| u16::try_from(number).unwrap_or(u16::MAX);
        let v4 = v4.map(|range| Range::new(narrow(range.first.into()), narrow(range.last.into())));
        let v6 = v6.map(|range| Range::new(narrow(range.first), narrow(range.last)));
        cube::merge(v4.chain(v6).collect())
    }

    /// A packet with the port that people know best among those of the set; see [`Set::witness`].
    fn pick<N: Number>(boxes: &[Cube<N>], address: impl Fn(N) -> IpAddr) -> Option<Packet>
    where
        u128: From<N>,
    {
        let cube = boxes.iter().min_by_key(|cube| rank(cube))?;
        let low = |number: N| u16::try_from(u128::from(number)).unwrap_or(u16::MAX);
        let narrow = |range: Range<N>| Range::new(low(range.first), low(range.last));
        let protocol = best_protocol(narrow(cube.range(Dimension::Protocol)));
        let ported = protocol == TCP || protocol == UDP;
        let to = narrow(cube.range(Dimension::DestinationPort));
        let from = narrow(cube.range(Dimension::SourcePort));
        Some(Packet {
            source: address(example(cube.range(Dimension::Source), N::EXAMPLES[0])),
            destination: address(example(cube.range(Dimension::Destination), N::EXAMPLES[1])),
            protocol,
            source_port: if ported { best_port(from, CLIENT_PORTS) } else { from.first },
            destination_port: if ported { best_port(to, WELL_KNOWN_PORTS) } else { to.first },
        })
    }
}

/// Server ports that make a witness easy to recognise, the most telling first.
const WELL_KNOWN_PORTS: &[u16] = &[22, 443, 80, 3389, 3306, 5432, 53, 123, 25, 8080];

/// Source ports that a client would really use: the first of Linux, of Windows, of a NAT gateway.
const CLIENT_PORTS: &[u16] = &[32768, 49152, 1024, 443, 80];

fn best_port(ports: Range<u16>, known: &[u16]) -> u16 {
    known.iter().copied().find(|&port| ports.holds(port)).unwrap_or(ports.first)
}

/// TCP where the range allows it, then UDP, then ICMP, else the smallest number.
fn best_protocol(protocols: Range<u16>) -> u8 {
    let known = [TCP, UDP, ICMP, ICMPV6].into_iter();
    let first = u8::try_from(protocols.first).unwrap_or(u8::MAX);
    known.into_iter().find(|&known| protocols.holds(known.into())).unwrap_or(first)
}

/// An address of a range: the one reserved for examples where it may be any, else the one after the first, as the
/// first often names the network itself.
fn example<N: Number>(range: Range<N>, reserved: N) -> N {
    if range == Range::full() { reserved } else { range.first.after().min(range.last) }
}

/// Boxes with TCP first, then by their own order, so that equal sets give the same witness.
fn rank<N: Number>(cube: &Cube<N>) -> (bool, Cube<N>) {
    (!cube.range(Dimension::Protocol).holds(N::from(TCP)), *cube)
}

fn fits<N: Number>(inner: &[Cube<N>], outer: &[Cube<N>]) -> bool {
    inner.iter().all(|cube| {
        if outer.iter().any(|other| other.covers(cube)) {
            return true;
        }
        let mut rest = vec![*cube];
        outer.iter().filter(|other| other.overlaps(cube)).for_each(|cut| {
            cube::subtract(&mut rest, cut);
        });
        rest.is_empty()
    })
}

fn touches<N: Number>(left: &[Cube<N>], right: &[Cube<N>]) -> bool {
    left.iter().any(|cube| right.iter().any(|other| cube.overlaps(other)))
}

fn disjoint<N: Number>(boxes: Vec<Cube<N>>) -> Vec<Cube<N>> {
    let mut apart: Vec<Cube<N>> = Vec::with_capacity(boxes.len());
    for cube in boxes {
        let mut new = vec![cube];
        apart.iter().for_each(|old| cube::subtract(&mut new, old));
        apart.append(&mut new);
    }
    apart
}

fn intersect<N: Number>(left: &[Cube<N>], right: &[Cube<N>]) -> Vec<Cube<N>> {
    let pairs = left.iter().flat_map(|cube| right.iter().map(move |other| (cube, other)));
    pairs.filter_map(|(cube, other)| cube.intersect(other)).collect()
}

impl Set for Packets {
    type Member = Packet;

    fn intersect(&self, other: &Self) -> Self {
        Self { v4: intersect(&self.v4, &other.v4), v6: intersect(&self.v6, &other.v6) }
    }

    fn subtract(&self, other: &Self) -> Self {
        let mut rest = self.clone();
        rest.remove(other);
        rest
    }

    fn contains(&self, packet: &Packet) -> bool {
        let (protocol, to, from) = (packet.protocol, packet.destination_port, packet.source_port);
        match (packet.source, packet.destination) {
            (IpAddr::V4(source), IpAddr::V4(destination)) => {
                let [protocol, to, from] = [protocol.into(), to.into(), from.into()];
                let numbers = [protocol, to, from, source.to_bits(), destination.to_bits()];
                self.v4.iter().any(|cube| cube.holds(numbers))
            }
            (IpAddr::V6(source), IpAddr::V6(destination)) => {
                let [protocol, to, from] = [protocol.into(), to.into(), from.into()];
                let numbers = [protocol, to, from, source.to_bits(), destination.to_bits()];
                self.v6.iter().any(|cube| cube.holds(numbers))
            }
            _ => false,
        }
    }

    /// IPv4 and TCP where there is any, the second address of a range, and a port people know.
    fn witness(&self) -> Option<Packet> {
        Self::pick(&self.v4, |number| Ipv4Addr::from_bits(number).into())
            .or_else(|| Self::pick(&self.v6, |number| Ipv6Addr::from_bits(number).into()))
    }
}
