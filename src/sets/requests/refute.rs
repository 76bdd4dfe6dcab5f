//! Branches with variables that no choice of values can meet.

use std::collections::BTreeSet;

use super::branch::Branch;
use super::budget::GUESSING;
use super::search::{Search, patterns, texts};
use super::solve::{Solved, Wanted};
use super::{Count, Dimension, DimensionId, Literal, Part, ValueSet, Values};
use crate::sets::glob::{Filling, Pattern, PatternSet, Relation};

/// How many ways to choose values are looked at.
const MOST_WAYS: usize = 64;

/// What variables of one dimension and part stand for, however their defaults differ.
struct Source {
    dimension: DimensionId,
    part: Option<Part>,
    /// The numbers of those variables.
    numbers: Vec<u16>,
    choices: Vec<Choice>,
}

/// What a source may hold: nothing, or some text of a pattern.
type Choice = Option<Pattern>;

/// A set of values with variables replaced.
struct Filled {
    literal: Literal,
    inside: bool,
    /// Variables with more than one value stand for themselves.
    values: Values,
    closed: Option<PatternSet>,
    /// The same where they stand for what they may hold.
    wide: Values,
}

impl Search<'_> {
    /// Whether the branch's literals exclude one another whatever its variables hold.
    ///
    /// `false` does not say the contrary.
    pub(super) fn refuted(&mut self, branch: &Branch) -> bool {
        let open: Vec<Literal> = self.open(branch).collect();
        let mut sources: Vec<Source> = Vec::new();
        let sets = open.iter().filter_map(|literal| texts(self.set(literal.set)?));
        let numbers: BTreeSet<u16> =
            sets.flat_map(|set| set.patterns().iter().flat_map(Pattern::variables)).collect();
        for number in numbers {
            let Some(variable) = self.space.variable_of(number) else { return false };
            let same = |own: &&mut Source| {
                own.dimension == variable.dimension && own.part == variable.part
            };
            match sources.iter_mut().find(same) {
                Some(own) => own.numbers.push(number),
                None => sources.push(Source {
                    dimension: variable.dimension,
                    part: variable.part,
                    numbers: vec![number],
                    choices: self.choices(branch, variable.dimension, variable.part),
                }),
            }
        }
        let mut ways = sources.iter().map(|source| source.choices.len());
        let Some(ways) = ways.try_fold(1, usize::checked_mul).filter(|ways| *ways <= MOST_WAYS)
        else {
            return false;
        };
        let dimensions: BTreeSet<DimensionId> =
            open.iter().filter_map(|literal| self.dimension_of(*literal)).collect();
        (0..ways).all(|mut way| {
            let mut chosen: Vec<(&Source, &Choice)> = Vec::new();
            for source in &sources {
                chosen.extend(source.choices.get(way % source.choices.len()).map(|c| (source, c)));
                way /= source.choices.len();
            }
            dimensions.iter().any(|&dimension| self.empty(branch, dimension, &chosen))
        })
    }

    /// What a variable's source may hold in the branch.
    fn choices(&mut self, branch: &Branch, source: DimensionId, part: Option<Part>) -> Vec<Choice> {
        if let Some(part) = part
            && self.value_with(branch, source, part) == Solved::Empty
        {
            return vec![None];
        }
        let own = branch.of(source);
        let positive = || own.iter().filter(|literal| literal.positive);
        let sets = positive().filter_map(|literal| patterns(self.set(literal.set)?));
        let smallest = sets.filter(|set| !set.is_open()).min_by_key(|set| set.len());
        let values: Option<Vec<Choice>> = smallest.and_then(|set| {
            let value = |pattern: &Pattern| match part {
                Some(part) => (part.within)(pattern),
                None => Some(pattern.clone()),
            };
            let fits = |choice: &Choice| {
                let text = choice.as_ref().and_then(Pattern::text);
                part.is_some() || text.is_none_or(|text| self.may_hold(own, &text))
            };
            let all = set.patterns().iter().map(|pattern| value(pattern).map(Some));
            Some(all.collect::<Option<Vec<Choice>>>()?.into_iter().filter(fits).collect())
        });
        let something = || Some(Pattern::everything());
        let some = || values.clone().unwrap_or(vec![something()]);
        if let Some(part) = part {
            let without = (part.absent)();
            let Some(set) = smallest else { return vec![None, something()] };
            let relations: Vec<Relation> =
                set.patterns().iter().map(|pattern| without.relation(pattern)).collect();
            if relations.iter().all(|own| *own == Relation::Apart) {
                return some();
            }
            return vec![None, something()];
        }
        let everything = |set: &ValueSet| set.values == Values::Everything && !set.complement;
        let absent = own.iter().any(|l| !l.positive && self.set(l.set).is_some_and(everything));
        let meaning = self.space.dimension(source);
        let optional = meaning.is_some_and(|own| own.count != Count::One);
        if absent || meaning.is_some_and(Dimension::is_empty) {
            vec![None]
        } else if optional && positive().next().is_none() {
            vec![None, something()]
        } else {
            some()
        }
    }

    /// Whether a value of a dimension meets those of its literals that have no variables.
    fn may_hold(&self, own: &[Literal], text: &str) -> bool {
        own.iter().all(|literal| {
            let set = self.set(literal.set).filter(|set| !set.is_open());
            set.is_none_or(|set| (set.values.contains(text) != set.complement) == literal.positive)
        })
    }

    /// Whether no value of the dimension meets the branch's literals with those choices.
    fn empty(
        &mut self,
        branch: &Branch,
        dimension: DimensionId,
        chosen: &[(&Source, &Choice)],
    ) -> bool {
        let Some(meaning) = self.space.dimension(dimension) else { return false };
        let filled: Vec<Filled> = branch
            .of(dimension)
            .iter()
            .filter_map(|literal| self.filled(*literal, chosen))
            .collect();
        let positive: Vec<&Filled> = filled.iter().filter(|own| own.literal.positive).collect();
        let negative: Vec<&Filled> = filled.iter().filter(|own| !own.literal.positive).collect();
        // Each positive literal of a dimension with many values may have a value of its own.
        let groups: Vec<Vec<&Filled>> = match meaning.count {
            Count::Many => positive.into_iter().map(|own| vec![own]).collect(),
            Count::Optional if positive.is_empty() => return false,
            Count::One | Count::Optional => vec![positive],
        };
        let size = filled.iter().map(|own| match &own.values {
            Values::Text(patterns) => patterns.len(),
            _ => 1,
        });
        if !self.look(GUESSING * size.sum::<usize>()) {
            return false;
        }
        let mut states = self.budget.states;
        let empty = groups.into_iter().any(|mut all| {
            all.extend(&negative);
            let (inside, outside): (Vec<&Filled>, Vec<&Filled>) =
                all.into_iter().partition(|own| own.inside);
            let text = |own: &&Filled| match &own.values {
                Values::Text(patterns) => Some(patterns.clone()),
                _ => None,
            };
            let beside: Vec<PatternSet> = outside.iter().filter_map(text).collect();
            // Variables stand for themselves here: equal ones hold the same.
            let covered = |set: PatternSet| {
                let all = set.patterns().iter();
                all.into_iter().all(|pattern| {
                    beside.iter().any(|other| other.relation(pattern) == Relation::Inside)
                })
            };
            if inside.iter().filter_map(text).any(covered) {
                return true;
            }
            let wanted = Wanted {
                inside: inside.iter().map(|own| &own.wide).collect(),
                outside: outside.iter().map(|own| &own.values).collect(),
                closed: outside.iter().map(|own| own.closed.as_ref()).collect(),
            };
            wanted.solve(meaning, &mut states) == Solved::Empty
        });
        self.budget.states = states;
        empty
    }

    fn filled(&self, literal: Literal, chosen: &[(&Source, &Choice)]) -> Option<Filled> {
        let set = self.set(literal.set)?;
        let fill = |wide: bool| match &set.values {
            Values::Text(own) if own.is_open() => Values::Text(own.fill(|number| {
                let of = |(source, _): &&(&Source, &Choice)| source.numbers.contains(&number);
                let Some((source, choice)) = chosen.iter().find(of) else {
                    return Some(Filling::Variable(number));
                };
                match choice {
                    Some(pattern) if wide || pattern.text().is_some() => {
                        Some(Filling::Pattern(pattern))
                    }
                    Some(_) => source.numbers.first().copied().map(Filling::Variable),
                    None => self.space.variable_of(number)?.default.as_deref().map(Filling::Text),
                }
            })),
            own => own.clone(),
        };
        let (values, wide) = (fill(false), fill(true));
        let inside = literal.positive != set.complement;
        Some(Filled { literal, inside, closed: ValueSet::closed(&values), values, wide })
    }
}
