//! Rules as messages name them.

use super::filter::{Direction, GroupRule, NaclRule};
use super::value::{Field, Icmp, PortRange, Protocol};
use crate::sets::packets::{ICMP, ICMPV6, TCP, UDP, protocol_name};
use std::fmt;

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to {
            write!(f, "{}", self.from)
        } else {
            write!(f, "{}-{}", self.from, self.to)
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all traffic"),
            Self::Number(number) => f.write_str(&protocol_name(*number)),
        }
    }
}

/// `tcp 443`, `icmp 3/4`, `all traffic`.
fn service(
    protocol: &Field<Protocol>,
    ports: &Field<Option<PortRange>>,
    icmp: &Field<Option<Icmp>>,
) -> String {
    let Some(protocol) = protocol.get() else { return "unknown traffic".to_owned() };
    match protocol {
        Protocol::Number(TCP | UDP) => match ports.given() {
            Some(range) if (range.from, range.to) != (0, 65535) => format!("{protocol} {range}"),
            _ => protocol.to_string(),
        },
        Protocol::Number(ICMP | ICMPV6) => match icmp.given() {
            Some(icmp) if icmp.kind >= 0 && icmp.code >= 0 => {
                format!("{protocol} {}/{}", icmp.kind, icmp.code)
            }
            Some(icmp) if icmp.kind >= 0 => format!("{protocol} type {}", icmp.kind),
            _ => protocol.to_string(),
        },
        other => other.to_string(),
    }
}

impl NaclRule {
    /// `allow tcp 443 from 10.0.0.0/9`.
    pub fn text(&self, direction: Direction) -> String {
        let service = service(&self.protocol, &self.ports, &self.icmp);
        let remote = self.cidr.get().map_or("unknown", |cidr| &cidr.text);
        let word = match direction {
            Direction::Ingress => "from",
            Direction::Egress => "to",
        };
        format!("{} {service} {word} {remote}", self.action())
    }
}

impl GroupRule {
    /// `tcp 443`, `all traffic`.
    pub fn service_text(&self) -> String {
        service(&self.protocol, &self.ports, &self.icmp)
    }
}
