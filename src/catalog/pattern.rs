//! Matching of action patterns, which know `*` and `?` and no case.

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

#[cfg(test)]
mod tests {
    use super::matches;
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
        #[test]
        fn agrees_with_the_definition(pattern in "[abA*?]{0,8}", name in "[abAB]{0,8}") {
            prop_assert_eq!(matches(&pattern, &name), plain(pattern.as_bytes(), name.as_bytes()));
        }
    }
}
