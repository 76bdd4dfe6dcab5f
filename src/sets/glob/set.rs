//! Many patterns as one set, kept in an order that finds the few that can concern a text or a pattern.

use std::sync::Arc;

use super::{Filling, Pattern, fold};

/// How one pattern's texts lie to a set's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// No text in common.
    Apart,
    /// Every text of the pattern is in the set, whatever the open variables hold.
    Inside,
    /// Neither was shown: some may be in the set and some not.
    Across,
}

/// A union of patterns; copies share their patterns.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PatternSet {
    /// Sorted by the text before the first wildcard, whatever its case.
    patterns: Arc<[Pattern]>,
    /// For each pattern, the nearest earlier one whose leading text its own starts with.
    parents: Arc<[Option<u32>]>,
    open: bool,
}

/// How many steps of patterns are compared to drop what others cover: beyond, a set is larger than it need be.
const MOST_STEPS: usize = 20_000_000;

impl FromIterator<Pattern> for PatternSet {
    fn from_iter<I: IntoIterator<Item = Pattern>>(patterns: I) -> Self {
        let mut patterns: Vec<Pattern> = patterns.into_iter().collect();
        sort(&mut patterns);
        let set = Self::indexed(patterns);
        // What a pattern that stays covers adds nothing; dropping it makes equal sets equal.
        let mut dropped = vec![false; set.len()];
        let mut steps = MOST_STEPS;
        for (at, pattern) in set.patterns.iter().enumerate() {
            let covered = set.beside(at, pattern).any(|other| {
                let Some(wider) = set.patterns.get(other) else { return false };
                steps = steps.saturating_sub(pattern.tokens.len() * wider.tokens.len());
                if steps == 0 {
                    return false;
                }
                other != at
                    && dropped.get(other) == Some(&false)
                    && wider.covers(pattern)
                    && (other < at || !pattern.covers(wider))
            });
            if let Some(slot) = dropped.get_mut(at) {
                *slot = covered;
            }
        }
        if !dropped.contains(&true) {
            return set;
        }
        let kept = set.patterns.iter().zip(&dropped).filter(|(_, dropped)| !**dropped);
        Self::indexed(kept.map(|(pattern, _)| pattern.clone()).collect())
    }
}

fn sort(patterns: &mut Vec<Pattern>) {
    patterns.sort();
    patterns.dedup();
}

impl PatternSet {
    fn indexed(patterns: Vec<Pattern>) -> Self {
        let mut parents: Vec<Option<u32>> = Vec::with_capacity(patterns.len());
        let mut open_prefixes: Vec<usize> = Vec::new();
        for (at, pattern) in patterns.iter().enumerate() {
            while let Some(&top) = open_prefixes.last() {
                if patterns.get(top).is_some_and(|p| pattern.key.starts_with(&*p.key)) {
                    break;
                }
                open_prefixes.pop();
            }
            parents.push(open_prefixes.last().and_then(|&top| u32::try_from(top).ok()));
            open_prefixes.push(at);
        }
        let open = patterns.iter().any(|pattern| pattern.variables().next().is_some());
        Self { patterns: patterns.into(), parents: parents.into(), open }
    }

    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether some pattern has an open variable.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Whether one of the patterns matches the text.
    pub fn contains(&self, text: &str) -> bool {
        let folded: String = text.chars().map(fold).collect();
        self.leading(&folded)
            .any(|at| self.patterns.get(at).is_some_and(|pattern| pattern.matches(text)))
    }

    /// How a pattern's texts lie to this set's.
    pub fn relation(&self, pattern: &Pattern) -> Relation {
        let mut unbounded = usize::MAX;
        self.relation_within(pattern, &mut unbounded)
    }

    /// The same, taking from `looks` how many steps of patterns are compared; across once there are none left.
    pub fn relation_within(&self, pattern: &Pattern, looks: &mut usize) -> Relation {
        let width = pattern.tokens().len();
        let mut relation = Relation::Apart;
        for at in self.near(&pattern.key) {
            let Some(own) = self.patterns.get(at) else { continue };
            // Patterns without wildcards inside are compared once along, others step by step.
            let steps = if own.is_literal() || own.ends_open() { 1 } else { own.tokens.len() };
            *looks = looks.saturating_sub(1 + width * steps / 8);
            if *looks == 0 {
                return Relation::Across;
            }
            if own.covers(pattern) {
                return Relation::Inside;
            }
            if relation == Relation::Apart && own.meets(pattern) {
                relation = Relation::Across;
            }
        }
        relation
    }

    /// The patterns that share a text with the given one.
    pub fn meeting<'s>(&'s self, pattern: &'s Pattern) -> impl Iterator<Item = &'s Pattern> {
        let near = self.near(&pattern.key).filter_map(|at| self.patterns.get(at));
        near.filter(move |own| own.meets(pattern))
    }

    /// The set with variables replaced; patterns with one that is nothing are dropped.
    pub fn fill<'v>(&self, value: impl Fn(u16) -> Option<Filling<'v>> + Copy) -> Self {
        self.patterns.iter().filter_map(|pattern| pattern.fill(value)).collect()
    }

    /// Patterns whose leading text the given text starts with: only these can match it.
    fn leading(&self, text: &str) -> impl Iterator<Item = usize> + '_ {
        let after = self.patterns.partition_point(|p| *p.key <= *text);
        let mut at = after.checked_sub(1);
        let shared = at.and_then(|at| self.patterns.get(at)).map_or(0, |last| {
            last.key.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count()
        });
        std::iter::from_fn(move || {
            loop {
                let here = at?;
                at = self.parents.get(here).copied().flatten().map(|up| up as usize);
                if self.patterns.get(here).is_some_and(|p| p.key.len() <= shared) {
                    return Some(here);
                }
            }
        })
    }

    /// The same as [`near`](Self::near) for a pattern of the set itself, which is where it is known to be.
    fn beside<'s>(&'s self, at: usize, pattern: &'s Pattern) -> impl Iterator<Item = usize> + 's {
        let up =
            move |&here: &usize| self.parents.get(here).copied().flatten().map(|up| up as usize);
        let longer = (at + 1..self.patterns.len()).take_while(move |&at| {
            self.patterns.get(at).is_some_and(|p| p.key.starts_with(&*pattern.key))
        });
        std::iter::successors(up(&at), up).chain(longer)
    }

    /// Patterns whose leading text agrees with the given one as far as both go.
    fn near<'s>(&'s self, key: &'s str) -> impl Iterator<Item = usize> + 's {
        let after = self.patterns.partition_point(|p| *p.key <= *key);
        let longer = (after..self.patterns.len())
            .take_while(move |&at| self.patterns.get(at).is_some_and(|p| p.key.starts_with(key)));
        self.leading(key).chain(longer)
    }
}
