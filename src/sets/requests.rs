//! Sets of requests: points with one value, several or none in each dimension, proved empty or shown a member.
//!
//! A [`Space`] holds the dimensions and, each once, the sets of values that literals speak of. A conjunction of
//! [`Literal`]s is a box; [`Search`] looks for a point of a box outside all of some other boxes.

use foldhash::HashMap;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

mod branch;
mod budget;
mod part;
mod refute;
mod search;
mod solve;
mod split;
mod template;
mod union;
mod values;

pub use budget::Budget;
pub use search::{Answer, Leaf, Reason, Search};
pub use union::Requests;
pub use values::{Values, instant, number};

use super::glob::{Filling, Pattern, PatternSet};

/// A dimension of a [`Space`], by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DimensionId(u32);

/// A set of values of a [`Space`], by its place: equal sets of one dimension have one id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SetId(u32);

/// How many values a point has in a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Exactly one.
    One,
    /// One or none.
    Optional,
    /// Any number.
    Many,
}

/// What values a dimension has.
#[derive(Clone, Debug)]
pub enum Domain {
    /// Any text, or any text of the set.
    Text(Option<PatternSet>),
    Number,
    Instant,
    Address,
    /// `true` and `false`.
    Truth,
}

/// One coordinate of a point.
#[derive(Clone, Debug)]
pub struct Dimension {
    pub name: String,
    pub count: Count,
    pub domain: Domain,
    /// Values to try first, the most telling first.
    pub hints: Vec<String>,
}

impl Dimension {
    /// Whether no value lies in it.
    pub fn is_empty(&self) -> bool {
        matches!(&self.domain, Domain::Text(Some(all)) if all.is_empty())
    }
}

/// A variable that patterns may hold: its value is read from another dimension of the same point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub dimension: DimensionId,
    /// The variable's part of the dimension's value, and a value with that part; `None`: all of it.
    pub part: Option<Part>,
    /// The text that stands in where the dimension has no value.
    pub default: Option<String>,
}

/// How a variable lies in a dimension's value.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub read: fn(&str) -> Option<String>,
    pub write: fn(&str) -> String,
    /// Texts of the dimension that have no such part.
    pub absent: fn() -> PatternSet,
    /// A pattern that holds the part of every text of a pattern; `None` where none but everything is seen.
    pub within: fn(&Pattern) -> Option<Pattern>,
    /// Tells parts apart: two parts of one name are one.
    pub name: &'static str,
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
impl Eq for Part {}

/// "Some value of the point in this dimension is in the set", or that none is.
///
/// A point without a value in the dimension is in no set, which is how absent condition keys behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Literal {
    pub set: SetId,
    pub positive: bool,
}

impl std::ops::Not for Literal {
    type Output = Self;

    fn not(self) -> Self {
        Self { positive: !self.positive, ..self }
    }
}

/// A conjunction of literals.
pub type Conjunction = Vec<Literal>;

/// The values a point has, by dimension; nothing where it has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Point(pub BTreeMap<DimensionId, Vec<String>>);

impl Point {
    pub fn values(&self, dimension: DimensionId) -> &[String] {
        self.0.get(&dimension).map_or(&[], Vec::as_slice)
    }

    pub fn first(&self, dimension: DimensionId) -> Option<&str> {
        self.values(dimension).first().map(String::as_str)
    }
}

/// A set of values of one dimension.
#[derive(Clone, Debug)]
pub(crate) struct ValueSet {
    pub(crate) dimension: DimensionId,
    pub(crate) values: Values,
    /// The set is everything but the values.
    pub(crate) complement: bool,
    /// Without the patterns that have open variables, where there are such.
    pub(crate) closed: Option<PatternSet>,
}

impl ValueSet {
    pub(crate) fn closed(values: &Values) -> Option<PatternSet> {
        let Values::Text(patterns) = values else { return None };
        let closed = patterns.patterns().iter().filter(|p| p.variables().next().is_none());
        patterns.is_open().then(|| closed.cloned().collect())
    }

    pub(crate) fn is_open(&self) -> bool {
        self.closed.is_some()
    }
}

/// The dimensions, and every set of values that is spoken of.
#[derive(Clone, Debug, Default)]
pub struct Space {
    dimensions: Vec<Dimension>,
    sets: Vec<ValueSet>,
    /// The sets by a hash of what they are, so that looking one up copies nothing.
    known: HashMap<u64, Vec<SetId>>,
    variables: Vec<Variable>,
}

impl Space {
    /// Adds a dimension.
    pub fn add(&mut self, dimension: Dimension) -> DimensionId {
        self.dimensions.push(dimension);
        DimensionId(narrow(self.dimensions.len() - 1))
    }

    pub fn dimension(&self, id: DimensionId) -> Option<&Dimension> {
        self.dimensions.get(id.0 as usize)
    }

    /// Every dimension with its id.
    pub fn dimensions(&self) -> impl Iterator<Item = (DimensionId, &Dimension)> {
        self.dimensions.iter().enumerate().map(|(at, d)| (DimensionId(narrow(at)), d))
    }

    /// The set of these values, or of all but these; the same set always has the same id.
    pub fn set(&mut self, dimension: DimensionId, values: Values, complement: bool) -> SetId {
        let mut hasher = DefaultHasher::new();
        (dimension, &values, complement).hash(&mut hasher);
        let same = self.known.entry(hasher.finish()).or_default();
        let equal = |id: &&SetId| {
            self.sets.get(id.0 as usize).is_some_and(|set| {
                (set.dimension, set.complement) == (dimension, complement) && set.values == values
            })
        };
        if let Some(&known) = same.iter().find(equal) {
            return known;
        }
        let id = SetId(narrow(self.sets.len()));
        same.push(id);
        let closed = ValueSet::closed(&values);
        self.sets.push(ValueSet { dimension, values, complement, closed });
        id
    }

    /// The number of a variable, for [`Token::Variable`](super::glob::Token::Variable).
    pub fn variable(&mut self, variable: Variable) -> u16 {
        let at = self.variables.iter().position(|own| *own == variable).unwrap_or_else(|| {
            self.variables.push(variable);
            self.variables.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    pub(crate) fn data(&self, id: SetId) -> Option<&ValueSet> {
        self.sets.get(id.0 as usize)
    }

    pub(crate) fn variable_of(&self, number: u16) -> Option<&Variable> {
        self.variables.get(usize::from(number))
    }

    /// The text patterns of a set that is not a complement.
    pub fn patterns(&self, id: SetId) -> Option<&PatternSet> {
        self.data(id).and_then(search::patterns)
    }

    /// Every text pattern that sets of the dimension hold.
    pub fn patterns_of(&self, dimension: DimensionId) -> impl Iterator<Item = &Pattern> {
        let own = self.sets.iter().filter(move |set| set.dimension == dimension);
        own.filter_map(|set| match &set.values {
            Values::Text(patterns) => Some(patterns.patterns()),
            _ => None,
        })
        .flatten()
    }

    /// The dimension a literal speaks of.
    pub fn dimension_of(&self, literal: Literal) -> Option<DimensionId> {
        self.data(literal.set).map(|set| set.dimension)
    }

    /// The value of a variable at a point.
    pub(crate) fn value_at(&self, number: u16, point: &Point) -> Option<String> {
        let variable = self.variable_of(number)?;
        // A variable with several values to choose from has none.
        let value = match point.values(variable.dimension) {
            [only] => Some(only.as_str()),
            _ => None,
        };
        let value = match variable.part {
            Some(part) => value.and_then(part.read),
            None => value.map(str::to_owned),
        };
        value.or_else(|| variable.default.clone())
    }

    /// Whether the literal holds at the point.
    pub fn holds(&self, literal: Literal, point: &Point) -> bool {
        self.data(literal.set).is_some_and(|set| self.meets(set, point)) == literal.positive
    }

    /// Whether one of the point's values is in the set.
    pub(crate) fn meets(&self, set: &ValueSet, point: &Point) -> bool {
        let filled = set.is_open().then(|| self.fill(set, point));
        let values = filled.as_ref().unwrap_or(&set.values);
        let here = point.values(set.dimension);
        here.iter().any(|text| values.contains(text) != set.complement)
    }

    /// The set's values with every variable replaced by what the point holds for it.
    pub(crate) fn fill(&self, set: &ValueSet, point: &Point) -> Values {
        let Values::Text(patterns) = &set.values else { return set.values.clone() };
        let numbers = patterns.patterns().iter().flat_map(|pattern| pattern.variables());
        let known: Vec<(u16, Option<String>)> =
            numbers.map(|number| (number, self.value_at(number, point))).collect();
        let value = |number| {
            let found = known.iter().find(|(own, _)| *own == number);
            found.and_then(|(_, value)| value.as_deref()).map(Filling::Text)
        };
        Values::Text(patterns.fill(value))
    }

    /// Whether every literal holds at the point.
    pub fn holds_all(&self, conjunction: &[Literal], point: &Point) -> bool {
        conjunction.iter().all(|&literal| self.holds(literal, point))
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
