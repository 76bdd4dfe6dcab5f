//! Which of many ranges share addresses, found in one sorted sweep.

use std::cmp::Reverse;
use std::fmt;
use std::net::IpAddr;

use super::position;

/// One input of the sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    pub first: IpAddr,
    pub last: IpAddr,
    /// Its place in the input.
    pub index: usize,
}

impl Member {
    /// Whether the two are the same addresses.
    #[must_use]
    pub fn same_range(&self, other: &Member) -> bool {
        (self.first, self.last) == (other.first, other.last)
    }

    /// Whether every address of the other is in this one.
    #[must_use]
    pub fn holds(&self, other: &Member) -> bool {
        self.first <= other.first && other.last <= self.last
    }
}

/// As a block, or `first-last` when it is none.
impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = if self.first.is_ipv4() { 32 } else { 128 };
        let (start, span) = (position(self.first), position(self.last) - position(self.first));
        // A block's first address has zeros where its last has the one run of ones.
        match span & span.wrapping_add(1) == 0 && start & span == 0 {
            true => write!(f, "{}/{}", self.first, bits - span.count_ones()),
            false => write!(f, "{}-{}", self.first, self.last),
        }
    }
}

/// Two inputs that share addresses, by their place in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Overlap {
    /// The one that starts first and, of two with the same start, ends last.
    pub container: usize,
    pub contained: usize,
}

/// Inputs in order of first address, longest first, then place in the input.
#[derive(Clone, Debug, Default)]
pub struct Overlaps {
    /// The first address above the complement of the last: one number sorts by both.
    v4: Vec<(u64, u32)>,
    v6: Vec<(u128, Reverse<u128>, u32)>,
    count: u32,
}

impl Extend<(IpAddr, IpAddr)> for Overlaps {
    /// Takes more inputs, at most 2^32 in all; [`Self::sort`] must follow.
    fn extend<I: IntoIterator<Item = (IpAddr, IpAddr)>>(&mut self, ranges: I) {
        for (first, last) in ranges {
            match (first, last) {
                (IpAddr::V4(a), IpAddr::V4(b)) => self
                    .v4
                    .push((u64::from(a.to_bits()) << 32 | u64::from(!b.to_bits()), self.count)),
                _ => self.v6.push((position(first), Reverse(position(last)), self.count)),
            }
            self.count += 1;
        }
    }
}

impl Overlaps {
    /// Sorts the ranges (first, last).
    pub fn new(ranges: impl IntoIterator<Item = (IpAddr, IpAddr)>) -> Self {
        let mut all = Self::default();
        all.extend(ranges);
        all.sort();
        all
    }

    /// Puts the inputs in the order of the sweep.
    pub fn sort(&mut self) {
        self.v4.sort_unstable();
        self.v6.sort_unstable();
    }

    /// The inputs in the order of the sweep.
    pub fn members(&self) -> impl Iterator<Item = Member> + '_ {
        let v4 = self.v4.iter().map(|&(key, index)| Member {
            first: IpAddr::V4(((key >> 32) as u32).into()),
            last: IpAddr::V4((!(key as u32)).into()),
            index: index as usize,
        });
        let v6 = self.v6.iter().map(|&(first, Reverse(last), index)| Member {
            first: IpAddr::V6(first.into()),
            last: IpAddr::V6(last.into()),
            index: index as usize,
        });
        v4.chain(v6)
    }

    /// Each input that shares addresses with one before it, with the smallest such: (container, contained).
    pub fn each_nearest(&self, mut each: impl FnMut(Member, Member)) {
        self.sweep(|open, inner| {
            if let Some(outer) = open.last() {
                each(*outer, inner);
            }
        });
    }

    /// Every pair that shares addresses: up to n²/2 of them.
    pub fn each_pair(&self, mut each: impl FnMut(Member, Member)) {
        self.sweep(|open, inner| {
            open.iter()
                .filter(|outer| outer.last >= inner.first)
                .for_each(|outer| each(*outer, inner));
        });
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

    /// Every pair, sorted by place in the input.
    #[must_use]
    pub fn pairs(&self) -> Vec<Overlap> {
        let mut found = Vec::new();
        self.each_pair(|outer, inner| {
            found.push(Overlap { container: outer.index, contained: inner.index })
        });
        found.sort_unstable();
        found
    }

    /// Calls `each` with the inputs still open at an input's first address, innermost last, and that input.
    fn sweep(&self, mut each: impl FnMut(&[Member], Member)) {
        let mut open: Vec<Member> = Vec::new();
        for item in self.members() {
            // An IPv4 address is below every IPv6 one, so the families close each other's ranges.
            while open.last().is_some_and(|outer| outer.last < item.first) {
                open.pop();
            }
            each(&open, item);
            open.push(item);
        }
    }
}
