//! Members of what several unions of patterns share and others exclude, by walking all patterns at once.

use foldhash::{HashMap, HashMapExt};
use std::collections::VecDeque;

use super::{Class, Pattern, Token, fold};

/// What a walk found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Product {
    /// A shortest text.
    Member(String),
    /// There is none.
    Empty,
    /// The walk ran out of states.
    Capped,
}

/// A shortest text that a pattern of every group matches and no excluded pattern does.
///
/// Open variables of the groups stand for any text; excluded patterns must have none.
/// Takes one from `budget` for every step that is tried, and one more for each sixteen places it starts from.
pub fn member(groups: &[Vec<&Pattern>], excluded: &[&Pattern], budget: &mut usize) -> Product {
    let walk = Walk::new(groups, excluded);
    let Some(start) = walk.settle(walk.starts.clone()) else { return Product::Empty };
    if walk.accepts(&start) {
        return Product::Member(String::new());
    }
    // Each visited state with the one it was reached from and the character read.
    let mut reached: Vec<(usize, char)> = vec![(0, '\0')];
    let mut known: HashMap<Vec<u32>, usize> = HashMap::new();
    known.insert(start.clone(), 0);
    let mut queue = VecDeque::from([(0, start)]);
    while let Some((from, state)) = queue.pop_front() {
        for c in walk.characters(&state) {
            let Some(left) = budget.checked_sub(1 + state.len() / 16) else {
                *budget = 0;
                return Product::Capped;
            };
            *budget = left;
            let Some(next) = walk.read(&state, c) else { continue };
            if known.contains_key(&next) {
                continue;
            }
            let at = reached.len();
            reached.push((from, c));
            if walk.accepts(&next) {
                return Product::Member(spell(&reached, at));
            }
            known.insert(next.clone(), at);
            queue.push_back((at, next));
        }
    }
    Product::Empty
}

fn spell(reached: &[(usize, char)], at: usize) -> String {
    let (mut text, mut at) = (Vec::new(), at);
    while let Some(&(from, c)) = reached.get(at).filter(|_| at != 0) {
        text.push(c);
        at = from;
    }
    text.iter().rev().collect()
}

/// The positions of all patterns, numbered through.
struct Walk {
    /// The step at each position; `None` is a pattern's end.
    steps: Vec<Option<Token>>,
    /// The group of each position; the excluded patterns' is past the last.
    group: Vec<usize>,
    starts: Vec<u32>,
    groups: usize,
}

impl Walk {
    fn new(groups: &[Vec<&Pattern>], excluded: &[&Pattern]) -> Self {
        let mut walk =
            Self { steps: Vec::new(), group: Vec::new(), starts: Vec::new(), groups: groups.len() };
        for (number, group) in groups.iter().enumerate() {
            group.iter().for_each(|pattern| walk.add(pattern, number));
        }
        excluded.iter().for_each(|pattern| walk.add(pattern, groups.len()));
        walk
    }

    fn add(&mut self, pattern: &Pattern, group: usize) {
        self.starts.extend(u32::try_from(self.steps.len()));
        self.steps.extend(pattern.tokens().iter().copied().map(Some));
        self.steps.push(None);
        self.group.resize(self.steps.len(), group);
    }

    fn step(&self, at: u32) -> Option<Token> {
        self.steps.get(at as usize).copied().flatten()
    }

    fn group(&self, at: u32) -> usize {
        self.group.get(at as usize).copied().unwrap_or(usize::MAX)
    }

    fn is_any(&self, at: u32) -> bool {
        self.step(at).is_some_and(|step| {
            step.variable().is_some() || matches!(step, Token::Many(Class::ANY))
        })
    }

    /// Whether the position accepts every rest of the text.
    fn accepts_all(&self, at: u32) -> bool {
        self.is_any(at) && matches!(self.steps.get(at as usize + 1), Some(None))
    }

    /// Follows skips, drops what cannot matter, and refuses states that cannot lead to a member.
    fn settle(&self, positions: Vec<u32>) -> Option<Vec<u32>> {
        let mut all: Vec<u32> = Vec::with_capacity(positions.len() * 2);
        for mut at in positions {
            all.push(at);
            while self.step(at).is_some_and(Token::repeats) {
                at += 1;
                all.push(at);
            }
        }
        all.sort_unstable();
        all.dedup();
        let mut kept: Vec<u32> = Vec::with_capacity(all.len());
        let mut alive = vec![false; self.groups];
        let mut settled: Vec<Option<u32>> = vec![None; self.groups];
        // Backwards: past a `*`, the earlier positions of its pattern add nothing to it.
        let mut wide: Option<u32> = None;
        for &at in all.iter().rev() {
            if wide.is_some_and(|star| !self.ends_between(at, star)) {
                continue;
            }
            wide = self.is_any(at).then_some(at);
            match alive.get_mut(self.group(at)) {
                Some(alive) => *alive = true,
                None if self.accepts_all(at) => return None,
                None => {}
            }
            if self.accepts_all(at)
                && let Some(slot) = settled.get_mut(self.group(at))
            {
                *slot = Some(at);
            }
            kept.push(at);
        }
        if alive.contains(&false) {
            return None;
        }
        // A group that accepts every rest needs no other position.
        kept.retain(|&at| match settled.get(self.group(at)) {
            Some(&Some(star)) => at == star || at == star + 1,
            _ => true,
        });
        kept.sort_unstable();
        Some(kept)
    }

    /// Whether a pattern ends between two positions, so that they belong to different patterns.
    fn ends_between(&self, low: u32, high: u32) -> bool {
        self.steps.get(low as usize..high as usize).is_none_or(|steps| steps.contains(&None))
    }

    fn read(&self, state: &[u32], c: char) -> Option<Vec<u32>> {
        let next = state.iter().filter_map(|&at| {
            let token = self.step(at)?;
            token.accepts(c).then_some(if token.repeats() { at } else { at + 1 })
        });
        self.settle(next.collect())
    }

    fn accepts(&self, state: &[u32]) -> bool {
        let mut done = vec![false; self.groups];
        for &at in state {
            if self.steps.get(at as usize) == Some(&None) {
                match done.get_mut(self.group(at)) {
                    Some(done) => *done = true,
                    None => return false,
                }
            }
        }
        !done.contains(&false)
    }

    /// The characters that can make a difference: those the steps name, and one other of each kind.
    fn characters(&self, state: &[u32]) -> Vec<char> {
        let mut named: Vec<char> = Vec::new();
        for &at in state {
            match self.step(at) {
                Some(Token::Char(c)) => named.push(c),
                Some(Token::Fold(c)) => {
                    named.push(c);
                    named.push(fold(c));
                    named.extend(Some(c.to_ascii_uppercase()).filter(|u| fold(*u) == fold(c)));
                }
                _ => {}
            }
        }
        named.sort_unstable();
        named.dedup();
        let other = |from: &str| from.chars().find(|c| !named.contains(c));
        // 55 characters of the last kind: more than the steps of one state name in practice; beyond
        // them comes a character that no ARN has.
        let letters = "xabcdefghijklmnopqrstuvwyz-_.ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let rest = other(letters).or_else(|| ('\u{a1}'..).find(|c| !named.contains(c)));
        let extra = [rest, other("0123456789"), other(":"), other("#"), other("/")];
        named.extend(extra.into_iter().flatten());
        named
    }
}
