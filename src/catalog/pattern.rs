//! Patterns with `*` and `?`: of actions, where case does not matter, and of ARNs, where it does.

/// Whether the pattern matches the whole name, without regard to the case of ASCII letters.
///
/// On a mismatch the last `*` takes one more character; going back further can never help, so the work is
/// bounded by the product of both lengths.
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    let (mut at, mut of) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(&byte) = name.get(of) {
        match pattern.get(at) {
            Some(b'*') => {
                at += 1;
                star = Some((at, of));
            }
            Some(b'?') => (at, of) = (at + 1, of + 1),
            Some(wanted) if wanted.eq_ignore_ascii_case(&byte) => (at, of) = (at + 1, of + 1),
            _ => match star {
                Some((after, taken)) => {
                    (at, of) = (after, taken + 1);
                    star = Some((after, taken + 1));
                }
                None => return false,
            },
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

/// One step of a pattern of ARNs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Byte(u8),
    /// `?`
    One,
    /// `*`
    Many,
    /// Any text without `/`: the name of a bucket, as opposed to that of an object in it.
    Segment,
}

impl Step {
    pub(super) fn of(byte: u8) -> Self {
        match byte {
            b'*' => Self::Many,
            b'?' => Self::One,
            byte => Self::Byte(byte),
        }
    }

    fn repeats(self) -> bool {
        matches!(self, Self::Many | Self::Segment)
    }

    /// Whether both steps can take the same byte.
    fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Byte(one), Self::Byte(other)) => one == other,
            (Self::Byte(byte), Self::Segment) | (Self::Segment, Self::Byte(byte)) => byte != b'/',
            _ => true,
        }
    }
}

/// Whether some text fits both patterns. The work is bounded by the product of both lengths.
pub(super) fn overlap(one: &[Step], other: &[Step]) -> bool {
    // Which positions of `other` can be reached together with the current position of `one`.
    let mut reached = vec![false; other.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    for at in 0..=one.len() {
        let mine = one.get(at).copied();
        let mut next = vec![false; other.len() + 1];
        for of in 0..=other.len() {
            if !reached.get(of).is_some_and(|reached| *reached) {
                continue;
            }
            let theirs = other.get(of).copied();
            let reach = |row: &mut Vec<bool>, of: usize| {
                if let Some(cell) = row.get_mut(of) {
                    *cell = true;
                }
            };
            // A repeating step may take nothing more ...
            if mine.is_some_and(Step::repeats) {
                reach(&mut next, of);
            }
            if theirs.is_some_and(Step::repeats) {
                reach(&mut reached, of + 1);
            }
            // ... or both take the same byte, after which a repeating step stays.
            let (Some(mine), Some(theirs)) = (mine, theirs) else { continue };
            if mine.meets(theirs) {
                match (mine.repeats(), theirs.repeats()) {
                    (false, false) => reach(&mut next, of + 1),
                    (false, true) => reach(&mut next, of),
                    (true, false) => reach(&mut reached, of + 1),
                    (true, true) => {}
                }
            }
        }
        if at == one.len() {
            return reached.last().is_some_and(|reached| *reached);
        }
        reached = next;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Step, matches, overlap};
    use proptest::prelude::*;

    /// The definition, letter by letter.
    fn plain(pattern: &[u8], name: &[u8]) -> bool {
        match (pattern.split_first(), name.split_first()) {
            (None, rest) => rest.is_none(),
            (Some((b'*', after)), rest) => {
                plain(after, name) || rest.is_some_and(|(_, shorter)| plain(pattern, shorter))
            }
            (Some((wanted, after)), Some((byte, shorter))) => {
                (*wanted == b'?' || wanted.eq_ignore_ascii_case(byte)) && plain(after, shorter)
            }
            (Some(_), None) => false,
        }
    }

    proptest! {
        #![proptest_config(crate::drawn::cases(256))]

        #[test]
        fn agrees_with_the_definition(pattern in "[abA*?]{0,8}", name in "[abAB]{0,8}") {
            prop_assert_eq!(matches(&pattern, &name), plain(pattern.as_bytes(), name.as_bytes()));
        }
    }

    proptest! {
        #![proptest_config(crate::drawn::cases(256))]

        #[test]
        fn overlapping_patterns_share_a_text(one in "[ab*?]{0,4}", other in "[ab*?]{0,4}") {
            let steps = |text: &str| text.bytes().map(Step::of).collect::<Vec<_>>();
            // Patterns of four steps that overlap share a text of at most eight letters.
            let mut texts = vec![String::new()];
            let mut shared = false;
            while let Some(text) = texts.pop() {
                shared |= plain(one.as_bytes(), text.as_bytes()) && plain(other.as_bytes(), text.as_bytes());
                if text.len() < 8 && !shared {
                    texts.extend(["a", "b"].map(|letter| format!("{text}{letter}")));
                }
            }
            prop_assert_eq!(overlap(&steps(&one), &steps(&other)), shared);
        }
    }

    #[test]
    fn a_segment_holds_no_slash() {
        let steps = |text: &str| text.bytes().map(Step::of).collect::<Vec<_>>();
        assert!(overlap(&steps("bucket"), &[Step::Segment]));
        assert!(overlap(&steps("buck*"), &[Step::Segment]));
        assert!(!overlap(&steps("bucket/*"), &[Step::Segment]));
    }
}
