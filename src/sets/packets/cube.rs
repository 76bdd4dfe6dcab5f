//! Boxes over five dimensions in one address family: the arithmetic under `Packets`.

use std::fmt::Debug;

/// A range of numbers, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Range<N> {
    pub first: N,
    pub last: N,
}

/// What a box is counted in: `u32` for IPv4, `u128` for IPv6. Ports and protocols fit into both.
pub trait Number: Copy + Ord + Debug + From<u8> + From<u16> {
    const MAX: Self;
    /// Two numbers that stand for addresses in examples: of the documentation prefixes of RFC 5737 and RFC 3849.
    const EXAMPLES: [Self; 2];

    /// One less; zero stays zero.
    #[must_use]
    fn before(self) -> Self;

    /// One more; the largest stays the largest.
    #[must_use]
    fn after(self) -> Self;

    /// The number as a measure: exact enough to compare volumes, not to count.
    fn measure(self) -> f64;
}

impl Number for u16 {
    const MAX: Self = u16::MAX;
    const EXAMPLES: [Self; 2] = [1, 2];

    fn before(self) -> Self {
        self.saturating_sub(1)
    }

    fn after(self) -> Self {
        self.saturating_add(1)
    }

    fn measure(self) -> f64 {
        f64::from(self)
    }
}

impl Number for u32 {
    const MAX: Self = u32::MAX;
    const EXAMPLES: [Self; 2] = [0xC633_6401, 0xCB00_7101];

    fn before(self) -> Self {
        self.saturating_sub(1)
    }

    fn after(self) -> Self {
        self.saturating_add(1)
    }

    fn measure(self) -> f64 {
        f64::from(self)
    }
}

impl Number for u128 {
    const MAX: Self = u128::MAX;
    const EXAMPLES: [Self; 2] = [0x2001_0DB8 << 96 | 1, 0x2001_0DB8_0001 << 80 | 1];

    fn before(self) -> Self {
        self.saturating_sub(1)
    }

    fn after(self) -> Self {
        self.saturating_add(1)
    }

    fn measure(self) -> f64 {
        self as f64
    }
}

impl<N: Number> Range<N> {
    pub fn new(first: N, last: N) -> Self {
        Self { first, last }
    }

    pub fn one(number: N) -> Self {
        Self { first: number, last: number }
    }

    /// Every number from zero on.
    pub fn full() -> Self {
        Self { first: N::from(0u8), last: N::MAX }
    }

    /// No range at all: the ends are the wrong way round.
    pub fn is_empty(self) -> bool {
        self.first > self.last
    }

    pub fn holds(self, number: N) -> bool {
        self.first <= number && number <= self.last
    }

    pub fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// What both hold; may be empty.
    #[must_use]
    pub fn intersect(self, other: Self) -> Self {
        Self { first: self.first.max(other.first), last: self.last.min(other.last) }
    }

    fn length(self) -> f64 {
        self.last.measure() - self.first.measure() + 1.0
    }
}

/// Sorts ranges and joins those that touch or overlap; empty ones go.
pub fn merge<N: Number>(mut ranges: Vec<Range<N>>) -> Vec<Range<N>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_unstable();
    let mut merged: Vec<Range<N>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.first <= last.last.after() => last.last = last.last.max(range.last),
            _ => merged.push(range),
        }
    }
    merged
}

/// The dimensions of a box, in the order they are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dimension {
    Protocol,
    DestinationPort,
    SourcePort,
    Source,
    Destination,
}

pub(super) const DIMENSIONS: [Dimension; 5] = [
    Dimension::Protocol,
    Dimension::DestinationPort,
    Dimension::SourcePort,
    Dimension::Source,
    Dimension::Destination,
];

/// A box: every combination of one number out of each of its five ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Cube<N>([Range<N>; 5]);

impl<N: Number> Cube<N> {
    /// Every packet of the family.
    pub(super) fn full() -> Self {
        let port = Range::new(N::from(0u8), N::from(u16::MAX));
        let protocol = Range::new(N::from(0u8), N::from(u8::MAX));
        Self([protocol, port, port, Range::full(), Range::full()])
    }

    pub(super) fn range(&self, dimension: Dimension) -> Range<N> {
        self.0[dimension as usize]
    }

    /// The part whose number in that dimension lies in the range.
    pub(super) fn within(mut self, dimension: Dimension, range: Range<N>) -> Option<Self> {
        let kept = self.range(dimension).intersect(range);
        self.0[dimension as usize] = kept;
        (!kept.is_empty()).then_some(self)
    }

    #[must_use]
    pub(super) fn with(mut self, dimension: Dimension, range: Range<N>) -> Self {
        self.0[dimension as usize] = range;
        self
    }

    pub(super) fn holds(&self, numbers: [N; 5]) -> bool {
        self.0.iter().zip(numbers).all(|(range, number)| range.holds(number))
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(mine, theirs)| mine.overlaps(*theirs))
    }

    pub(super) fn covers(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(mine, theirs)| mine.covers(*theirs))
    }

    pub(super) fn intersect(&self, other: &Self) -> Option<Self> {
        if !self.overlaps(other) {
            return None;
        }
        let mut both = *self;
        for (mine, theirs) in both.0.iter_mut().zip(&other.0) {
            *mine = mine.intersect(*theirs);
        }
        Some(both)
    }

    /// Adds to `out` what this box holds and the other does not: at most two pieces for each dimension.
    /// The two must overlap.
    fn cut_into(&self, other: &Self, out: &mut Vec<Self>) {
        let mut rest = *self;
        for dimension in DIMENSIONS {
            let (mine, theirs) = (rest.range(dimension), other.range(dimension));
            if mine.first < theirs.first {
                out.push(rest.with(dimension, Range::new(mine.first, theirs.first.before())));
            }
            if theirs.last < mine.last {
                out.push(rest.with(dimension, Range::new(theirs.last.after(), mine.last)));
            }
            rest = rest.with(dimension, mine.intersect(theirs));
        }
    }

    pub(super) fn volume(&self) -> f64 {
        self.0.iter().map(|range| range.length()).product()
    }

    /// Joins two boxes that differ in one dimension only and touch there.
    fn join(&self, other: &Self) -> Option<Self> {
        let mut differs = DIMENSIONS.iter().filter(|&&d| self.range(d) != other.range(d));
        let (Some(&dimension), None) = (differs.next(), differs.next()) else { return None };
        let (mut low, mut high) = (self.range(dimension), other.range(dimension));
        if high < low {
            std::mem::swap(&mut low, &mut high);
        }
        let touches = low.last < high.first && low.last.after() == high.first;
        touches.then(|| self.with(dimension, Range::new(low.first, high.last)))
    }
}

/// Takes `cut` out of a list of disjoint boxes; they stay disjoint.
pub(super) fn subtract<N: Number>(boxes: &mut Vec<Cube<N>>, cut: &Cube<N>) {
    let mut pieces = Vec::new();
    boxes.retain(|cube| {
        let touched = cube.overlaps(cut);
        if touched {
            cube.cut_into(cut, &mut pieces);
        }
        !touched
    });
    boxes.append(&mut pieces);
}

/// Joins neighbouring boxes until none fit together: the same packets in fewer boxes, sorted.
pub(super) fn tidy<N: Number>(boxes: &mut Vec<Cube<N>>) {
    loop {
        let before = boxes.len();
        for dimension in DIMENSIONS {
            // Sorted by everything but this dimension first, partners in this dimension are neighbours.
            boxes.sort_unstable_by_key(|cube| {
                (cube.with(dimension, Range::one(N::MAX)), cube.range(dimension))
            });
            let mut joined: Vec<Cube<N>> = Vec::with_capacity(boxes.len());
            for cube in boxes.drain(..) {
                match joined.last_mut().and_then(|last| last.join(&cube).map(|both| (last, both))) {
                    Some((last, both)) => *last = both,
                    None => joined.push(cube),
                }
            }
            *boxes = joined;
        }
        if boxes.len() == before {
            boxes.sort_unstable();
            return;
        }
    }
}
