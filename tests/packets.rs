//! Packet sets agree with plain evaluators at every corner of every box.

mod drawn;

use ipnet::{IpNet, Ipv4Net};
use perimeter::sets::Set;
use perimeter::sets::packets::{
    Family, FirstMatch, ICMP, Packet, Packets, Painted, Range, Rule, TCP, UDP, icmp_port,
};
use perimeter::sets::prefix::AddressSet;
use proptest::prelude::*;
use std::cmp::Reverse;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// One filter rule as a person would evaluate it: no sets, only comparisons.
#[derive(Clone, Debug)]
struct Plain {
    source: (u32, u32),
    destination: (u32, u32),
    protocol: Option<u8>,
    source_ports: (u16, u16),
    ports: (u16, u16),
    v6: bool,
    allows: bool,
}

impl Plain {
    fn matches(&self, packet: &Packet) -> bool {
        let within = |address: IpAddr, (first, last): (u32, u32)| match address {
            IpAddr::V4(address) if !self.v6 => (first..=last).contains(&address.to_bits()),
            IpAddr::V6(address) if self.v6 => {
                (wide(first)..=wide(last)).contains(&address.to_bits())
            }
            _ => false,
        };
        within(packet.source, self.source)
            && within(packet.destination, self.destination)
            && self.protocol.is_none_or(|protocol| protocol == packet.protocol)
            && (self.source_ports.0..=self.source_ports.1).contains(&packet.source_port)
            && (self.ports.0..=self.ports.1).contains(&packet.destination_port)
    }

    fn packets(&self) -> Packets {
        let range = |(first, last)| {
            AddressSet::from_ranges([(address(self.v6, first), address(self.v6, last))])
        };
        let all = Packets::all();
        let all = self.protocol.map_or(all.clone(), |protocol| all.with_protocol(protocol));
        all.with_source(&range(self.source))
            .with_destination(&range(self.destination))
            .with_source_ports(Range::new(self.source_ports.0, self.source_ports.1))
            .with_destination_ports(Range::new(self.ports.0, self.ports.1))
    }

    /// The corners of the rule, one step inside and one outside, in every dimension.
    fn corners(&self) -> Vec<Packet> {
        let near = |(first, last): (u32, u32)| around(first.into(), last.into(), u32::MAX.into());
        let ports = |(first, last): (u16, u16)| around(first.into(), last.into(), u16::MAX.into());
        let protocols =
            self.protocol.map_or(vec![0, TCP, 255], |one| vec![one, one.wrapping_add(1)]);
        let mut packets = Vec::new();
        for source in near(self.source) {
            for destination in near(self.destination) {
                for &protocol in &protocols {
                    for source_port in ports(self.source_ports) {
                        for port in ports(self.ports) {
                            packets.push(Packet {
                                source: address(self.v6, source as u32),
                                destination: address(self.v6, destination as u32),
                                protocol,
                                source_port: source_port as u16,
                                destination_port: port as u16,
                            });
                        }
                    }
                }
            }
        }
        packets
    }
}

/// IPv6 addresses are the IPv4 numbers moved up, so that one generator serves both families.
fn wide(number: u32) -> u128 {
    u128::from(number) << 64
}

fn address(v6: bool, number: u32) -> IpAddr {
    if v6 { Ipv6Addr::from_bits(wide(number)).into() } else { Ipv4Addr::from_bits(number).into() }
}

fn around(first: u64, last: u64, most: u64) -> Vec<u64> {
    let mut near = vec![first.saturating_sub(1), first, last, (last + 1).min(most)];
    near.dedup();
    near
}

fn pair<T: Ord + Copy>((left, right): (T, T)) -> (T, T) {
    (left.min(right), left.max(right))
}

/// A rule out of few values, so that rules touch, nest and cross all the time.
fn plain() -> impl Strategy<Value = Plain> {
    let spot = || (0u32..6).prop_map(|at| if at == 5 { u32::MAX } else { at * 7 });
    let port = || prop::sample::select(vec![0u16, 22, 443, 1024, 49151, 65535]);
    let protocol = prop::option::of(prop::sample::select(vec![ICMP, TCP, UDP, 255]));
    let ends = ((spot(), spot()).prop_map(pair), (spot(), spot()).prop_map(pair));
    let ports = ((port(), port()).prop_map(pair), (port(), port()).prop_map(pair));
    (ends, protocol, ports, any::<bool>(), any::<bool>()).prop_map(
        |((source, destination), protocol, (source_ports, ports), v6, allows)| Plain {
            source,
            destination,
            protocol,
            source_ports,
            ports,
            v6,
            allows,
        },
    )
}

fn rules(most: usize) -> impl Strategy<Value = Vec<Plain>> {
    prop::collection::vec(plain(), 1..most)
}

fn union(rules: &[Plain]) -> Packets {
    let sets: Vec<Packets> = rules.iter().map(Plain::packets).collect();
    Packets::union_of(&sets)
}

fn worked_out(rules: &[Plain]) -> FirstMatch {
    let rules = rules.iter().map(|rule| Rule { packets: rule.packets(), allows: rule.allows });
    FirstMatch::new(rules.collect())
}

proptest! {
    #![proptest_config(drawn::cases(200))]

    #[test]
    fn set_operations_agree_with_membership(left in rules(4), right in rules(4)) {
        let (a, b) = (union(&left), union(&right));
        let (both, rest, all) = (a.intersect(&b), a.subtract(&b), a.union(&b));
        let tidied = rest.clone().tidy();
        for packet in left.iter().chain(&right).flat_map(Plain::corners) {
            let in_a = left.iter().any(|rule| rule.matches(&packet));
            let in_b = right.iter().any(|rule| rule.matches(&packet));
            prop_assert_eq!(a.contains(&packet), in_a);
            prop_assert_eq!(both.contains(&packet), in_a && in_b);
            prop_assert_eq!(rest.contains(&packet), in_a && !in_b);
            prop_assert_eq!(tidied.contains(&packet), in_a && !in_b);
            prop_assert_eq!(all.contains(&packet), in_a || in_b);
        }
        prop_assert_eq!(a.is_subset(&b), rest.is_empty());
        prop_assert_eq!(a.overlaps(&b), !both.is_empty());
        prop_assert!(tidied.boxes() <= rest.boxes());
        let volume = a.volume() + b.volume() - both.volume();
        prop_assert!((all.volume() - volume).abs() <= volume * 1e-9, "boxes are disjoint");
    }

    #[test]
    fn a_witness_is_a_member_and_missing_only_from_the_empty_set(left in rules(4), right in rules(4)) {
        let rest = union(&left).subtract(&union(&right));
        match rest.witness() {
            Some(packet) => {
                prop_assert!(left.iter().any(|rule| rule.matches(&packet)));
                prop_assert!(!right.iter().any(|rule| rule.matches(&packet)));
            }
            None => prop_assert!(rest.is_empty()),
        }
    }

    #[test]
    fn the_first_match_decides(rules in rules(7)) {
        let worked = worked_out(&rules);
        let allowed = worked.allowed();
        for packet in rules.iter().flat_map(Plain::corners) {
            let first = rules.iter().position(|rule| rule.matches(&packet));
            let passes = first.and_then(|at| rules.get(at)).is_some_and(|rule| rule.allows);
            prop_assert_eq!(allowed.contains(&packet), passes);
            for at in 0..rules.len() {
                let live = worked.live(at).is_some_and(|live| live.contains(&packet));
                prop_assert_eq!(live, first == Some(at));
            }
        }
    }

    #[test]
    fn blockers_suffice_and_none_can_be_left_out(rules in rules(8)) {
        let worked = worked_out(&rules);
        for (at, rule) in rules.iter().enumerate() {
            let blockers = worked.blockers(at);
            let taken = rule.packets().subtract(worked.live(at).expect("a rule of the list"));
            let others = |without: usize| {
                let kept = blockers.rules.iter().filter(|&&blocker| blocker != without);
                union(&kept.filter_map(|&at| rules.get(at).cloned()).collect::<Vec<_>>())
            };
            prop_assert!(blockers.rules.iter().all(|&blocker| blocker < at));
            prop_assert!(taken.is_subset(&others(usize::MAX)));

            let differs = |&blocker: &usize| rules[blocker].allows != rule.allows;
            let differing: Vec<usize> = blockers.rules.iter().copied().filter(differs).collect();
            prop_assert_eq!(blockers.other_action, !differing.is_empty());
            let decides_otherwise = (0..at).filter(differs).any(|earlier| {
                worked.live(earlier).expect("a rule of the list").overlaps(&taken)
            });
            prop_assert_eq!(blockers.other_action, decides_otherwise, "one of the other action is shown");
            for &blocker in &blockers.rules {
                let shown_for_its_action = differing == [blocker];
                prop_assert!(shown_for_its_action || !taken.is_subset(&others(blocker)));
            }
        }
    }

    #[test]
    fn a_needless_rule_can_go(rules in rules(7)) {
        let worked = worked_out(&rules);
        for at in 0..rules.len() {
            let mut without = rules.clone();
            without.remove(at);
            let (before, after) = (worked.allowed(), worked_out(&without).allowed());
            let same = before.is_subset(&after) && after.is_subset(&before);
            prop_assert_eq!(worked.is_needless(at), same);
        }
    }

    #[test]
    fn answers_swap_both_ends(rules in rules(4)) {
        let asked = union(&rules);
        let answered = asked.replies();
        for packet in rules.iter().flat_map(Plain::corners).filter(|packet| packet.protocol == TCP) {
            let answer = Packet {
                source: packet.destination,
                destination: packet.source,
                source_port: packet.destination_port,
                destination_port: packet.source_port,
                ..packet
            };
            prop_assert_eq!(answered.contains(&answer), asked.contains(&packet));
        }
    }

    #[test]
    fn the_longest_prefix_owns_an_address(routes in prop::collection::vec((0u32..64, 24u8..=32), 1..12)) {
        let route = |(at, length)| Ipv4Net::new(Ipv4Addr::from_bits(at * 4), length).ok();
        let mut routes: Vec<Ipv4Net> = routes.into_iter().filter_map(route).map(|route| route.trunc()).collect();
        routes.sort_by_key(|route| Reverse(route.prefix_len()));
        let mut map = Painted::default();
        for route in &routes {
            map.claim(&IpNet::V4(*route).into(), *route);
        }
        for address in (0..300).map(Ipv4Addr::from_bits) {
            let winner = routes.iter().find(|route| route.contains(&address));
            prop_assert_eq!(map.owner(address.into()), winner);
        }
    }
}

fn prefix(text: &str) -> AddressSet {
    text.parse::<IpNet>().expect("a prefix").into()
}

#[test]
fn two_halves_shadow_the_whole() {
    let https = Packets::all().with_protocol(TCP).with_destination_ports(Range::one(443));
    let rule = |text, allows| Rule { packets: https.with_source(&prefix(text)), allows };
    let rules =
        vec![rule("10.0.0.0/9", true), rule("10.128.0.0/9", true), rule("10.0.0.0/8", false)];
    let worked = FirstMatch::new(rules);
    assert!(worked.is_dead(2));
    let blockers = worked.blockers(2);
    assert_eq!((blockers.rules, blockers.other_action), (vec![0, 1], true));
}

#[test]
fn an_echo_request_is_answered_by_an_echo_reply_and_nothing_else_is() {
    let v4 = Packets::of(Family::V4).with_protocol(ICMP);
    let answers = v4.replies();
    let reply = v4.with_destination_ports(Range::one(icmp_port(0, 0)));
    assert!(answers.is_subset(&reply) && reply.is_subset(&answers));
    let unreachable = v4.with_destination_ports(Range::one(icmp_port(3, 4)));
    assert!(unreachable.replies().is_empty());
}

#[test]
fn witnesses_are_packets_people_know() {
    let packets = Packets::all()
        .with_source(&prefix("198.51.100.0/24"))
        .with_destination(&prefix("10.0.0.10/32"))
        .with_protocol(TCP);
    let witness = packets.witness().map(|packet| packet.to_string());
    assert_eq!(witness.as_deref(), Some("tcp 198.51.100.1:32768 -> 10.0.0.10:22"));
    assert_eq!(Packets::none().witness(), None);
}
