//! The patterns of a list that may cover a text, found without looking at each of a long list.

use crate::sets::glob::fold;
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use std::collections::BTreeSet;

/// Up to so many patterns are sooner compared than sorted in.
const FEW: usize = 32;

/// Patterns with `*` and `?`, to be asked for those that may cover a text.
///
/// A pattern covers only what starts as it does before its first wildcard and ends as it does behind its last one,
/// here whatever the case. Of patterns that are written the same, only the first is kept: what it does not cover, the
/// others do not.
pub struct Near {
    /// The places of the patterns, where they are few.
    few: Vec<usize>,
    /// The places by the start and the end, with a `*` between them, or by the whole of a pattern without wildcards.
    many: HashMap<String, Vec<usize>>,
    /// The lengths of starts and ends.
    lengths: BTreeSet<(usize, usize)>,
}

impl Near {
    /// Of patterns and their places, which ascend.
    pub fn of<'p>(patterns: impl IntoIterator<Item = (usize, &'p str)>) -> Self {
        let patterns: Vec<(usize, &str)> = patterns.into_iter().collect();
        let few = patterns.len() <= FEW;
        if few { Self::few(&patterns) } else { Self::many(&patterns) }
    }

    fn few(patterns: &[(usize, &str)]) -> Self {
        let few = patterns.iter().map(|(at, _)| *at).collect();
        Self { few, many: HashMap::new(), lengths: BTreeSet::new() }
    }

    fn many(patterns: &[(usize, &str)]) -> Self {
        let mut near = Self::few(&[]);
        let mut seen: HashSet<&str> = HashSet::new();
        for &(at, pattern) in patterns.iter().filter(|(_, pattern)| seen.insert(pattern)) {
            let pattern = folded(pattern);
            let wild = |c| matches!(c, '*' | '?');
            let key = match (pattern.split_once(wild), pattern.rsplit_once(wild)) {
                (Some((start, _)), Some((_, end))) => {
                    near.lengths.insert((start.len(), end.len()));
                    format!("{start}*{end}")
                }
                _ => pattern,
            };
            near.many.entry(key).or_default().push(at);
        }
        near
    }

    /// The first of the places that may cover the text, and do.
    pub fn first(&self, text: &str, covers: impl Fn(usize) -> bool) -> Option<usize> {
        if self.many.is_empty() {
            return self.few.iter().copied().find(|at| covers(*at));
        }
        let text = folded(text);
        let mut first = None;
        let mut look = |key: &str| {
            let places = self.many.get(key).map_or(&[][..], Vec::as_slice);
            let before =
                places.iter().copied().take_while(|at| first.is_none_or(|best| *at < best));
            first = before.into_iter().find(|at| covers(*at)).or(first);
        };
        look(&text);
        let mut key = String::new();
        for &(start, end) in &self.lengths {
            let end = text.len().checked_sub(end).and_then(|from| text.get(from..));
            let (Some(start), Some(end)) = (text.get(..start), end) else { continue };
            key.clear();
            key.extend([start, "*", end]);
            look(&key);
        }
        first
    }
}

fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{actions, resources};
    use super::Near;
    use proptest::prelude::*;

    fn pattern() -> impl Strategy<Value = String> {
        prop_oneof![
            "[abA:*?]{0,4}",
            "arn:aws:(s3|sqs):[*?]{0,1}:[1*]{0,2}:[abA/*?é]{0,4}",
            "s3:[GgPé*?]{0,3}",
            "[ab]{0,2}\\$\\{[a*]\\}[ab?]{0,2}",
        ]
    }

    proptest! {
        #![proptest_config(crate::drawn::cases(512))]

        #[test]
        fn whoever_is_left_out_covers_nothing(
            patterns in prop::collection::vec(pattern(), 0..24),
            text in pattern(),
        ) {
            let placed: Vec<(usize, &str)> =
                patterns.iter().map(String::as_str).enumerate().collect();
            for covers in [actions, resources] {
                for text in patterns.iter().chain([&text]) {
                    let holds = |at: usize| covers(&patterns[at], text);
                    let plain = (0..patterns.len()).find(|at| holds(*at));
                    prop_assert_eq!(Near::many(&placed).first(text, holds), plain, "{}", text);
                    prop_assert_eq!(Near::few(&placed).first(text, holds), plain, "{}", text);
                }
            }
        }
    }
}
