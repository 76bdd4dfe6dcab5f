//! Which of many ranges share addresses, found in one sorted sweep.

use std::cmp::Reverse;
use std::net::IpAddr;

use super::position;

/// Two inputs that share addresses, by their place in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Overlap {
    /// The one that starts first and, of two with the same start, ends last.
    pub container: usize,
    pub contained: usize,
    /// False when the second reaches past the first, as only ranges can: CIDR blocks are nested or apart.
    pub nested: bool,
}

/// Inputs sorted for the sweep.
#[derive(Debug)]
pub struct Overlaps {
    /// IPv4 and IPv6 (true) apart, each by first address, longest first, then place in the input.
    v4: Vec<(u32, Reverse<u32>, u32)>,
    v6: Vec<(u128, Reverse<u128>, u32)>,
}

impl Overlaps {
    /// Sorts the ranges (first, last), at most 2^32 of them.
    pub fn new(ranges: impl IntoIterator<Item = (IpAddr, IpAddr)>) -> Self {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for (index, (first, last)) in (0u32..).zip(ranges) {
            match (first, last) {
                (IpAddr::V4(a), IpAddr::V4(b)) => {
                    v4.push((a.to_bits(), Reverse(b.to_bits()), index))
                }
                _ => v6.push((position(first), Reverse(position(last)), index)),
            }
        }
        v4.sort_unstable();
        v6.sort_unstable();
        Self { v4, v6 }
    }

    /// For each input that lies in another, the smallest that holds it; in address order.
    #[must_use]
    pub fn nearest(&self) -> Vec<Overlap> {
        let mut found = Vec::new();
        self.sweep(|open, item| found.extend(open.last().map(|outer| outer.with(item))));
        found
    }

    /// How many pairs share addresses.
    #[must_use]
    pub fn pair_count(&self) -> u64 {
        let mut nested = true;
        let mut pairs = 0u64;
        self.sweep(|open, item| {
            // While everything is nested, whatever is open reaches this far, and need not be walked.
            pairs += match nested {
                true => open.len() as u64,
                false => open.iter().filter(|outer| outer.last >= item.first).count() as u64,
            };
            nested &= open.last().is_none_or(|outer| item.last <= outer.last);
        });
        pairs
    }

    /// Every pair that shares addresses, by place in the input: up to n²/2 of them.
    #[must_use]
    pub fn pairs(&self) -> Vec<Overlap> {
        let mut found = Vec::new();
        self.sweep(|open, item| {
            found.extend(
                open.iter().filter(|outer| outer.last >= item.first).map(|outer| outer.with(item)),
            );
        });
        found.sort_unstable();
        found
    }

    /// Calls `each` with the inputs still open at an input's first address, innermost last, and that input.
    fn sweep(&self, mut each: impl FnMut(&[Open], &Open)) {
        let v4 = self
            .v4
            .iter()
            .map(|&(first, Reverse(last), index)| Open::new(first.into(), last.into(), index));
        let v6 = self.v6.iter().map(|&(first, Reverse(last), index)| Open::new(first, last, index));
        run(v4, &mut each);
        run(v6, &mut each);
    }
}

#[derive(Clone, Copy, Debug)]
struct Open {
    first: u128,
    last: u128,
    index: u32,
}

impl Open {
    fn new(first: u128, last: u128, index: u32) -> Self {
        Self { first, last, index }
    }

    fn with(&self, inner: &Open) -> Overlap {
        let nested = inner.last <= self.last;
        Overlap { container: self.index as usize, contained: inner.index as usize, nested }
    }
}

fn run(items: impl Iterator<Item = Open>, each: &mut impl FnMut(&[Open], &Open)) {
    let mut open: Vec<Open> = Vec::new();
    for item in items {
        while open.last().is_some_and(|outer| outer.last < item.first) {
            open.pop();
        }
        each(&open, &item);
        open.push(item);
    }
}
