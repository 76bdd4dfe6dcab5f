//! How long network ACLs, security groups and overlaps of prefixes take to work out.

use criterion::{Criterion, criterion_group, criterion_main};
use ipnet::{IpNet, Ipv4Net};
use perimeter::network::overlapping;
use perimeter::sets::Set;
use perimeter::sets::packets::{Family, FirstMatch, Packets, Range, Rule, TCP, UDP};
use std::hint::black_box;
use std::net::Ipv4Addr;

/// A small generator of repeatable numbers (Knuth's MMIX constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Rules as people write them: a few prefixes of 10.0.0.0/8 or everything, TCP or UDP, a port or a range.
fn rules(count: usize, seed: u64) -> Vec<Rule> {
    let mut numbers = Numbers(seed);
    let mut rule = || {
        let length = [0, 8, 16, 20, 24, 28][numbers.below(6) as usize];
        let base = Ipv4Addr::from_bits(0x0A00_0000 + (numbers.below(1 << 16) << 8) as u32);
        let prefix = Ipv4Net::new(base, length).expect("a length of at most 32").trunc();
        let packets = Packets::of(Family::V4).with_source(&IpNet::V4(prefix).into());
        let ports = match numbers.below(4) {
            0 => Range::new(0, u16::MAX),
            1 => Range::new(1024, u16::MAX),
            2 => Range::one([22, 53, 80, 443, 3306, 3389][numbers.below(6) as usize]),
            _ => {
                let first = numbers.below(60_000) as u16;
                Range::new(first, first + numbers.below(5_000) as u16)
            }
        };
        let packets = match numbers.below(8) {
            0 => packets,
            1 | 2 => packets.with_protocol(UDP).with_destination_ports(ports),
            _ => packets.with_protocol(TCP).with_destination_ports(ports),
        };
        Rule { packets, allows: numbers.below(3) > 0 }
    };
    (0..count).map(|_| rule()).collect()
}

fn network_acls(bench: &mut Criterion) {
    for count in [20, 40, 400] {
        let rules = rules(count, 7);
        bench.bench_function(&format!("network ACL of {count} rules with blockers"), |bench| {
            bench.iter(|| {
                let worked = FirstMatch::new(black_box(&rules).clone());
                let dead = (0..count).filter(|&at| worked.is_dead(at));
                let blockers: usize = dead.map(|at| worked.blockers(at).rules.len()).sum();
                (blockers, worked.allowed().boxes())
            })
        });
    }
}

fn security_groups(bench: &mut Criterion) {
    // A rule that covers nearly everything would settle the question at once.
    let narrow = |packets: &Packets| packets.volume() < Packets::of(Family::V4).volume() / 1e9;
    let many = rules(20_000, 11).into_iter().map(|rule| rule.packets);
    let rules: Vec<Packets> = many.filter(narrow).take(1_000).collect();
    bench.bench_function("1,000 security group rules, each against the others", |bench| {
        bench.iter(|| {
            let redundant = (0..rules.len()).filter(|&at| {
                let Some((rule, (before, after))) = rules.get(at).zip(rules.split_at_checked(at))
                else {
                    return false;
                };
                let mut rest = rule.clone();
                for other in before.iter().chain(after.iter().skip(1)) {
                    if rest.is_empty() {
                        break;
                    }
                    rest.remove(other);
                }
                rest.is_empty()
            });
            redundant.count()
        })
    });
    bench.bench_function("two allow sets of 40 rules intersected", |bench| {
        let (one, two) = (
            FirstMatch::new(self::rules(40, 3)).allowed(),
            FirstMatch::new(self::rules(40, 5)).allowed(),
        );
        bench.iter(|| black_box(&one).intersect(black_box(&two)).boxes())
    });
}

/// Prefixes of all lengths that subnets have, spread over the address space.
fn prefixes(count: usize) -> Vec<IpNet> {
    let mut numbers = Numbers(13);
    let mut prefix = || {
        let length = [16, 20, 22, 24, 24, 24, 26, 28][numbers.below(8) as usize];
        let base = Ipv4Addr::from_bits(numbers.below(1 << 32) as u32);
        IpNet::V4(Ipv4Net::new(base, length).expect("a length of at most 32").trunc())
    };
    (0..count).map(|_| prefix()).collect()
}

fn overlaps(bench: &mut Criterion) {
    for count in [5_000, 1_000_000] {
        let nets = prefixes(count);
        bench.bench_function(&format!("overlap of {count} CIDRs"), |bench| {
            bench.iter(|| overlapping(black_box(&nets).iter().copied()).len())
        });
    }
}

criterion_group!(benches, network_acls, security_groups, overlaps);
criterion_main!(benches);
