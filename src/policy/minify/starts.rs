//! Which texts of lists may match something together, by what stands before their first wildcard or variable.

use super::lists::texts;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The texts of one element of all statements, each as often as it stands there.
#[derive(Default)]
pub(super) struct Starts {
    /// Texts without wildcard or variable, in lower case.
    closed: BTreeMap<String, usize>,
    /// What stands before the first wildcard or variable of the others.
    open: BTreeMap<String, usize>,
    /// How long the starts in `open` are, or were.
    lengths: BTreeSet<usize>,
}

impl Starts {
    /// The texts of the element of that name.
    pub(super) fn of(statements: &[Map<String, Value>], name: &str) -> Self {
        let mut starts = Self::default();
        statements.iter().flat_map(|one| texts(one.get(name))).for_each(|text| starts.add(text));
        starts
    }

    pub(super) fn add(&mut self, text: &str) {
        let (start, open) = start(text);
        if open {
            self.lengths.insert(start.len());
        }
        let counts = if open { &mut self.open } else { &mut self.closed };
        *counts.entry(start).or_default() += 1;
    }

    pub(super) fn remove(&mut self, text: &str) {
        let (start, open) = start(text);
        let counts = if open { &mut self.open } else { &mut self.closed };
        if let Some(count) = counts.get_mut(&start) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&start);
            }
        }
    }

    /// Whether one of the texts may match something that this one matches: never wrong about no.
    pub(super) fn meet(&self, text: &str) -> bool {
        let (start, open) = start(text);
        let shorter = |&length: &usize| {
            start.get(..length).is_some_and(|start| self.open.contains_key(start))
        };
        let longer = |counts: &BTreeMap<String, usize>| {
            let next = counts.range(start.clone()..).next();
            next.is_some_and(|(other, _)| other.starts_with(&start))
        };
        self.lengths.range(..=start.len()).any(shorter)
            || if open {
                longer(&self.open) || longer(&self.closed)
            } else {
                self.closed.contains_key(&start)
            }
    }
}

/// What stands before the first wildcard or variable, in lower case, and whether there is one.
fn start(text: &str) -> (String, bool) {
    let end = text.find(['*', '?', '$']);
    let start = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    (start.to_ascii_lowercase(), end.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    /// Whether two texts may match something together, from the meaning of the words.
    fn overlap(one: &str, other: &str) -> bool {
        let ((one, one_open), (other, other_open)) = (start(one), start(other));
        match (one_open, other_open) {
            (false, false) => one == other,
            (false, true) => one.starts_with(&other),
            (true, false) => other.starts_with(&one),
            (true, true) => one.starts_with(&other) || other.starts_with(&one),
        }
    }

    proptest! {
        #![proptest_config(crate::drawn::cases(512))]

        #[test]
        fn the_rest_meets_what_one_of_it_overlaps(
            all in prop::collection::vec("[abB*?$]{0,4}", 1..8),
            gone in any::<prop::sample::Index>(),
            text in "[abB*?$]{0,4}",
        ) {
            let statement = json!({"Action": all}).as_object().cloned().unwrap_or_default();
            let mut starts = Starts::of(&[statement], "Action");
            let mut rest = all.clone();
            starts.remove(&rest.remove(gone.index(all.len())));
            prop_assert_eq!(starts.meet(&text), rest.iter().any(|other| overlap(&text, other)));
        }
    }
}
