//! The arithmetic under the address sets: sorted, separate ranges of one family, and the aligned blocks they fall into.

use std::fmt::Debug;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The integer of an address of one family.
pub trait Family: Copy + Ord + Debug {
    /// 32 for IPv4, 128 for IPv6.
    const BITS: u8;

    /// The next address; `None` after the last.
    fn next(self) -> Option<Self>;
    /// The address before; `None` before the first.
    fn previous(self) -> Option<Self>;
    /// How many addresses of a block of `bits` host bits come after its first.
    fn host_mask(bits: u8) -> Self;
    /// The number of host bits of the largest block that starts here and ends no later than `last`.
    fn largest_block(self, last: Self) -> u8;
    /// The address `distance` places on; the caller keeps it inside the family.
    fn plus(self, distance: Self) -> Self;
    /// The address of this integer.
    fn address(self) -> IpAddr;
}

/// The two families differ in their integer only, and integers share no trait in the standard library.
macro_rules! family {
    ($int:ty, $address:ty) => {
        impl Family for $int {
            const BITS: u8 = <$int>::BITS as u8;

            fn next(self) -> Option<Self> {
                self.checked_add(1)
            }

            fn previous(self) -> Option<Self> {
                self.checked_sub(1)
            }

            fn host_mask(bits: u8) -> Self {
                <$int>::MAX.checked_shr(<$int>::BITS.saturating_sub(bits.into())).unwrap_or(0)
            }

            fn largest_block(self, last: Self) -> u8 {
                let fits = match (last - self).checked_add(1) {
                    Some(length) => length.ilog2(),
                    None => <$int>::BITS,
                };
                fits.min(self.trailing_zeros()) as u8
            }

            fn plus(self, distance: Self) -> Self {
                self.wrapping_add(distance)
            }

            fn address(self) -> IpAddr {
                <$address>::from(self).into()
            }
        }
    };
}

family!(u32, Ipv4Addr);
family!(u128, Ipv6Addr);

/// The addresses from `first` to `last`, both in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Range<A> {
    pub(super) first: A,
    pub(super) last: A,
}

impl<A: Family> Range<A> {
    pub(super) fn new(first: A, last: A) -> Self {
        Self { first, last }
    }

    fn touches(self, next: Self) -> bool {
        self.last >= next.first || self.last.next() == Some(next.first)
    }
}

/// Sorts the ranges and joins what overlaps or touches.
pub(super) fn normalise<A: Family>(ranges: &mut Vec<Range<A>>) {
    if !ranges.is_sorted_by_key(|range| range.first) {
        ranges.sort_unstable_by_key(|range| range.first);
    }
    ranges.dedup_by(|next, kept| {
        let joined = kept.touches(*next);
        if joined {
            kept.last = kept.last.max(next.last);
        }
        joined
    });
}

pub(super) fn intersect<A: Family>(left: &[Range<A>], right: &[Range<A>]) -> Vec<Range<A>> {
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    let mut both = Vec::new();
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let shared = Range::new(a.first.max(b.first), a.last.min(b.last));
        if shared.first <= shared.last {
            both.push(shared);
        }
        if a.last < b.last {
            left.next();
        } else {
            right.next();
        }
    }
    both
}

pub(super) fn subtract<A: Family>(from: &[Range<A>], remove: &[Range<A>]) -> Vec<Range<A>> {
    let mut remove = remove.iter().peekable();
    let mut left = Vec::new();
    for &range in from {
        let mut rest = Some(range);
        while let (Some(now), Some(cut)) = (rest, remove.peek()) {
            if cut.last < now.first {
                remove.next();
                continue;
            }
            if cut.first > now.last {
                break;
            }
            if let Some(end) = cut.first.previous().filter(|&end| end >= now.first) {
                left.push(Range::new(now.first, end));
            }
            rest = cut
                .last
                .next()
                .filter(|&start| start <= now.last)
                .map(|start| Range::new(start, now.last));
        }
        left.extend(rest);
    }
    left
}

/// Whether one of the sorted, separate ranges holds the whole of `wanted`.
pub(super) fn holds<A: Family>(ranges: &[Range<A>], wanted: Range<A>) -> bool {
    let at = ranges.partition_point(|range| range.last < wanted.first);
    ranges.get(at).is_some_and(|range| range.first <= wanted.first && wanted.last <= range.last)
}

/// Cuts a range into the fewest aligned blocks: (first address, prefix length).
pub(super) struct Cut<A> {
    rest: Option<Range<A>>,
}

impl<A: Family> Cut<A> {
    pub(super) fn new(range: Range<A>) -> Self {
        Self { rest: (range.first <= range.last).then_some(range) }
    }
}

impl<A: Family> Iterator for Cut<A> {
    type Item = (A, u8);

    fn next(&mut self) -> Option<(A, u8)> {
        let Range { first, last } = self.rest?;
        let bits = first.largest_block(last);
        let end = first.plus(A::host_mask(bits));
        self.rest = end.next().filter(|&start| start <= last).map(|start| Range::new(start, last));
        Some((first, A::BITS - bits))
    }
}
