//! Patterns with variables: choosing values for the variables so that every literal of a branch holds.

use std::collections::BTreeSet;

use super::branch::Branch;
use super::budget::GUESSING;
use super::part::rewritten;
use super::search::{Search, patterns, texts};
use super::solve::{Solved, Wanted};
use super::{Count, DimensionId, Literal, Part, Point, ValueSet, Values};
use crate::sets::glob::{Pattern, Relation, Token};

/// How many ways to choose values are tried.
const TRIES: usize = 256;

/// How many steps may be gone to read the values of variables off a text.
const STEPS: usize = 100_000;

impl Search<'_> {
    /// A point near the given one at which every literal of the branch holds, variables filled in.
    pub(super) fn fill_variables(&mut self, branch: &Branch, point: &Point) -> Option<Point> {
        let open: Vec<Literal> = self.open(branch).collect();
        let sources: BTreeSet<DimensionId> = open
            .iter()
            .filter_map(|literal| texts(self.set(literal.set)?))
            .flat_map(|set| set.patterns().iter().flat_map(Pattern::variables))
            .filter_map(|number| Some(self.space.variable_of(number)?.dimension))
            .collect();
        let sources: Vec<(DimensionId, Vec<Vec<String>>)> = sources
            .into_iter()
            .map(|source| (source, self.candidates(source, branch, &open, point)))
            .collect();
        let ways: usize = sources.iter().map(|(_, list)| list.len()).product();
        let literals = branch.dimensions().map(|(_, own)| own.len()).sum::<usize>();
        (0..ways.min(TRIES)).find_map(|way| {
            let (mut way, mut tried) = (way, point.clone());
            if !self.look(GUESSING * open.len() + literals) {
                return None;
            }
            for (source, candidates) in &sources {
                let values = candidates.get(way % candidates.len())?;
                way /= candidates.len();
                if values.is_empty() {
                    tried.0.remove(source);
                } else {
                    tried.0.insert(*source, values.clone());
                }
            }
            self.solve_filled(branch, &open, tried)
        })
    }

    /// The branch's literals whose sets have variables.
    pub(super) fn open(&self, branch: &Branch) -> impl Iterator<Item = Literal> {
        let all = branch.dimensions().flat_map(|(_, own)| own).copied();
        all.filter(|literal| self.set(literal.set).is_some_and(ValueSet::is_open))
    }

    /// Whether some literal needs a variable that surely has no value in the branch, so that nothing can meet it.
    pub(super) fn lacks_a_value(&self, branch: &Branch) -> bool {
        let valueless = |number: u16| {
            let Some(variable) = self.space.variable_of(number) else { return false };
            let own = branch.of(variable.dimension);
            if variable.default.is_some() {
                return false;
            }
            let Some(part) = variable.part else {
                let absent = |l: &Literal| {
                    let set = self.set(l.set);
                    let all = set.is_some_and(|s| s.values == Values::Everything && !s.complement);
                    !l.positive && all
                };
                return own.iter().any(absent);
            };
            let without = (part.absent)();
            let inside =
                own.iter().filter(|l| l.positive).filter_map(|l| patterns(self.set(l.set)?));
            inside.into_iter().any(|set| {
                set.patterns().iter().all(|own| without.relation(own) == Relation::Inside)
            })
        };
        let needs = |literal: &Literal| {
            let own = self.set(literal.set).filter(|_| literal.positive).and_then(patterns);
            own.is_some_and(|set| {
                set.patterns().iter().all(|pattern| pattern.variables().any(valueless))
            })
        };
        branch.dimensions().flat_map(|(_, own)| own).any(needs)
    }

    /// Values worth trying for a dimension that variables read.
    fn candidates(
        &mut self,
        source: DimensionId,
        branch: &Branch,
        open: &[Literal],
        point: &Point,
    ) -> Vec<Vec<String>> {
        let Some(dimension) = self.space.dimension(source) else { return Vec::new() };
        if dimension.is_empty() {
            return vec![Vec::new()];
        }
        let mut candidates = vec![point.values(source).to_vec()];
        let parts: Vec<Part> = self.parts_read(source, open);
        let mut bases: Vec<(Part, String)> = Vec::new();
        for part in parts {
            if let Solved::Value(text) = self.value_with(branch, source, part) {
                bases.push((part, text));
            }
        }
        candidates.extend(bases.iter().map(|(_, text)| vec![text.clone()]));
        let mut steps = STEPS.min(self.budget.looks);
        let most = steps;
        for literal in open {
            let inside = |set: &&ValueSet| literal.positive != set.complement;
            let Some(set) = self.set(literal.set).filter(inside) else { continue };
            let Some(own) = texts(set) else { continue };
            for text in point.values(set.dimension) {
                for pattern in own.patterns() {
                    candidates.extend(self.captured(pattern, text, source, &bases, &mut steps));
                }
            }
        }
        if dimension.count != Count::One {
            candidates.push(Vec::new());
        }
        let fresh = ["example", "x"].map(str::to_owned);
        candidates.extend(dimension.hints.iter().cloned().chain(fresh).map(|text| vec![text]));
        let mut distinct: Vec<Vec<String>> = Vec::new();
        for values in candidates {
            let mut tried = point.clone();
            tried.0.insert(source, values.clone());
            let fits = |literal: &Literal| {
                self.set(literal.set).is_some_and(ValueSet::is_open) || self.holds(*literal, &tried)
            };
            let valued = !values.is_empty() || dimension.count != Count::One;
            if valued && !distinct.contains(&values) && branch.of(source).iter().all(fits) {
                distinct.push(values);
            }
        }
        self.budget.looks = self.budget.looks.saturating_sub(most - steps);
        distinct
    }

    /// The parts of a dimension that the open literals' variables read.
    fn parts_read(&self, source: DimensionId, open: &[Literal]) -> Vec<Part> {
        let sets = open.iter().filter_map(|literal| texts(self.set(literal.set)?));
        let numbers = sets.flat_map(|set| set.patterns().iter().flat_map(Pattern::variables));
        let mut parts: Vec<Part> = Vec::new();
        for variable in numbers.filter_map(|number| self.space.variable_of(number)) {
            if let Some(part) = variable.part.filter(|_| variable.dimension == source)
                && !parts.contains(&part)
            {
                parts.push(part);
            }
        }
        parts
    }

    /// The values of the source dimension with which the pattern may match the text; `bases` are some of its values.
    fn captured(
        &self,
        pattern: &Pattern,
        text: &str,
        source: DimensionId,
        bases: &[(Part, String)],
        steps: &mut usize,
    ) -> Vec<Vec<String>> {
        let text: Vec<char> = text.chars().collect();
        let mut found = Vec::new();
        if !capture(pattern.tokens(), &text, &mut found, steps) {
            return Vec::new();
        }
        let of_source = |(number, value): (u16, String)| {
            let variable = self.space.variable_of(number)?;
            (variable.dimension == source).then_some((variable.part, value))
        };
        let found: Vec<(Option<Part>, String)> = found.into_iter().filter_map(of_source).collect();
        match found.first() {
            None => Vec::new(),
            Some((None, value)) => vec![vec![value.clone()]],
            Some((Some(part), value)) => {
                let whole = |base: &String| {
                    let mut parts = found.iter().filter_map(|(part, text)| Some(((*part)?, text)));
                    parts.try_fold(base.clone(), |base, (part, text)| rewritten(&base, part, text))
                };
                let written = (part.write)(value);
                let bases = bases.iter().map(|(_, base)| base).chain([&written]);
                let near: Vec<String> = bases.filter_map(whole).collect();
                near.into_iter().chain([written]).map(|text| vec![text]).collect()
            }
        }
    }

    /// With the variables' dimensions set, solves the dimensions of open literals anew.
    fn solve_filled(&mut self, branch: &Branch, open: &[Literal], tried: Point) -> Option<Point> {
        let mut point = tried;
        let dimensions: BTreeSet<DimensionId> =
            open.iter().filter_map(|literal| self.dimension_of(*literal)).collect();
        for id in dimensions {
            let own = branch.of(id);
            if own.iter().all(|&literal| self.holds(literal, &point)) {
                continue;
            }
            let dimension = self.space.dimension(id)?;
            let negative: Vec<Literal> = own.iter().filter(|l| !l.positive).copied().collect();
            let mut positive: Vec<Literal> = own.iter().filter(|l| l.positive).copied().collect();
            if positive.is_empty() && dimension.count != Count::One {
                point.0.remove(&id);
                continue;
            }
            // Each positive literal of a dimension with many values may have a value of its own.
            let each: Vec<Vec<Literal>> = match dimension.count {
                Count::Many => positive.drain(..).map(|literal| vec![literal]).collect(),
                _ => vec![positive],
            };
            let mut values = Vec::new();
            for positive in each {
                let filled = |literal: &Literal| -> Option<(bool, Values)> {
                    let set = self.set(literal.set)?;
                    Some((literal.positive != set.complement, self.space.fill(set, &point)))
                };
                let sets: Vec<(bool, Values)> =
                    positive.iter().chain(&negative).filter_map(filled).collect();
                let mut wanted = Wanted::default();
                for (inside, values) in &sets {
                    if *inside {
                        wanted.inside.push(values);
                    } else {
                        wanted.outside.push(values);
                        wanted.closed.push(None);
                    }
                }
                let mut states = self.budget.states;
                let solved = wanted.solve(dimension, &mut states);
                self.budget.states = states;
                let Solved::Value(value) = solved else { return None };
                values.push(value);
            }
            values.dedup();
            point.0.insert(id, values);
        }
        let mut all = branch.dimensions().flat_map(|(_, own)| own);
        all.all(|&literal| self.holds(literal, &point)).then_some(point)
    }
}

/// Reads the variables' values off a text that the pattern matches; each as short as can be, but not empty.
///
/// Gives up after so many `steps`: a value that is not read off is guessed instead.
fn capture(
    tokens: &[Token],
    text: &[char],
    found: &mut Vec<(u16, String)>,
    steps: &mut usize,
) -> bool {
    let Some((&token, rest)) = tokens.split_first() else { return text.is_empty() };
    let Some(left) = steps.checked_sub(1) else { return false };
    *steps = left;
    let known = token.variable().and_then(|number| found.iter().find(|(own, _)| *own == number));
    if let Some((_, value)) = known {
        let value: Vec<char> = value.chars().collect();
        return text
            .strip_prefix(value.as_slice())
            .is_some_and(|after| capture(rest, after, found, steps));
    }
    let (least, most) = match token {
        Token::Variable(_) | Token::FoldVariable(_) => (1, text.len()),
        Token::Many(class) => (0, text.iter().take_while(|c| class.holds(**c)).count()),
        token => match text.split_first() {
            Some((&c, after)) if Pattern::new([token]).matches(c.encode_utf8(&mut [0; 4])) => {
                return capture(rest, after, found, steps);
            }
            _ => return false,
        },
    };
    (least..=most).any(|length| {
        let Some((taken, after)) = text.split_at_checked(length) else { return false };
        let mark = found.len();
        if let Some(number) = token.variable() {
            found.push((number, taken.iter().collect()));
        }
        capture(rest, after, found, steps) || {
            found.truncate(mark);
            false
        }
    })
}
