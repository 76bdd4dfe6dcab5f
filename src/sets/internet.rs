//! Which addresses are on the internet, and when a set of them is as good as all.

use super::Set;
use super::prefix::{AddressSet, Count, size};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::{Ipv4Addr, Ipv6Addr};

const fn v4(a: u8, b: u8, len: u8) -> IpNet {
    IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(a, b, 0, 0), len))
}

/// IPv4 blocks that nobody is reached at over the internet: RFC 6890, RFC 6598, multicast and the reserved class E.
const NOT_PUBLIC: [IpNet; 9] = [
    v4(0, 0, 8),
    v4(10, 0, 8),
    v4(100, 64, 10),
    v4(127, 0, 8),
    v4(169, 254, 16),
    v4(172, 16, 12),
    v4(192, 168, 16),
    v4(224, 0, 4),
    v4(240, 0, 4),
];

/// IPv6 global unicast, all that IANA gives out.
const GLOBAL_UNICAST: IpNet =
    IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3));

/// The addresses of the internet in one family.
#[must_use]
pub fn public(ipv6: bool) -> AddressSet {
    if ipv6 {
        return GLOBAL_UNICAST.into();
    }
    AddressSet::from(IpNet::V4(Ipv4Net::default())).subtract(&NOT_PUBLIC.iter().collect())
}

/// Whether the set holds so much of the internet in one family that it names nobody: more than an IPv4 /8, or an
/// IPv6 /32. The bounds are those by which S3 calls a bucket policy public (User Guide, "The meaning of public").
#[must_use]
pub fn is_wide(addresses: &AddressSet, ipv6: bool) -> bool {
    let bound: Count = if ipv6 {
        size(&IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, 32)))
    } else {
        size(&v4(0, 0, 8))
    };
    addresses.intersect(&public(ipv6)).count() > bound
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(blocks: &[&str]) -> AddressSet {
        blocks.iter().map(|text| text.parse::<IpNet>().unwrap()).collect()
    }

    #[test]
    fn every_split_of_everything_is_wide() {
        for blocks in [
            &["0.0.0.0/0"][..],
            &["0.0.0.0/1", "128.0.0.0/1"],
            &["128.0.0.0/1"],
            &["64.0.0.0/2"],
            &["4.0.0.0/8", "5.0.0.0/32"],
        ] {
            assert!(is_wide(&set(blocks), false), "{blocks:?}");
        }
        for blocks in [&["198.51.100.0/24"][..], &["10.0.0.0/8", "100.64.0.0/10"], &["3.0.0.0/8"]] {
            assert!(!is_wide(&set(blocks), false), "{blocks:?}");
        }
        assert!(is_wide(&set(&["::/0"]), true) && is_wide(&set(&["2600::/28"]), true));
        assert!(!is_wide(&set(&["2001:db8::/32", "fd00::/8"]), true));
        assert!(!is_wide(&set(&["::/0"]), false), "the families are apart");
    }
}
