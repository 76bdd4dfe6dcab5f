//! Which of many ranges share addresses, found in one sorted sweep.

use std::cmp::Reverse;
use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

use super::range::{Family, Range};
use super::{list, position, radix};

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

impl Member {
    /// The block it is, if it is one.
    fn block(&self) -> Option<IpNet> {
        let bits = if self.first.is_ipv4() { 32 } else { 128 };
        let (start, span) = (position(self.first), position(self.last) - position(self.first));
        // A block's first address has zeros where its last has the one run of ones.
        let aligned = span & span.wrapping_add(1) == 0 && start & span == 0;
        super::block(self.first, bits - span.count_ones() as u8).filter(|_| aligned)
    }

    /// Appends what `Display` writes, in a fraction of the time for IPv4 blocks.
    pub fn push(&self, text: &mut Vec<u8>) {
        match self.block() {
            Some(block) => list::push(text, &block),
            None => text.extend_from_slice(self.to_string().as_bytes()),
        }
    }
}

/// As a block, or `first-last` when it is none.
impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.block() {
            Some(block) => block.fmt(f),
            None => write!(f, "{}-{}", self.first, self.last),
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
    v4: Vec<(u32, Reverse<u32>, u32)>,
    v6: Vec<(u128, Reverse<u128>, u32)>,
    count: u32,
}

impl Extend<(IpAddr, IpAddr)> for Overlaps {
    /// Takes more inputs, at most 2^32 in all; [`Self::sort`] must follow.
    fn extend<I: IntoIterator<Item = (IpAddr, IpAddr)>>(&mut self, ranges: I) {
        for (first, last) in ranges {
            match (first, last) {
                (IpAddr::V4(a), IpAddr::V4(b)) => self.push_v4(a.to_bits(), b.to_bits()),
                _ => {
                    self.v6.push((position(first), Reverse(position(last)), self.count));
                    self.count += 1;
                }
            }
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

    /// Takes one more input, an IPv4 range; [`Self::sort`] must follow.
    pub fn push_v4(&mut self, first: u32, last: u32) {
        self.v4.push((first, Reverse(last), self.count));
        self.count += 1;
    }

    /// Puts the inputs in the order of the sweep.
    pub fn sort(&mut self) {
        if self.v4.len() >= radix::LONG {
            radix::sort(&mut self.v4, |(first, ..)| *first);
            self.v4
                .chunk_by_mut(|(first, ..), (next, ..)| first == next)
                .filter(|same| same.len() > 1)
                .for_each(<[_]>::sort_unstable);
        } else {
            self.v4.sort_unstable();
        }
        self.v6.sort_unstable();
    }

    fn v4(&self) -> impl Iterator<Item = Open<u32>> + '_ {
        self.v4.iter().map(|&(first, Reverse(last), index)| (Range::new(first, last), index))
    }

    fn v6(&self) -> impl Iterator<Item = Open<u128>> + '_ {
        self.v6.iter().map(|&(first, Reverse(last), index)| (Range::new(first, last), index))
    }

    /// The inputs in the order of the sweep.
    pub fn members(&self) -> impl Iterator<Item = Member> + '_ {
        self.v4().map(member).chain(self.v6().map(member))
    }

    /// The inputs as they came.
    pub fn by_place(&self) -> impl Iterator<Item = Member> + '_ {
        let mut order = vec![0u32; self.count as usize];
        let places = self.v4.iter().map(|&(.., place)| place);
        let places = places.chain(self.v6.iter().map(|&(.., place)| place));
        for (at, place) in (0..).zip(places) {
            order.get_mut(place as usize).into_iter().for_each(|slot| *slot = at);
        }
        order.into_iter().filter_map(|at| self.at(at as usize))
    }

    /// The input at a place of the sweep.
    fn at(&self, at: usize) -> Option<Member> {
        match self.v4.get(at) {
            Some(&(first, Reverse(last), index)) => Some(member((Range::new(first, last), index))),
            None => {
                let &(first, Reverse(last), index) = self.v6.get(at - self.v4.len())?;
                Some(member((Range::new(first, last), index)))
            }
        }
    }

    /// Each input that shares addresses with one before it, with the smallest such: (container, contained).
    pub fn each_nearest(&self, mut each: impl FnMut(Member, Member)) {
        sweep(self.v4(), |open, inner| nearest(open, inner, &mut each));
        sweep(self.v6(), |open, inner| nearest(open, inner, &mut each));
    }

    /// Every pair that shares addresses: up to n²/2 of them.
    pub fn each_pair(&self, mut each: impl FnMut(Member, Member)) {
        sweep(self.v4(), |open, inner| reaching(open, inner, &mut each));
        sweep(self.v6(), |open, inner| reaching(open, inner, &mut each));
    }

    /// How many pairs share addresses.
    #[must_use]
    pub fn pair_count(&self) -> u64 {
        count(self.v4()) + count(self.v6())
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
}

/// A range and its place in the input.
type Open<A> = (Range<A>, u32);

fn member<A: Family>((range, index): Open<A>) -> Member {
    Member { first: range.first.address(), last: range.last.address(), index: index as usize }
}

fn nearest<A: Family>(open: &[Open<A>], inner: Open<A>, each: &mut impl FnMut(Member, Member)) {
    if let Some(outer) = open.last() {
        each(member(*outer), member(inner));
    }
}

fn reaching<A: Family>(open: &[Open<A>], inner: Open<A>, each: &mut impl FnMut(Member, Member)) {
    open.iter()
        .filter(|(outer, _)| outer.last >= inner.0.first)
        .for_each(|outer| each(member(*outer), member(inner)));
}

fn count<A: Family>(items: impl Iterator<Item = Open<A>>) -> u64 {
    let (mut nested, mut pairs) = (true, 0u64);
    sweep(items, |open, (item, _)| {
        // While everything is nested, whatever is open reaches this far, and need not be walked.
        pairs += match nested {
            true => open.len() as u64,
            false => open.iter().filter(|(outer, _)| outer.last >= item.first).count() as u64,
        };
        nested &= open.last().is_none_or(|(outer, _)| item.last <= outer.last);
    });
    pairs
}

/// Calls `each` with the inputs still open at an input's first address, innermost last, and that input.
fn sweep<A: Family>(
    items: impl Iterator<Item = Open<A>>,
    mut each: impl FnMut(&[Open<A>], Open<A>),
) {
    let mut open: Vec<Open<A>> = Vec::new();
    for item in items {
        while open.last().is_some_and(|(outer, _)| outer.last < item.0.first) {
            open.pop();
        }
        each(&open, item);
        open.push(item);
    }
}
