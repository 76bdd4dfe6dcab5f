//! Packets, ports and protocols as people write them.

use super::{ICMP, ICMPV6, Packet, Packets, Ports, Set, TCP, UDP};
use std::fmt;
use std::net::IpAddr;

/// The name of a protocol where people know it by name, else its number.
pub fn protocol_name(protocol: u8) -> String {
    match protocol {
        ICMP => "icmp".to_owned(),
        TCP => "tcp".to_owned(),
        UDP => "udp".to_owned(),
        ICMPV6 => "icmpv6".to_owned(),
        47 => "gre".to_owned(),
        50 => "esp".to_owned(),
        51 => "ah".to_owned(),
        132 => "sctp".to_owned(),
        other => format!("protocol {other}"),
    }
}

/// Ports as `22`, `1024-65535` or `22, 80-443`.
pub fn port_list(ports: &[Ports]) -> String {
    let one = |range: &Ports| {
        if range.first == range.last {
            range.first.to_string()
        } else {
            format!("{}-{}", range.first, range.last)
        }
    };
    ports.iter().map(one).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Packet {
    /// `tcp 198.51.100.1:32768 -> 10.0.0.10:443`; ICMP ends with `type 3 code 4`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = protocol_name(self.protocol);
        match self.protocol {
            TCP | UDP => {
                let from = with_port(self.source, self.source_port);
                write!(f, "{name} {from} -> {}", with_port(self.destination, self.destination_port))
            }
            ICMP | ICMPV6 => {
                let [kind, code] = self.destination_port.to_be_bytes();
                write!(f, "{name} {} -> {} type {kind} code {code}", self.source, self.destination)
            }
            _ => write!(f, "{name} {} -> {}", self.source, self.destination),
        }
    }
}

fn with_port(address: IpAddr, port: u16) -> String {
    match address {
        IpAddr::V4(address) => format!("{address}:{port}"),
        IpAddr::V6(address) => format!("[{address}]:{port}"),
    }
}

impl fmt::Display for Packets {
    /// One packet of the set, or `no packet`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.witness() {
            Some(packet) => packet.fmt(f),
            None => f.write_str("no packet"),
        }
    }
}
