//! Sets of packets as rows for people: boxes that differ in addresses only are one row.

use super::cube::{Cube, Dimension, Number, Range};
use super::{ALL_PORTS, ICMP, ICMPV6, Packets, Ports, TCP, UDP, port_list, protocol_name};
use crate::sets::prefix::AddressSet;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Packets of every combination of these fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Protocol numbers.
    pub protocols: Range<u16>,
    pub destination_ports: Ports,
    pub source_ports: Ports,
    pub sources: AddressSet,
    pub destinations: AddressSet,
}

/// What boxes of one row share, and the destination, while sources are put together.
type Key = (Range<u16>, Ports, Ports, (IpAddr, IpAddr));

impl Packets {
    /// The set as few rows, in a fixed order.
    pub fn rows(&self) -> Vec<Row> {
        let mut sources: BTreeMap<Key, Vec<(IpAddr, IpAddr)>> = BTreeMap::new();
        for cube in &self.v4 {
            let ends = |dimension| {
                let range = cube.range(dimension);
                (Ipv4Addr::from_bits(range.first).into(), Ipv4Addr::from_bits(range.last).into())
            };
            let key = key(cube, ends(Dimension::Destination));
            sources.entry(key).or_default().push(ends(Dimension::Source));
        }
        for cube in &self.v6 {
            let ends = |dimension| {
                let range = cube.range(dimension);
                (Ipv6Addr::from_bits(range.first).into(), Ipv6Addr::from_bits(range.last).into())
            };
            let key = key(cube, ends(Dimension::Destination));
            sources.entry(key).or_default().push(ends(Dimension::Source));
        }
        let mut rows: Vec<Row> = Vec::new();
        for ((protocols, destination_ports, source_ports, to), from) in sources {
            let sources = AddressSet::from_ranges(from);
            let destinations = AddressSet::from_ranges([to]);
            let known = rows.iter_mut().find(|row| {
                row.protocols == protocols
                    && row.destination_ports == destination_ports
                    && row.source_ports == source_ports
                    && row.sources == sources
            });
            match known {
                Some(row) => row.destinations = row.destinations.union(&destinations),
                None => rows.push(Row {
                    protocols,
                    destination_ports,
                    source_ports,
                    sources,
                    destinations,
                }),
            }
        }
        rows
    }
}

fn key<N: Number>(cube: &Cube<N>, destination: (IpAddr, IpAddr)) -> Key
where
    u128: From<N>,
{
    let narrow = |dimension| {
        let range = cube.range(dimension);
        let low = |number: N| u16::try_from(u128::from(number)).unwrap_or(u16::MAX);
        Range::new(low(range.first), low(range.last))
    };
    let ports = (narrow(Dimension::DestinationPort), narrow(Dimension::SourcePort));
    (narrow(Dimension::Protocol), ports.0, ports.1, destination)
}

impl Row {
    /// Protocol and ports: `tcp 443`, `udp`, `icmp type 8`, `protocols 2-5`, `all traffic`.
    pub fn service(&self) -> String {
        let (first, last) = (self.protocols.first, self.protocols.last);
        let Ok(protocol) = u8::try_from(first) else { return String::new() };
        if (first, last) == (0, 255) && self.destination_ports == ALL_PORTS {
            return "all traffic".to_owned();
        }
        if first != last {
            return format!("protocols {first}-{last}");
        }
        let name = protocol_name(protocol);
        match protocol {
            _ if self.destination_ports == ALL_PORTS => name,
            TCP | UDP => format!("{name} {}", port_list(&[self.destination_ports])),
            ICMP | ICMPV6 => {
                let [kind, code] = self.destination_ports.first.to_be_bytes();
                let [last, _] = self.destination_ports.last.to_be_bytes();
                if self.destination_ports.first == self.destination_ports.last {
                    format!("{name} type {kind} code {code}")
                } else if kind == last {
                    format!("{name} type {kind}")
                } else {
                    format!("{name} types {kind}-{last}")
                }
            }
            _ => name,
        }
    }
}

/// More blocks than this are counted instead of listed.
const MOST_BLOCKS: usize = 4;

/// Addresses as blocks: `10.0.0.0/24, 10.0.2.0/24`, `16 blocks from 1.0.0.0/8 on`.
pub fn address_list(addresses: &AddressSet) -> String {
    let blocks: Vec<String> = addresses
        .blocks()
        .map(|block| match block.max_prefix_len() == block.prefix_len() {
            true => block.addr().to_string(),
            false => block.to_string(),
        })
        .collect();
    match blocks.first() {
        Some(first) if blocks.len() > MOST_BLOCKS => {
            format!("{} blocks from {first} on", blocks.len())
        }
        _ => blocks.join(", "),
    }
}
