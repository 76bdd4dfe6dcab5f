//! Sets of IP addresses as CIDR blocks: merge, subtract, intersect, overlap and supernet, without listing a single address.
//!
//! The blocks are [`ipnet`]'s; the parser in [`parse`] is our own, because `ipnet` reads `010.0.0.1` as 10.0.0.1
//! where C tools read 8.0.0.1.

mod count;
pub mod list;
mod overlap;
pub mod parse;
mod radix;
mod range;

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

pub use count::Count;
pub use overlap::{Member, Overlap, Overlaps};
pub use range::Family;
use range::{Cut, Range};

use crate::sets::Set;

/// A set of IPv4 and IPv6 addresses, held as sorted ranges that neither touch nor overlap.
///
/// The form is unique, so two sets are equal exactly when they hold the same addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressSet {
    v4: Vec<Range<u32>>,
    v6: Vec<Range<u128>>,
}

impl AddressSet {
    /// The set that holds nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Every address of the ranges, which may overlap and stand in any order; a range that ends before it starts is empty.
    pub fn from_ranges(ranges: impl IntoIterator<Item = (IpAddr, IpAddr)>) -> Self {
        let mut set = Self::default();
        for (first, last) in ranges {
            set.extend_unsorted(first, last);
        }
        set.normalise();
        set
    }

    /// Adds a range without keeping the order, for a long input; [`Self::normalise`] must follow.
    pub fn extend_unsorted(&mut self, first: IpAddr, last: IpAddr) {
        match (first, last) {
            (IpAddr::V4(a), IpAddr::V4(b)) if a <= b => {
                self.v4.push(Range::new(a.to_bits(), b.to_bits()))
            }
            (IpAddr::V6(a), IpAddr::V6(b)) if a <= b => {
                self.v6.push(Range::new(a.to_bits(), b.to_bits()))
            }
            _ => {}
        }
    }

    /// As [`Self::extend_unsorted`], for an IPv4 range whose first address is not above its last.
    pub fn extend_unsorted_v4(&mut self, first: u32, last: u32) {
        self.v4.push(Range::new(first, last));
    }

    /// Puts the ranges in order and joins those that touch.
    pub fn normalise(&mut self) {
        if self.v4.len() >= radix::LONG && !self.v4.is_sorted_by_key(|range| range.first) {
            radix::sort(&mut self.v4, |range| range.first);
        }
        range::normalise(&mut self.v4);
        range::normalise(&mut self.v6);
    }

    /// Whether the set holds no address.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }

    /// The number of addresses.
    #[must_use]
    pub fn count(&self) -> Count {
        let v4 = self.v4.iter().map(|range| Count::between(range.first.into(), range.last.into()));
        let v6 = self.v6.iter().map(|range| Count::between(range.first, range.last));
        v4.chain(v6).sum()
    }

    /// The fewest CIDR blocks that hold exactly this set: IPv4 first, then by address.
    pub fn blocks(&self) -> impl Iterator<Item = IpNet> + '_ {
        let v4 = self
            .v4
            .iter()
            .flat_map(|&range| Cut::new(range))
            .map(|(base, len)| v4_block(base, len));
        let v6 = self
            .v6
            .iter()
            .flat_map(|&range| Cut::new(range))
            .map(|(base, len)| v6_block(base, len));
        v4.chain(v6)
    }

    /// The maximal runs of neighbouring addresses, first and last: IPv4 first, then by address.
    pub fn ranges(&self) -> impl Iterator<Item = (IpAddr, IpAddr)> + '_ {
        let v4 = self
            .v4
            .iter()
            .map(|range| (IpAddr::V4(range.first.into()), IpAddr::V4(range.last.into())));
        let v6 = self
            .v6
            .iter()
            .map(|range| (IpAddr::V6(range.first.into()), IpAddr::V6(range.last.into())));
        v4.chain(v6)
    }

    /// What either set holds.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.v4.extend_from_slice(&other.v4);
        both.v6.extend_from_slice(&other.v6);
        both.normalise();
        both
    }

    /// Whether every address of this set is in the other.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.subtract(other).is_empty()
    }

    /// Whether the two share an address.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        !self.intersect(other).is_empty()
    }

    /// Whether every address of the block is in the set.
    #[must_use]
    pub fn contains_block(&self, block: &IpNet) -> bool {
        match block {
            IpNet::V4(net) => range::holds(
                &self.v4,
                Range::new(net.network().to_bits(), net.broadcast().to_bits()),
            ),
            IpNet::V6(net) => range::holds(
                &self.v6,
                Range::new(net.network().to_bits(), net.broadcast().to_bits()),
            ),
        }
    }
}

impl FromIterator<IpNet> for AddressSet {
    fn from_iter<I: IntoIterator<Item = IpNet>>(blocks: I) -> Self {
        Self::from_ranges(blocks.into_iter().map(|block| (block.network(), block.broadcast())))
    }
}

impl<'a> FromIterator<&'a IpNet> for AddressSet {
    fn from_iter<I: IntoIterator<Item = &'a IpNet>>(blocks: I) -> Self {
        blocks.into_iter().copied().collect()
    }
}

impl From<IpNet> for AddressSet {
    fn from(block: IpNet) -> Self {
        std::iter::once(block).collect()
    }
}

impl Set for AddressSet {
    type Member = IpAddr;

    fn intersect(&self, other: &Self) -> Self {
        Self {
            v4: range::intersect(&self.v4, &other.v4),
            v6: range::intersect(&self.v6, &other.v6),
        }
    }

    fn subtract(&self, other: &Self) -> Self {
        Self { v4: range::subtract(&self.v4, &other.v4), v6: range::subtract(&self.v6, &other.v6) }
    }

    fn contains(&self, member: &IpAddr) -> bool {
        match member {
            IpAddr::V4(address) => {
                range::holds(&self.v4, Range::new(address.to_bits(), address.to_bits()))
            }
            IpAddr::V6(address) => {
                range::holds(&self.v6, Range::new(address.to_bits(), address.to_bits()))
            }
        }
    }

    /// The lowest address, IPv4 before IPv6.
    fn witness(&self) -> Option<IpAddr> {
        self.ranges().next().map(|(first, _)| first)
    }
}

/// The block of `len` bits that holds an address; `None` when the family has fewer bits.
#[must_use]
pub fn block(address: IpAddr, len: u8) -> Option<IpNet> {
    IpNet::new(address, len).ok().map(|net| net.trunc())
}

/// The number of addresses in a block.
#[must_use]
pub fn size(block: &IpNet) -> Count {
    Count::power(block.max_prefix_len().saturating_sub(block.prefix_len()))
}

/// The address `offset` places after the first of a block; `None` past the end of its family.
#[must_use]
pub fn address_at(block: &IpNet, offset: u128) -> Option<IpAddr> {
    match block.network() {
        IpAddr::V4(base) => {
            Some(IpAddr::V4(base.to_bits().checked_add(u32::try_from(offset).ok()?)?.into()))
        }
        IpAddr::V6(base) => Some(IpAddr::V6(base.to_bits().checked_add(offset)?.into())),
    }
}

/// How many places an address stands after the first of its family.
#[must_use]
pub fn position(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// The `index`-th block of `len` bits inside a block, in address order; `None` when there is none.
#[must_use]
pub fn nth(parent: &IpNet, len: u8, index: u128) -> Option<IpNet> {
    if len < parent.prefix_len() || len > parent.max_prefix_len() {
        return None;
    }
    let more = u32::from(len - parent.prefix_len());
    if index.checked_shr(more).is_some_and(|beyond| beyond != 0) {
        return None;
    }
    let offset = index.checked_shl(u32::from(parent.max_prefix_len() - len)).unwrap_or(0);
    block(address_at(parent, offset)?, len)
}

/// The smallest block that holds every given block; `None` without blocks or when they mix IPv4 and IPv6.
pub fn supernet<'a>(blocks: impl IntoIterator<Item = &'a IpNet>) -> Option<IpNet> {
    let mut blocks = blocks.into_iter();
    let first = blocks.next()?.trunc();
    blocks.try_fold(first, |cover, block| match (cover, block) {
        (IpNet::V4(a), IpNet::V4(b)) => {
            let common = (a.network().to_bits() ^ b.network().to_bits()).leading_zeros();
            let len = a.prefix_len().min(b.prefix_len()).min(u8::try_from(common).ok()?);
            Some(v4_block(a.network().to_bits(), len))
        }
        (IpNet::V6(a), IpNet::V6(b)) => {
            let common = (a.network().to_bits() ^ b.network().to_bits()).leading_zeros();
            let len = a.prefix_len().min(b.prefix_len()).min(u8::try_from(common).ok()?);
            Some(v6_block(a.network().to_bits(), len))
        }
        _ => None,
    })
}

/// The fewest blocks that hold exactly the addresses from `first` to `last`; none when they mix families.
pub fn from_range(first: IpAddr, last: IpAddr) -> Vec<IpNet> {
    AddressSet::from_ranges([(first, last)]).blocks().collect()
}

/// Whether two blocks share an address; then one holds the other.
#[must_use]
pub fn overlaps(a: &IpNet, b: &IpNet) -> bool {
    a.contains(b) || b.contains(a)
}

fn v4_block(base: u32, len: u8) -> IpNet {
    Ipv4Net::new(base.into(), len)
        .map_or_else(|_| IpNet::V4(Ipv4Net::default()), |net| IpNet::V4(net.trunc()))
}

fn v6_block(base: u128, len: u8) -> IpNet {
    Ipv6Net::new(base.into(), len)
        .map_or_else(|_| IpNet::V6(Ipv6Net::default()), |net| IpNet::V6(net.trunc()))
}
