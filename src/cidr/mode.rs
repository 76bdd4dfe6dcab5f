//! Who reserves which addresses of a subnet, and which sizes they take: AWS, plain IP, Azure, Google Cloud, Oracle Cloud.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::sets::aws_ranges::{self, Usable};
use crate::sets::prefix::{self, Count};

/// Whose rules apply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Five reserved, /16../28; IPv6 /44../64 in steps of 4.
    #[default]
    Aws,
    /// Network and broadcast reserved; both usable in a /31 (RFC 3021).
    Std,
    /// Five reserved, /29 and larger (Azure Virtual Network FAQ).
    Azure,
    /// Four reserved, /29 and larger (Google Cloud VPC, "Subnets").
    Gcp,
    /// Three reserved, /30 and larger (OCI Networking, "VCNs and Subnets").
    Oci,
    /// Every address counts.
    None,
}

impl Mode {
    pub const ALL: [Mode; 6] =
        [Mode::Aws, Mode::Std, Mode::Azure, Mode::Gcp, Mode::Oci, Mode::None];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Mode::Aws => "aws",
            Mode::Std => "std",
            Mode::Azure => "azure",
            Mode::Gcp => "gcp",
            Mode::Oci => "oci",
            Mode::None => "none",
        }
    }

    /// As people write it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Mode::Aws => "AWS",
            Mode::Std => "standard",
            Mode::Azure => "Azure",
            Mode::Gcp => "Google Cloud",
            Mode::Oci => "Oracle Cloud",
            Mode::None => "all",
        }
    }

    /// How many addresses are kept at the start and at the end of an IPv4 subnet.
    fn kept(self) -> (u128, u128) {
        match self {
            Mode::Aws | Mode::Azure => (4, 1),
            Mode::Gcp => (2, 2),
            Mode::Oci => (2, 1),
            Mode::Std => (1, 1),
            Mode::None => (0, 0),
        }
    }

    /// The shortest and longest prefix of an IPv4 subnet.
    #[must_use]
    pub fn subnet_lengths(self) -> (u8, u8) {
        match self {
            Mode::Aws => (aws_ranges::IPV4.largest, aws_ranges::IPV4.smallest),
            Mode::Azure => (2, 29),
            Mode::Gcp => (4, 29),
            Mode::Oci => (16, 30),
            Mode::Std => (0, 30),
            Mode::None => (0, 32),
        }
    }

    /// The addresses that hosts can have.
    ///
    /// # Errors
    /// Why a subnet of this size is not taken, such as `smaller than /28`.
    pub fn usable(self, block: &IpNet) -> Result<Usable, String> {
        match (self, block) {
            (Mode::Aws, _) => aws_ranges::usable(block),
            (Mode::None | Mode::Std, IpNet::V6(_)) | (Mode::None, _) => span(block, 0, 0),
            (_, IpNet::V6(_)) if block.prefix_len() != 64 => Err("an IPv6 subnet is a /64".into()),
            (_, IpNet::V6(_)) => span(block, 0, 0),
            (Mode::Std, IpNet::V4(_)) if block.prefix_len() >= 31 => span(block, 0, 0),
            (_, IpNet::V4(_)) => {
                let (shortest, longest) = self.subnet_lengths();
                match block.prefix_len() {
                    len if len < shortest => return Err(format!("larger than /{shortest}")),
                    len if len > longest => return Err(format!("smaller than /{longest}")),
                    _ => {}
                }
                let (start, end) = self.kept();
                span(block, start, end)
            }
        }
    }

    /// The addresses kept, and what for.
    #[must_use]
    pub fn reserved(self, block: &IpNet) -> Vec<(IpAddr, &'static str)> {
        let named: &[(i8, &'static str)] = match (self, block) {
            (Mode::Aws, _) => return aws_ranges::reserved(block),
            (_, IpNet::V6(_)) => &[],
            (Mode::Azure, _) => {
                &[(0, "network"), (1, "gateway"), (2, "DNS"), (3, "DNS"), (-1, "broadcast")]
            }
            (Mode::Gcp, _) => &[(0, "network"), (1, "gateway"), (-2, "future"), (-1, "broadcast")],
            (Mode::Oci, _) => &[(0, "network"), (1, "gateway"), (-1, "broadcast")],
            (Mode::Std, _) if block.prefix_len() < 31 => &[(0, "network"), (-1, "broadcast")],
            _ => &[],
        };
        if self.usable(block).is_err() {
            return Vec::new();
        }
        let size = prefix::size(block).small().unwrap_or(0);
        let at = |place: i8| match u128::try_from(place) {
            Ok(from_start) => prefix::address_at(block, from_start),
            Err(_) => prefix::address_at(block, size.saturating_sub(place.unsigned_abs().into())),
        };
        named.iter().filter_map(|&(place, why)| Some((at(place)?, why))).collect()
    }

    /// The prefix length of the smallest IPv4 subnet with room for so many hosts; `None` when none is large enough.
    ///
    /// The plain mode gives no smaller subnet than a /30: a LAN has a router as well.
    #[must_use]
    pub fn prefix_for(self, hosts: u128) -> Option<u8> {
        let (start, end) = self.kept();
        let (shortest, longest) = self.subnet_lengths();
        let size = hosts.checked_add(start + end)?.checked_next_power_of_two()?;
        let bits = u8::try_from(size.ilog2()).ok()?;
        let len = 32u8.checked_sub(bits)?.min(longest);
        (len >= shortest).then_some(len)
    }

    /// The prefix length of a subnet of the base's family: IPv6 subnets are /64 whatever they hold.
    #[must_use]
    pub fn prefix_in(self, base: &IpNet, hosts: u128) -> Option<u8> {
        match base {
            IpNet::V4(_) => self.prefix_for(hosts),
            IpNet::V6(_) => Some(64),
        }
    }
}

impl std::str::FromStr for Mode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Mode::ALL.into_iter().find(|mode| mode.name() == text);
        found.ok_or_else(|| "aws, std, azure, gcp, oci or none".into())
    }
}

/// All of a block but some addresses at its ends.
fn span(block: &IpNet, start: u128, end: u128) -> Result<Usable, String> {
    let count = prefix::size(block) - Count::from(start + end);
    let first = prefix::address_at(block, start).ok_or("no addresses to use")?;
    let last = prefix::position(block.broadcast()) - end;
    let last = match block {
        IpNet::V4(_) => IpAddr::V4(u32::try_from(last).map_err(|_| "no addresses to use")?.into()),
        IpNet::V6(_) => IpAddr::V6(last.into()),
    };
    Ok(Usable { count, first, last })
}

/// Hosts with room to grow: `hosts` × (100 + `percent`) / 100, rounded up.
#[must_use]
pub fn grown(hosts: u128, percent: u32) -> u128 {
    hosts.saturating_mul(100 + u128::from(percent)).div_ceil(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boundaries_of_every_mode() {
        let aws = [
            (11, Some(28)),
            (12, Some(27)),
            (27, Some(27)),
            (28, Some(26)),
            (251, Some(24)),
            (252, Some(23)),
            (4091, Some(20)),
            (65531, Some(16)),
            (65532, None),
        ];
        for (hosts, len) in aws {
            assert_eq!(Mode::Aws.prefix_for(hosts), len, "{hosts}");
        }
        assert_eq!(Mode::Std.prefix_for(0), Some(30));
        assert_eq!(Mode::Std.prefix_for(7), Some(28));
        assert_eq!(Mode::Std.prefix_for(u128::MAX), None);
        assert_eq!(
            (Mode::Azure.prefix_for(3), Mode::Gcp.prefix_for(4), Mode::Oci.prefix_for(1)),
            (Some(29), Some(29), Some(30))
        );
    }

    #[test]
    fn every_prefix_for_hosts_is_the_smallest_that_holds_them() {
        for mode in Mode::ALL {
            for hosts in (1..=300).chain([4000, 65_000]) {
                let Some(len) = mode.prefix_for(hosts) else { continue };
                let count = |len| {
                    let block = prefix::block(IpAddr::from([10, 0, 0, 0]), len).unwrap();
                    mode.usable(&block).map_or(0, |usable| usable.count.small().unwrap())
                };
                assert!(count(len) >= hosts, "{mode:?} {hosts}");
                let next = if len == 32 { 0 } else { count(len + 1) };
                assert!(next < hosts || len == mode.subnet_lengths().1, "{mode:?} {hosts}");
            }
        }
    }
}
