//! One dimension alone: a value inside some sets and outside others, or that there is none.

use super::values::{pick_address, pick_instant, pick_number};
use super::{Dimension, Domain, Values};
use crate::sets::glob::{Pattern, PatternSet, Product, Relation, member};
use crate::sets::interval::Ranges;

/// What is known of a conjunction in one dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Solved {
    Value(String),
    Empty,
    /// The budget ran out, or kinds of values were mixed that cannot be decided together.
    Open,
}

/// The sets a value must lie in and those it must not. Open variables inside stand for any text.
#[derive(Default)]
pub(super) struct Wanted<'s> {
    pub(super) inside: Vec<&'s Values>,
    pub(super) outside: Vec<&'s Values>,
    /// The patterns of `outside` as they are to be excluded: without those that have open variables.
    pub(super) closed: Vec<Option<&'s PatternSet>>,
}

/// How many looks at the steps of patterns a step of a walk is worth.
const LOOKS: usize = 32;

/// How many patterns a set may have whose patterns are all tried as guesses.
const FEW: usize = 8;

/// Stands in for `*` where a value is guessed.
const FILLS: &[&str] = &["example", "x", "", "x/y", "0", "999999999999"];

impl Wanted<'_> {
    /// Finds a value; takes from `budget` what the walks over patterns cost.
    pub(super) fn solve(&self, dimension: &Dimension, budget: &mut usize) -> Solved {
        if self.outside.contains(&&Values::Everything) {
            return Solved::Empty;
        }
        match &dimension.domain {
            Domain::Truth => {
                let hints = dimension.hints.iter().map(String::as_str);
                self.first_of(hints.chain(["true", "false"]))
            }
            Domain::Text(base) => {
                let kinds = self.kinds();
                if kinds.is_empty() {
                    return self.text(dimension, base.as_ref(), budget);
                }
                let mut kinds = kinds;
                // Text that is no number, date or address is outside all their sets.
                kinds.retain(|&kind| self.inside.iter().any(|v| kind_of(v) == Some(kind)));
                self.mixed(dimension, base.as_ref(), &kinds, budget)
            }
            Domain::Number => self.typed(dimension, Kind::Number, budget),
            Domain::Instant => self.typed(dimension, Kind::Instant, budget),
            Domain::Address => self.typed(dimension, Kind::Address, budget),
        }
    }

    /// The kinds of the sets that are not of text.
    fn kinds(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> =
            self.inside.iter().chain(&self.outside).filter_map(|values| kind_of(values)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    fn speaks_of_text(&self) -> bool {
        self.inside.iter().chain(&self.outside).any(|values| matches!(values, Values::Text(_)))
    }

    /// A dimension whose every value is of one kind.
    fn typed(&self, dimension: &Dimension, kind: Kind, budget: &mut usize) -> Solved {
        let only = self.kinds().iter().all(|&own| own == kind) && !self.speaks_of_text();
        match self.ranges(kind) {
            None => Solved::Empty,
            Some(value) if only => Solved::Value(value),
            Some(_) => self.mixed(dimension, None, &[kind], budget),
        }
    }

    /// Values of several kinds at once: exact where a guess fits or one kind alone refutes it.
    fn mixed(
        &self,
        dimension: &Dimension,
        base: Option<&PatternSet>,
        kinds: &[Kind],
        budget: &mut usize,
    ) -> Solved {
        let mut guesses = Vec::new();
        for &kind in kinds {
            match self.ranges(kind) {
                Some(value) => guesses.push(value),
                None => return Solved::Empty,
            }
        }
        match self.text(dimension, base, budget) {
            Solved::Empty => return Solved::Empty,
            Solved::Value(value) => guesses.push(value),
            Solved::Open => {}
        }
        let texts = self.inside.iter().filter_map(|values| as_text(values));
        for pattern in texts.flat_map(PatternSet::patterns) {
            guesses.extend(FILLS.iter().map(|fill| pattern.instance(fill, '0')));
        }
        guesses.extend(["true", "false"].map(str::to_owned));
        match guesses.iter().find(|guess| self.accepts(base, guess)) {
            Some(guess) => Solved::Value(guess.clone()),
            None => Solved::Open,
        }
    }

    /// A value of one kind that fits every set of that kind; `None` when there is none.
    fn ranges(&self, kind: Kind) -> Option<String> {
        if kind == Kind::Truth {
            let fits = |text: &&str| {
                let own = |values: &&&Values| kind_of(values) == Some(Kind::Truth);
                self.inside.iter().filter(own).all(|values| values.contains(text))
                    && !self.outside.iter().filter(own).any(|values| values.contains(text))
            };
            return ["true", "false"].iter().find(|text| fits(text)).map(|text| (*text).to_owned());
        }
        let (mut first, mut second) = (Ranges::all(), Ranges::all());
        if kind == Kind::Address {
            first = [(0, u128::from(u32::MAX))].into_iter().collect();
        }
        let sides =
            self.inside.iter().map(|v| (v, true)).chain(self.outside.iter().map(|v| (v, false)));
        for (values, inside) in sides {
            let cut = |own: &Ranges, set: &Ranges| {
                if inside { own.intersect(set) } else { own.subtract(set) }
            };
            match (kind, *values) {
                (Kind::Number, Values::Numbers(set)) | (Kind::Instant, Values::Instants(set)) => {
                    first = cut(&first, set);
                }
                (Kind::Address, Values::Addresses { v4, v6 }) => {
                    (first, second) = (cut(&first, v4), cut(&second, v6));
                }
                _ => {}
            }
        }
        match kind {
            Kind::Number => pick_number(&first),
            Kind::Instant => pick_instant(&first),
            _ => pick_address(&first, &second),
        }
    }

    fn first_of<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Solved {
        let found = texts.into_iter().find(|text| self.accepts(None, text));
        found.map_or(Solved::Empty, |text| Solved::Value(text.to_owned()))
    }

    /// Whether a text is in all of the sets and in none of the excluded.
    pub(super) fn accepts(&self, base: Option<&PatternSet>, text: &str) -> bool {
        base.is_none_or(|base| base.contains(text))
            && self.inside.iter().all(|values| values.contains(text))
            && !self.outside.iter().zip(&self.closed).any(|(values, closed)| match closed {
                Some(closed) => closed.contains(text),
                None => values.contains(text),
            })
    }

    /// Text against patterns: guesses first, then for each pattern of the smallest set a walk.
    fn text(&self, dimension: &Dimension, base: Option<&PatternSet>, budget: &mut usize) -> Solved {
        if let Some(hint) = dimension.hints.iter().find(|hint| self.accepts(base, hint)) {
            return Solved::Value(hint.clone());
        }
        let everything = PatternSet::from_iter([Pattern::everything()]);
        let inside: Vec<&PatternSet> =
            self.inside.iter().filter_map(|values| as_text(values)).chain(base).collect();
        let smallest = inside.iter().copied().min_by_key(|set| set.len()).unwrap_or(&everything);
        let outside: Vec<&PatternSet> =
            self.outside.iter().filter_map(|values| as_text(values)).collect();
        let mut undecided = Vec::new();
        for pattern in smallest.patterns() {
            // A step of a walk is worth many looks.
            let mut looks = budget.saturating_mul(LOOKS);
            let mut lies = |sets: &[&PatternSet], how| {
                sets.iter().any(|set| set.relation_within(pattern, &mut looks) == how)
            };
            let hopeless = lies(&outside, Relation::Inside) || lies(&inside, Relation::Apart);
            *budget = (looks / LOOKS).saturating_sub(1);
            if *budget == 0 {
                return Solved::Open;
            }
            if hopeless {
                continue;
            }
            let fills = if pattern.is_literal() { FILLS.get(..1).unwrap_or(FILLS) } else { FILLS };
            let mut guesses = fills.iter().map(|fill| pattern.instance(fill, 'x'));
            if let Some(guess) = guesses.find(|guess| self.accepts(base, guess)) {
                return Solved::Value(guess);
            }
            undecided.push(pattern);
        }
        // Another set's patterns often say more of what a value looks like.
        let few = |set: &&&PatternSet| !undecided.is_empty() && set.len() <= FEW;
        let others = inside.iter().filter(|set| !std::ptr::eq(**set, smallest)).filter(few);
        let mut guesses = others
            .flat_map(|set| set.patterns())
            .flat_map(|pattern| FILLS.iter().map(|fill| pattern.instance(fill, 'x')));
        if let Some(guess) = guesses.find(|guess| self.accepts(base, guess)) {
            return Solved::Value(guess);
        }
        let mut capped = false;
        for pattern in undecided {
            let others = inside.iter().filter(|set| !std::ptr::eq(**set, smallest));
            let mut groups: Vec<Vec<&Pattern>> = vec![vec![pattern]];
            groups.extend(others.map(|set| set.meeting(pattern).collect()));
            let excluded: Vec<&Pattern> = outside
                .iter()
                .flat_map(|set| set.meeting(pattern))
                .filter(|excluded| excluded.variables().next().is_none())
                .collect();
            match member(&groups, &excluded, budget) {
                Product::Member(text) => return Solved::Value(text),
                Product::Empty => {}
                Product::Capped => capped = true,
            }
        }
        if capped { Solved::Open } else { Solved::Empty }
    }
}

/// The kinds of values that are read from text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Number,
    Instant,
    Address,
    Truth,
}

fn kind_of(values: &Values) -> Option<Kind> {
    match values {
        Values::Everything | Values::Text(_) => None,
        Values::Numbers(_) => Some(Kind::Number),
        Values::Instants(_) => Some(Kind::Instant),
        Values::Addresses { .. } => Some(Kind::Address),
        Values::Truth { .. } => Some(Kind::Truth),
    }
}

fn as_text(values: &Values) -> Option<&PatternSet> {
    match values {
        Values::Text(patterns) => Some(patterns),
        _ => None,
    }
}
