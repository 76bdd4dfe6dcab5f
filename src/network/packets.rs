//! Rules as sets of packets: what each one matches, and what an ordered list of them lets through.

use super::anomaly::AnomalyKind;
use super::filter::{Direction, GroupRule, NaclRule, NaclSide};
use super::value::{Icmp, PortRange, Protocol};
use crate::sets::packets::{
    ALL_PORTS, Family, FirstMatch, ICMP, ICMPV6, Packets, Ports, Rule, TCP, UDP, icmp_port,
};
use ipnet::IpNet;
use std::sync::OnceLock;

impl PortRange {
    /// The range when AWS takes it: in order, and within 0 to 65535.
    pub fn valid(self) -> Option<Ports> {
        let (Ok(from), Ok(to)) = (u16::try_from(self.from), u16::try_from(self.to)) else {
            return None;
        };
        (from <= to).then(|| Ports::new(from, to))
    }
}

impl Icmp {
    /// The range of [`icmp_port`]s; -1 is any. `None` when AWS refuses it.
    fn valid(self) -> Option<Ports> {
        if self.kind == -1 {
            return (self.code == -1).then_some(ALL_PORTS);
        }
        let kind = u8::try_from(self.kind).ok()?;
        if self.code == -1 {
            return Some(Ports::new(icmp_port(kind, 0), icmp_port(kind, u8::MAX)));
        }
        let port = icmp_port(kind, u8::try_from(self.code).ok()?);
        Some(Ports::one(port))
    }
}

/// The packets of a protocol, ports and ICMP type in one family, whatever their addresses.
/// Ports count for TCP and UDP only, types for ICMP, and for ICMPv6 in IPv6 only: AWS ignores them elsewhere.
fn service(
    family: Family,
    protocol: Protocol,
    ports: Option<PortRange>,
    icmp: Option<Icmp>,
) -> Option<Packets> {
    let Protocol::Number(number) = protocol else { return Some(Packets::of(family)) };
    let kept = match (number, family) {
        (TCP | UDP, _) => ports.map_or(Some(ALL_PORTS), PortRange::valid)?,
        (ICMP, _) | (ICMPV6, Family::V6) => icmp.map_or(Some(ALL_PORTS), Icmp::valid)?,
        _ => ALL_PORTS,
    };
    Some(Packets::of(family).with_protocol(number).with_destination_ports(kept))
}

impl NaclRule {
    /// What the rule matches; `None` when some of it is unknown, or AWS refuses it.
    pub fn packets(&self, direction: Direction) -> Option<Packets> {
        let remote = self.cidr.get()?.net;
        let (ports, icmp) = (*self.ports.get()?, *self.icmp.get()?);
        let service = service(family(&remote), *self.protocol.get()?, ports, icmp)?;
        Some(match direction {
            Direction::Ingress => service.with_source(&remote.into()),
            Direction::Egress => service.with_destination(&remote.into()),
        })
    }
}

impl GroupRule {
    /// What the rule admits from or to anybody; `None` when some of it is unknown, or AWS refuses it.
    pub fn service(&self) -> Option<Packets> {
        let (ports, icmp) = (*self.ports.get()?, *self.icmp.get()?);
        let protocol = *self.protocol.get()?;
        let v4 = service(Family::V4, protocol, ports, icmp)?;
        Some(v4.union(&service(Family::V6, protocol, ports, icmp)?))
    }
}

/// The family of a prefix.
pub fn family(net: &IpNet) -> Family {
    match net {
        IpNet::V4(_) => Family::V4,
        IpNet::V6(_) => Family::V6,
    }
}

/// One direction of a network ACL, worked out.
#[derive(Debug)]
pub struct Worked {
    /// Positions of the rules in the file, in the order of evaluation: by number.
    pub order: Vec<usize>,
    /// The rules in that order.
    pub table: FirstMatch,
    /// False when a rule is unknown: the table then ends before it, as nothing after it is certain.
    pub exact: bool,
    allowed: OnceLock<Packets>,
    denied: OnceLock<Packets>,
    /// Position, kind and blockers of each anomaly, found when they are first asked for.
    pub(super) found: OnceLock<Vec<(usize, AnomalyKind, Vec<usize>)>>,
}

impl Worked {
    fn of(order: Vec<usize>, table: FirstMatch, exact: bool) -> Self {
        let (allowed, denied, found) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { order, table, exact, allowed, denied, found }
    }

    pub(super) fn unknown() -> Self {
        Self::of(Vec::new(), FirstMatch::default(), false)
    }

    pub(super) fn new(side: &NaclSide) -> Self {
        let numbers: Option<Vec<i64>> =
            side.rules.iter().map(|rule| rule.number.get().copied()).collect();
        let Some(numbers) = numbers.filter(|_| side.rules.complete) else {
            return Self::unknown();
        };
        let mut order: Vec<usize> = (0..numbers.len()).collect();
        order.sort_by_key(|&at| numbers.get(at));
        let rules: Vec<Rule> = order
            .iter()
            .map_while(|&at| side.rules.get(at))
            .map_while(|rule| {
                Some(Rule { packets: rule.packets(side.direction)?, allows: *rule.allows.get()? })
            })
            .collect();
        let exact = rules.len() == order.len();
        order.truncate(rules.len());
        Self::of(order, FirstMatch::new(rules), exact)
    }

    /// The packets that the side lets through.
    pub fn allowed(&self) -> &Packets {
        self.allowed.get_or_init(|| self.table.allowed())
    }

    /// The packets that one of its rules denies.
    pub fn denied(&self) -> &Packets {
        self.denied.get_or_init(|| self.table.denied())
    }

    /// The rules with their positions in the table, in order of evaluation.
    pub fn rules<'n>(&self, side: &'n NaclSide) -> impl Iterator<Item = (usize, &'n NaclRule)> {
        let rules = self.order.iter().enumerate();
        rules.filter_map(|(position, &at)| Some((position, side.rules.get(at)?)))
    }

    /// The rule at a position of the table.
    pub fn rule<'n>(&self, side: &'n NaclSide, position: usize) -> Option<&'n NaclRule> {
        side.rules.get(*self.order.get(position)?)
    }
}
