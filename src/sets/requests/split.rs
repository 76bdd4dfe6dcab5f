//! Taking a box apart pattern by pattern before the search: most patterns lie wholly inside or apart from most
//! sets, and patterns that lie to all of them alike need one search only.

use foldhash::{HashSet, HashSetExt};

use super::search::{Leaf, Search, Solution, patterns};
use super::{Conjunction, Count, DimensionId, Literal, SetId, ValueSet, Values};
use crate::sets::glob::{PatternSet, Relation};

impl Search<'_> {
    /// Splits along every dimension that must have a value, in order, then decides.
    pub(super) fn split(&mut self, start: Conjunction, boxes: Vec<Conjunction>) -> Option<Leaf> {
        let dimensions: Vec<DimensionId> = self
            .space
            .dimensions()
            .filter(|(_, dimension)| dimension.count == Count::One)
            .map(|(id, _)| id)
            .collect();
        self.split_along(&dimensions, start, boxes)
    }

    fn split_along(
        &mut self,
        dimensions: &[DimensionId],
        start: Conjunction,
        boxes: Vec<Conjunction>,
    ) -> Option<Leaf> {
        let Some((&dimension, others)) = dimensions.split_first() else {
            return self.decide(&start, &boxes);
        };
        let of_this = |search: &Self, l: Literal| search.dimension_of(l) == Some(dimension);
        let own: Vec<Literal> = start.iter().filter(|l| of_this(self, **l)).copied().collect();
        // The set to take apart: the smallest that a positive literal names.
        let smallest = own
            .iter()
            .filter(|l| l.positive)
            .filter_map(|l| Some((self.set(l.set).and_then(patterns)?.len(), l.set)))
            .min();
        let Some((size, whole)) = smallest else {
            return self.split_along(others, start, boxes);
        };
        let mut sets: Vec<SetId> = boxes
            .iter()
            .flatten()
            .chain(&own)
            .filter(|l| l.set != whole && of_this(self, **l))
            .filter(|l| self.set(l.set).is_some_and(|set| patterns(set).is_some()))
            .map(|l| l.set)
            .collect();
        sets.sort_unstable();
        sets.dedup();
        if size > 1 && sets.is_empty() {
            return self.split_along(others, start, boxes);
        }
        let mut refuted: HashSet<Vec<Relation>> = HashSet::new();
        let literals = boxes.iter().map(Vec::len).sum::<usize>();
        for at in 0..size {
            if !self.look(1 + literals) {
                return None;
            }
            let relations = self.relations(whole, at, &sets);
            if refuted.contains(&relations) {
                continue;
            }
            let value = |literal: Literal| -> Option<bool> {
                if literal.set == whole {
                    return Some(literal.positive);
                }
                match relations.get(sets.binary_search(&literal.set).ok()?)? {
                    Relation::Inside => Some(literal.positive),
                    Relation::Apart => Some(!literal.positive),
                    Relation::Across => None,
                }
            };
            if own.iter().any(|&literal| value(literal) == Some(false)) {
                continue;
            }
            let Some(narrowed) = narrow(&boxes, value) else { continue };
            let part = if size == 1 { whole } else { self.part(whole, at) };
            let mut start: Conjunction =
                start.iter().filter(|&&literal| value(literal).is_none()).copied().collect();
            start.push(Literal { set: part, positive: true });
            let found = self.split_along(others, start, narrowed);
            if found.is_some() {
                return found;
            }
            // Two patterns with the same relations fare alike only when every set is decided, and when the first
            // did not fail for want of a text that the dimension has, or of a value for a variable.
            let of_part = Literal { set: part, positive: true };
            if !relations.contains(&Relation::Across)
                && !self.valueless
                && !self.set(part).is_none_or(ValueSet::is_open)
                && matches!(self.solution(dimension, &[of_part]), Solution::Values(_))
            {
                refuted.insert(relations);
            }
        }
        None
    }

    /// How one pattern of a set lies to each of the other sets.
    fn relations(&mut self, whole: SetId, at: usize, sets: &[SetId]) -> Vec<Relation> {
        let pattern = self.set(whole).and_then(patterns).and_then(|own| own.patterns().get(at));
        let Some(pattern) = pattern else { return vec![Relation::Across; sets.len()] };
        let mut looks = self.budget.looks;
        let mut relation = |id: &SetId| {
            let other = self.set(*id).and_then(patterns)?;
            Some(other.relation_within(pattern, &mut looks))
        };
        let found = sets.iter().map(|id| relation(id).unwrap_or(Relation::Across)).collect();
        self.budget.looks = looks;
        found
    }

    /// The set of one pattern of another set.
    fn part(&mut self, whole: SetId, at: usize) -> SetId {
        if let Some(&known) = self.parts.get(&(whole, at)) {
            return known;
        }
        let Some(set) = self.set(whole) else { return whole };
        let only: PatternSet =
            patterns(set).and_then(|own| own.patterns().get(at)).cloned().into_iter().collect();
        let id = self.add(set.dimension, Values::Text(only));
        self.parts.insert((whole, at), id);
        id
    }
}

/// The boxes without what is known to hold and without those known not to; `None` when one holds already.
fn narrow(
    boxes: &[Conjunction],
    value: impl Fn(Literal) -> Option<bool>,
) -> Option<Vec<Conjunction>> {
    let mut narrowed = Vec::new();
    for forbidden in boxes {
        if forbidden.iter().any(|&literal| value(literal) == Some(false)) {
            continue;
        }
        let open: Conjunction =
            forbidden.iter().filter(|&&literal| value(literal).is_none()).copied().collect();
        if open.is_empty() {
            return None;
        }
        narrowed.push(open);
    }
    narrowed.sort_unstable();
    narrowed.dedup();
    Some(narrowed)
}
