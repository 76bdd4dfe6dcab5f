//! The address space: what belongs to private networks, and what to the internet.

use crate::sets::Set;
use crate::sets::aws_ranges::{FORBIDDEN, PRIVATE};
use crate::sets::prefix::{AddressSet, Overlaps};
use ipnet::IpNet;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

/// RFC 6598: shared by carriers, private for AWS.
const SHARED: (Ipv4Addr, u8) = (Ipv4Addr::new(100, 64, 0, 0), 10);

static PRIVATE_SPACE: LazyLock<AddressSet> = LazyLock::new(|| {
    let shared = IpNet::new(SHARED.0.into(), SHARED.1);
    // RFC 4193: unique local IPv6 addresses.
    let local = IpNet::new(Ipv6Addr::new(0xFC00, 0, 0, 0, 0, 0, 0, 0).into(), 7);
    PRIVATE.into_iter().chain(shared).chain(local).collect()
});

static PUBLIC_SPACE: LazyLock<AddressSet> = LazyLock::new(|| {
    let ipv4: AddressSet = super::everything(false).into();
    // Class E was never given out.
    let reserved = IpNet::new(Ipv4Addr::new(240, 0, 0, 0).into(), 4);
    let unused: AddressSet = FORBIDDEN.into_iter().chain(reserved).collect();
    // RFC 4291: global unicast.
    let global = IpNet::new(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0).into(), 3);
    ipv4.subtract(&unused).subtract(&PRIVATE_SPACE).union(&global.into_iter().collect())
});

/// Addresses of private networks: RFC 1918, 100.64.0.0/10, and fc00::/7.
pub fn private_space() -> &'static AddressSet {
    &PRIVATE_SPACE
}

/// Addresses that are routed on the internet.
pub fn public_space() -> &'static AddressSet {
    &PUBLIC_SPACE
}

/// Whether a set holds so much of the internet that nobody can own it all: as much as an IPv4 /8, or an IPv6 /32.
/// An office's /24 is a choice; two halves of the world are none.
pub fn is_wide(addresses: &AddressSet) -> bool {
    let public = addresses.intersect(&PUBLIC_SPACE);
    let size = |ipv6: bool| -> u128 {
        let family: AddressSet = super::everything(ipv6).into();
        public.intersect(&family).count().small().unwrap_or(u128::MAX)
    };
    size(false) >= 1 << 24 || size(true) >= 1 << 96
}

/// Pairs of prefixes that share addresses, as places in the input, the lower one first: each prefix with the smallest
/// other one that holds it. Prefixes are nested or apart, so this names every prefix that overlaps anything.
pub fn overlapping(nets: impl IntoIterator<Item = IpNet>) -> Vec<(usize, usize)> {
    let ranges = nets.into_iter().map(|net| (net.network(), net.broadcast()));
    let mut pairs = Vec::new();
    Overlaps::new(ranges).each_nearest(|outer, inner| {
        pairs.push((outer.index.min(inner.index), outer.index.max(inner.index)));
    });
    pairs.sort_unstable();
    pairs
}
