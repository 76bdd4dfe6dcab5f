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

/// What a `*` at the end of a pattern takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Last {
    Any,
    /// Any text without `/`: the name of a bucket, as opposed to that of an object in it.
    Segment,
}

/// One step of a pattern of ARNs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Byte(u8),
    /// `?`
    One,
    /// `*`
    Many,
    /// `*` that takes no `/`.
    Segment,
    /// `*` that takes no `:`.
    Field,
}

impl Step {
    fn of(byte: u8) -> Self {
        match byte {
            b'*' => Self::Many,
            b'?' => Self::One,
            byte => Self::Byte(byte),
        }
    }

    fn repeats(self) -> bool {
        matches!(self, Self::Many | Self::Segment | Self::Field)
    }

    /// Whether both steps can take the same byte.
    fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Byte(one), Self::Byte(other)) => one == other,
            (Self::Byte(byte), Self::Segment) | (Self::Segment, Self::Byte(byte)) => byte != b'/',
            (Self::Byte(byte), Self::Field) | (Self::Field, Self::Byte(byte)) => byte != b':',
            _ => true,
        }
    }
}

/// Whether some text fits both patterns, case-sensitive. The work is bounded by the product of both lengths.
///
/// The second pattern, whose last wildcard may be a narrow one, has fewer than 128 steps, as all of AWS's ARN formats
/// do; of a longer one anything is taken to fit. It starts with so many fields, each ended by a colon, whose wildcards
/// take none.
pub(super) fn overlap(one: &str, other: &str, fields: usize, last: Last) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let colons = other.iter().enumerate().filter(|(_, byte)| **byte == b':').map(|(at, _)| at);
    let free = fields.checked_sub(1).map_or(0, |n| colons.clone().nth(n).unwrap_or(other.len()));
    // Most pairs differ in their fixed beginnings, or are alike up to where one is open.
    let alike = one.iter().zip(other).take_while(|(one, other)| one == other && **one != b'*');
    let alike = alike.count();
    let one = one.get(alike..).unwrap_or_default();
    let other = other.get(alike..).unwrap_or_default();
    let free = free.saturating_sub(alike);
    let fixed = |byte: Option<&u8>| byte.is_some_and(|byte| !matches!(byte, b'*' | b'?'));
    if one == b"*" || other == b"*" && last == Last::Any {
        return true;
    }
    if fixed(one.first()) && fixed(other.first()) {
        return false;
    }
    if other.len() >= 128 {
        return true;
    }
    let narrow = other.len().checked_sub(1).filter(|_| last == Last::Segment);
    meet(one, |at| {
        let step = Step::of(*other.get(at)?);
        Some(match step {
            Step::Many if at < free => Step::Field,
            Step::Many if narrow == Some(at) => Step::Segment,
            step => step,
        })
    })
}

/// Follows both patterns at once: which positions of the other go with the current one of the first, as bits.
fn meet(one: &[u8], other: impl Fn(usize) -> Option<Step>) -> bool {
    let mut reached = 1_u128;
    for at in 0..=one.len() {
        let mine = one.get(at).copied().map(Step::of);
        let mut next = 0_u128;
        let mut left = reached;
        while left != 0 {
            let of = left.trailing_zeros() as usize;
            left &= left - 1;
            let theirs = other(of);
            if mine.is_none() && theirs.is_none() {
                return true;
            }
            // A repeating step may take nothing more ...
            if mine.is_some_and(Step::repeats) {
                next |= 1 << of;
            }
            if theirs.is_some_and(Step::repeats) {
                left |= 1 << (of + 1);
            }
            // ... or both take the same byte, after which a repeating step stays.
            let (Some(mine), Some(theirs)) = (mine, theirs) else { continue };
            if mine.meets(theirs) {
                match (mine.repeats(), theirs.repeats()) {
                    (false, false) => next |= 1 << (of + 1),
                    (false, true) => next |= 1 << of,
                    (true, false) => left |= 1 << (of + 1),
                    (true, true) => {}
                }
            }
        }
        if next == 0 {
            return false;
        }
        reached = next;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Last, matches, overlap};
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
            // Patterns of four steps that overlap share a text of at most eight letters.
            let mut texts = vec![String::new()];
            let mut shared = false;
            while let Some(text) = texts.pop() {
                shared |= plain(one.as_bytes(), text.as_bytes()) && plain(other.as_bytes(), text.as_bytes());
                if text.len() < 8 && !shared {
                    texts.extend(["a", "b"].map(|letter| format!("{text}{letter}")));
                }
            }
            prop_assert_eq!(overlap(&one, &other, 0, Last::Any), shared);
        }
    }

    #[test]
    fn a_segment_holds_no_slash() {
        let name = |text: &str, last| overlap(text, "*", 0, last);
        assert!(name("bucket", Last::Segment) && name("buck*", Last::Segment));
        assert!(!name("bucket/*", Last::Segment) && name("bucket/*", Last::Any));
    }

    #[test]
    fn a_field_holds_no_colon() {
        let named = |text: &str, fields| overlap(text, "a:*:s:*", fields, Last::Segment);
        assert!(named("a:b:s:c/*", 0) && !named("a:b:s:c/*", 3));
        assert!(named("a:b:s:*", 3) && named("a:*", 3) && named("*", 3) && named("a:b*c", 3));
        assert!(!named("a:b:t:s:c", 3) && named("a:b:t:s:c", 0));
    }
}
