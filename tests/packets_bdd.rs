//! Packet sets against a second oracle: the same rules as binary decision diagrams, which are canonical, so that two
//! sets are equal exactly when their diagrams are.

mod drawn;

use biodivine_lib_bdd::{Bdd, BddVariable, BddVariableSet};
use perimeter::sets::Set;
use perimeter::sets::packets::{Family, FirstMatch, Packets, Range, Rule};
use perimeter::sets::prefix::AddressSet;
use proptest::prelude::*;
use std::net::{IpAddr, Ipv4Addr};

/// The bits of each field, the highest first: protocol, destination port, source port, source, destination.
const WIDTHS: [u16; 5] = [8, 16, 16, 32, 32];

struct Fields {
    set: BddVariableSet,
    variables: Vec<Vec<BddVariable>>,
}

impl Fields {
    fn new() -> Self {
        let set = BddVariableSet::new_anonymous(WIDTHS.iter().sum());
        let mut all = set.variables().into_iter();
        let variables = WIDTHS.map(|width| all.by_ref().take(width.into()).collect()).to_vec();
        Self { set, variables }
    }

    /// The packets whose field is in a range.
    fn within(&self, field: usize, (first, last): (u32, u32)) -> Bdd {
        self.above(&self.variables[field], first, true).and(&self.above(
            &self.variables[field],
            last,
            false,
        ))
    }

    /// Numbers from a bound on, or up to it: from the lowest bit upwards, ties are decided by the bits below.
    fn above(&self, variables: &[BddVariable], bound: u32, up: bool) -> Bdd {
        let mut beyond = self.set.mk_true();
        for (at, variable) in variables.iter().rev().enumerate() {
            let bit = bound >> at & 1 == 1;
            let one = self.set.mk_var(*variable);
            beyond = match (bit, up) {
                (true, true) => one.and(&beyond),
                (false, true) => one.or(&beyond),
                (true, false) => one.not().or(&beyond),
                (false, false) => one.not().and(&beyond),
            };
        }
        beyond
    }

    fn of_box(&self, ranges: [(u32, u32); 5]) -> Bdd {
        let all = ranges.into_iter().enumerate();
        all.fold(self.set.mk_true(), |kept, (field, range)| kept.and(&self.within(field, range)))
    }

    /// A set of packets, from its rows.
    fn of(&self, packets: &Packets) -> Bdd {
        let mut all = self.set.mk_false();
        for row in packets.rows() {
            for (first, last) in row.sources.ranges() {
                for (from, to) in row.destinations.ranges() {
                    all = all.or(&self.of_box([
                        (row.protocols.first.into(), row.protocols.last.into()),
                        (row.destination_ports.first.into(), row.destination_ports.last.into()),
                        (row.source_ports.first.into(), row.source_ports.last.into()),
                        (number(first), number(last)),
                        (number(from), number(to)),
                    ]));
                }
            }
        }
        all
    }
}

fn number(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(address) => address.to_bits(),
        IpAddr::V6(address) => panic!("{address} in a set of IPv4"),
    }
}

/// A rule as both see it.
#[derive(Clone, Debug)]
struct Both {
    ranges: [(u32, u32); 5],
    allows: bool,
}

impl Both {
    fn packets(&self) -> Packets {
        let [protocol, to, from, source, destination] = self.ranges;
        let addresses = |(first, last)| {
            AddressSet::from_ranges([(
                Ipv4Addr::from_bits(first).into(),
                Ipv4Addr::from_bits(last).into(),
            )])
        };
        let port = |(first, last): (u32, u32)| Range::new(first as u16, last as u16);
        let base = Packets::of(Family::V4);
        let base =
            if protocol.0 == protocol.1 { base.with_protocol(protocol.0 as u8) } else { base };
        base.with_destination_ports(port(to))
            .with_source_ports(port(from))
            .with_source(&addresses(source))
            .with_destination(&addresses(destination))
    }
}

fn range(largest: u32) -> impl Strategy<Value = (u32, u32)> {
    let edges =
        prop_oneof![Just(0), Just(largest), Just(largest / 2), Just(largest / 2 + 1), 0..=largest];
    let pair = (edges.clone(), edges).prop_map(|(a, b)| (a.min(b), a.max(b)));
    prop_oneof![2 => Just((0, largest)), 3 => pair]
}

fn rule() -> impl Strategy<Value = Both> {
    let protocol = prop_oneof![Just((0, 255)), Just((6, 6)), Just((17, 17)), Just((1, 1))];
    let port = || range(u16::MAX.into());
    let ranges = (protocol, port(), port(), range(u32::MAX), range(u32::MAX));
    (ranges, any::<bool>())
        .prop_map(|((a, b, c, d, e), allows)| Both { ranges: [a, b, c, d, e], allows })
}

proptest! {
    #![proptest_config(drawn::cases(64))]

    #[test]
    fn first_match_lets_through_what_the_diagrams_do(rules in prop::collection::vec(rule(), 0..9)) {
        let fields = Fields::new();
        let (mut open, mut left) = (fields.set.mk_false(), fields.set.mk_true());
        let mut alive = Vec::new();
        for rule in &rules {
            let matched = fields.of_box(rule.ranges);
            let live = matched.and(&left);
            alive.push(!live.is_false());
            if rule.allows {
                open = open.or(&live);
            }
            left = left.and_not(&matched);
        }
        let worked = FirstMatch::new(
            rules.iter().map(|rule| Rule { packets: rule.packets(), allows: rule.allows }).collect(),
        );
        prop_assert_eq!(fields.of(&worked.allowed()), open);
        for (at, alive) in alive.into_iter().enumerate() {
            prop_assert_eq!(!worked.is_dead(at), alive, "rule {}", at);
        }
    }

    #[test]
    fn the_operations_are_those_of_the_diagrams(
        one in prop::collection::vec(rule(), 0..5),
        other in prop::collection::vec(rule(), 0..5),
    ) {
        let fields = Fields::new();
        let set = |rules: &[Both]| {
            rules.iter().fold(Packets::none(), |all, rule| all.union(&rule.packets()))
        };
        let diagram = |rules: &[Both]| {
            rules.iter().fold(fields.set.mk_false(), |all, rule| all.or(&fields.of_box(rule.ranges)))
        };
        let (a, b) = (set(&one), set(&other));
        let (x, y) = (diagram(&one), diagram(&other));
        prop_assert_eq!(fields.of(&a), x.clone());
        prop_assert_eq!(fields.of(&a.intersect(&b)), x.and(&y));
        prop_assert_eq!(fields.of(&a.subtract(&b)), x.and_not(&y));
        prop_assert_eq!(fields.of(&a.union(&b).tidy()), x.or(&y));
        prop_assert_eq!(a.is_subset(&b), x.and_not(&y).is_false());
        prop_assert_eq!(a.overlaps(&b), !x.and(&y).is_false());
        prop_assert_eq!(a.witness().is_none(), x.is_false());
    }
}
