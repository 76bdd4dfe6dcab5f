//! AWS's rules for the CIDR blocks of VPCs and subnets: sizes, reserved addresses, and which blocks may join which.
//!
//! The one place for them: the calculator and the `vpc/*` and `subnet/*` checks ask here.
//! Source: Amazon VPC User Guide, "VPC CIDR blocks" and "Subnet CIDR blocks".

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::prefix::{self, Count, overlaps};

/// The prefix lengths AWS takes for something: from the largest block to the smallest, in steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// The shortest prefix, of the largest block.
    pub largest: u8,
    /// The longest prefix, of the smallest block.
    pub smallest: u8,
    pub step: u8,
}

/// IPv4 VPCs, their secondary blocks, and subnets.
pub const IPV4: Sizes = Sizes { largest: 16, smallest: 28, step: 1 };
pub const IPV6_VPC: Sizes = Sizes { largest: 44, smallest: 60, step: 4 };
pub const IPV6_SUBNET: Sizes = Sizes { largest: 44, smallest: 64, step: 4 };

/// Blocks of one VPC per family before a quota increase, the primary one counted; 50 at most after one.
pub const BLOCKS_PER_VPC: usize = 5;

impl Sizes {
    /// The sizes of a VPC's block of this family.
    #[must_use]
    pub fn of_vpc(block: &IpNet) -> Self {
        if matches!(block, IpNet::V4(_)) { IPV4 } else { IPV6_VPC }
    }

    /// The sizes of a subnet's block of this family.
    #[must_use]
    pub fn of_subnet(block: &IpNet) -> Self {
        if matches!(block, IpNet::V4(_)) { IPV4 } else { IPV6_SUBNET }
    }

    /// Why a length is not among them; `None` when it is.
    #[must_use]
    pub fn refusal(self, len: u8) -> Option<String> {
        if len < self.largest {
            Some(format!("larger than /{}", self.largest))
        } else if len > self.smallest {
            Some(format!("smaller than /{}", self.smallest))
        } else if !(len - self.largest).is_multiple_of(self.step) {
            Some(format!("not a multiple of {}", self.step))
        } else {
            None
        }
    }
}

/// As `/16../28`, or `/44../60 in steps of 4`.
impl std::fmt::Display for Sizes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "/{}../{}", self.largest, self.smallest)?;
        if self.step > 1 { write!(f, " in steps of {}", self.step) } else { Ok(()) }
    }
}

/// The addresses AWS keeps in every subnet, as offsets from its first, and what for; the last address is kept too.
pub const FIRST_RESERVED: [(u8, &str); 4] =
    [(0, "network"), (1, "router"), (2, "DNS"), (3, "future")];

/// How many addresses of a subnet AWS keeps.
pub const RESERVED: u128 = FIRST_RESERVED.len() as u128 + 1;

/// The addresses AWS keeps in a subnet, in order, and what for.
#[must_use]
pub fn reserved(subnet: &IpNet) -> Vec<(IpAddr, &'static str)> {
    let first = FIRST_RESERVED.iter().filter_map(|&(offset, why)| {
        let address =
            prefix::address_at(subnet, offset.into()).filter(|address| subnet.contains(address))?;
        Some((address, why))
    });
    // IPv6 has no broadcast, and AWS keeps the last address all the same.
    let why = if matches!(subnet, IpNet::V4(_)) { "broadcast" } else { "last" };
    let mut all: Vec<_> = first.collect();
    if all.iter().all(|&(address, _)| address != subnet.broadcast()) {
        all.push((subnet.broadcast(), why));
    }
    all
}

/// What instances can have of a subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usable {
    pub count: Count,
    pub first: IpAddr,
    pub last: IpAddr,
}

/// The addresses of a subnet that instances can have.
///
/// # Errors
/// Why AWS takes no subnet of this size, such as `smaller than /28`.
pub fn usable(subnet: &IpNet) -> Result<Usable, String> {
    if let Some(reason) = Sizes::of_subnet(subnet).refusal(subnet.prefix_len()) {
        return Err(reason);
    }
    let count = prefix::size(subnet) - Count::from(RESERVED);
    let ends = prefix::address_at(subnet, FIRST_RESERVED.len() as u128).zip(prefix::address_at(
        subnet,
        count.small().unwrap_or(0) + FIRST_RESERVED.len() as u128 - 1,
    ));
    let (first, last) = ends.ok_or("no addresses to use")?;
    Ok(Usable { count, first, last })
}

const fn v4(a: u8, b: u8, len: u8) -> IpNet {
    IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(a, b, 0, 0), len))
}

const fn v4_block(a: u8, b: u8, c: u8, len: u8) -> IpNet {
    IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, 0), len))
}

const TEN: IpNet = v4(10, 0, 8);
const TEN_FIRST_TWO: IpNet = v4(10, 0, 15);
const TEN_FIRST: IpNet = v4(10, 0, 16);
const ONE_SEVEN_TWO: IpNet = v4(172, 16, 12);
const ONE_SEVEN_TWO_DEFAULT: IpNet = v4(172, 31, 16);
const ONE_NINE_TWO: IpNet = v4(192, 168, 16);
const BENCHMARK: IpNet = v4(198, 19, 16);
/// The range Docker's bridge takes; some services that run in a VPC use it.
pub const DOCKER: IpNet = v4(172, 17, 16);
/// RFC 1918.
pub const PRIVATE: [IpNet; 3] = [TEN, ONE_SEVEN_TWO, ONE_NINE_TWO];
/// Ranges a VPC cannot have at all.
pub const FORBIDDEN: [IpNet; 4] = [v4(0, 0, 8), v4(127, 0, 8), v4(169, 254, 16), v4(224, 0, 4)];

/// Link-local ranges that AWS keeps for its own services, such as instance metadata; no route may be for a part of
/// them. Source: Amazon VPC User Guide, "Route table concepts".
pub const LINK_LOCAL: [IpNet; 2] = [
    v4_block(169, 254, 168, 22),
    IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0), 32)),
];

/// The reserved link-local range that a route's destination is a part of.
#[must_use]
pub fn link_local(destination: &IpNet) -> Option<IpNet> {
    LINK_LOCAL.into_iter().find(|range| range.contains(destination))
}

/// The forbidden range that a VPC's block touches.
#[must_use]
pub fn forbidden(block: &IpNet) -> Option<IpNet> {
    FORBIDDEN.into_iter().find(|range| overlaps(range, block))
}

/// Why a block cannot join a VPC that has another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The two share addresses.
    Overlap,
    /// Both are RFC 1918, and of different ranges, or the existing one is not RFC 1918.
    PrivateFamily,
    /// Something is in 10.0.0.0/15, which closes 10.0.0.0/16. Never tried against the API: a warning, not an error.
    TenFirstTwo,
    /// 172.31.0.0/16 cannot join a VPC of 172.16.0.0/12.
    DefaultVpc,
    /// 198.19.0.0/16 and RFC 1918 do not mix.
    Benchmark,
}

impl Conflict {
    /// Whether AWS's page says so beyond doubt. The row about 10.0.0.0/15, read literally, refuses 10.0.1.0/24
    /// beside 10.0.0.0/24, and nobody has shown that the API does.
    #[must_use]
    pub fn certain(self) -> bool {
        self != Conflict::TenFirstTwo
    }

    /// The row in a few words.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Conflict::Overlap => "overlap",
            Conflict::PrivateFamily => "RFC1918 family",
            Conflict::TenFirstTwo => "10.0.0.0/15 rule",
            Conflict::DefaultVpc => "172.31.0.0/16",
            Conflict::Benchmark => "198.19.0.0/16",
        }
    }

    /// The row as a sentence.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Conflict::Overlap => "blocks of one VPC must not overlap",
            Conflict::PrivateFamily => {
                "a block of another RFC 1918 range, or any after a public or 100.64.0.0/10 one, cannot be added: it must come first"
            }
            Conflict::TenFirstTwo => {
                "once a block is in 10.0.0.0/15, none of 10.0.0.0/16 can be added"
            }
            Conflict::DefaultVpc => "172.31.0.0/16 cannot be added to a VPC of 172.16.0.0/12",
            Conflict::Benchmark => {
                "198.19.0.0/16 and an RFC 1918 range, a public one or 100.64.0.0/10 cannot be combined in this order"
            }
        }
    }
}

/// Whether AWS refuses `new` for a VPC that already has `existing`: the table of association restrictions.
///
/// The order matters. A VPC of 10.0.0.0/16 takes 100.64.0.0/16, and a VPC of 100.64.0.0/16 refuses 10.0.0.0/16.
#[must_use]
pub fn association_conflict(existing: &IpNet, new: &IpNet) -> Option<Conflict> {
    if overlaps(existing, new) {
        return Some(Conflict::Overlap);
    }
    let (IpNet::V4(_), IpNet::V4(_)) = (existing, new) else { return None };
    let home = PRIVATE.into_iter().find(|range| overlaps(range, existing));
    let target = PRIVATE.into_iter().find(|range| overlaps(range, new));
    let benchmark = overlaps(&BENCHMARK, new);
    if target.is_some() && target != home {
        return Some(if overlaps(&BENCHMARK, existing) {
            Conflict::Benchmark
        } else {
            Conflict::PrivateFamily
        });
    }
    if benchmark && !BENCHMARK.contains(existing) {
        return Some(Conflict::Benchmark);
    }
    if TEN_FIRST_TWO.contains(existing) && overlaps(&TEN_FIRST, new) {
        return Some(Conflict::TenFirstTwo);
    }
    if overlaps(&ONE_SEVEN_TWO, existing) && overlaps(&ONE_SEVEN_TWO_DEFAULT, new) {
        return Some(Conflict::DefaultVpc);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(text: &str) -> IpNet {
        text.parse().unwrap()
    }

    #[test]
    fn the_association_table_is_read_by_the_existing_block() {
        let rows = [
            ("10.1.0.0/16", "10.0.0.0/24", Some(Conflict::TenFirstTwo)),
            ("10.2.0.0/16", "10.0.0.0/24", None),
            ("10.0.0.0/16", "10.2.0.0/16", None),
            ("10.0.0.0/24", "10.0.1.0/24", Some(Conflict::TenFirstTwo)),
            ("10.0.0.0/16", "10.0.0.0/24", Some(Conflict::Overlap)),
            ("10.0.0.0/16", "172.16.0.0/16", Some(Conflict::PrivateFamily)),
            ("10.0.0.0/16", "198.19.0.0/16", Some(Conflict::Benchmark)),
            ("10.0.0.0/16", "198.18.0.0/16", None),
            ("10.0.0.0/16", "100.64.0.0/16", None),
            ("100.64.0.0/16", "10.0.0.0/16", Some(Conflict::PrivateFamily)),
            ("100.64.0.0/16", "100.65.0.0/16", None),
            ("8.8.8.0/24", "192.168.0.0/24", Some(Conflict::PrivateFamily)),
            ("8.8.8.0/24", "198.19.0.0/24", Some(Conflict::Benchmark)),
            ("8.8.8.0/24", "8.8.4.0/24", None),
            ("172.20.0.0/16", "172.31.0.0/16", Some(Conflict::DefaultVpc)),
            ("172.20.0.0/16", "172.21.0.0/16", None),
            ("172.20.0.0/16", "10.0.0.0/16", Some(Conflict::PrivateFamily)),
            ("192.168.0.0/24", "192.168.1.0/24", None),
            ("198.19.0.0/24", "192.168.1.0/24", Some(Conflict::Benchmark)),
            ("198.19.0.0/24", "198.19.1.0/24", None),
            ("10.0.0.0/16", "2001:db8::/56", None),
        ];
        for (existing, new, expected) in rows {
            assert_eq!(
                association_conflict(&net(existing), &net(new)),
                expected,
                "{new} beside {existing}"
            );
        }
    }

    #[test]
    fn five_addresses_are_reserved_in_both_families() {
        let usable_of = |text| usable(&net(text)).map(|usable| usable.count.to_string());
        assert_eq!(usable_of("10.0.0.0/28"), Ok("11".into()));
        assert_eq!(usable_of("10.0.0.0/16"), Ok("65531".into()));
        assert_eq!(usable_of("10.0.0.0/29"), Err("smaller than /28".into()));
        assert_eq!(usable_of("10.0.0.0/15"), Err("larger than /16".into()));
        assert_eq!(usable_of("2001:db8::/64"), Ok("18446744073709551611".into()));
        assert_eq!(usable_of("2001:db8::/62"), Err("not a multiple of 4".into()));
        let kept: Vec<String> = reserved(&net("192.168.32.0/24"))
            .iter()
            .map(|(at, why)| format!("{at} {why}"))
            .collect();
        let expected = [
            "192.168.32.0 network",
            "192.168.32.1 router",
            "192.168.32.2 DNS",
            "192.168.32.3 future",
            "192.168.32.255 broadcast",
        ];
        assert_eq!(kept, expected);
    }
}
