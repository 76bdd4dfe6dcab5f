//! Whether one pattern of a policy covers another, and what a statement's patterns name.

mod near;

pub use near::Near;

use super::variable::Variable;
use super::{Patterns, Spanned, arn};
use crate::catalog;
use crate::sets::glob::{Class, Pattern};

/// Whether every action of one pattern is one of the other; case does not matter.
pub fn actions(pattern: &str, other: &str) -> bool {
    let wild = |text: &str| text.contains(['*', '?']);
    let (own, given) = (pattern.as_bytes(), other.as_bytes());
    if apart(own.first(), given.first()) || apart(own.last(), given.last()) {
        return false;
    }
    // Nearly every pair is settled without building patterns: a full name is only looked for.
    if pattern.is_ascii() && other.is_ascii() {
        if !wild(other) {
            return catalog::matches(pattern, other);
        }
        let fixed = pattern.find(['*', '?']).unwrap_or(pattern.len());
        let start = other.get(..fixed).unwrap_or_default();
        let (own, rest) = pattern.split_at_checked(fixed).unwrap_or((pattern, ""));
        if rest.is_empty() || !own.eq_ignore_ascii_case(start) {
            return false;
        }
        if rest == "*" {
            return true;
        }
    }
    Pattern::fold_glob(pattern).covers(&Pattern::fold_glob(other))
}

/// Whether the first or last byte of a pattern is none that the other, which it is to cover, has there. Of letters
/// beyond ASCII, some are the same as one of ASCII in another case.
fn apart(pattern: Option<&u8>, other: Option<&u8>) -> bool {
    let (Some(own), Some(other)) = (pattern, other) else { return false };
    !matches!(own, b'*' | b'?')
        && own.is_ascii()
        && other.is_ascii()
        && !own.eq_ignore_ascii_case(other)
}

/// Whether every resource of one pattern is surely one of the other.
///
/// AWS's pages disagree on whether `*` crosses a colon, so it must hold in both readings.
pub fn resources(pattern: &str, other: &str) -> bool {
    if pattern == other {
        return true;
    }
    // What stands before the first wildcard must stand there in both.
    let fixed = pattern.find(['*', '?']).unwrap_or(pattern.len());
    if fixed == pattern.len() || pattern.as_bytes().get(..fixed) != other.as_bytes().get(..fixed) {
        return false;
    }
    // What stands behind the last one as well.
    let tail = pattern.rsplit(['*', '?']).next().unwrap_or_default();
    if !other.ends_with(tail) {
        return false;
    }
    let has_variables = |text: &str| Variable::all(text).next().is_some();
    // The length of a variable's value is open, so `?` cannot count it, and `${*}` is no wildcard.
    if has_variables(pattern) || has_variables(other) && pattern.contains('?') {
        return false;
    }
    if pattern.get(fixed..) == Some("*") {
        return true;
    }
    let (fields, others) = (arn::fields(pattern), arn::fields(other));
    let crossing = |text: &str| Pattern::glob(text, Class::ANY);
    if fields.len() < 6 || others.len() < 6 {
        // A shorter pattern runs to the end by its last `*`; any other wildcard stays in its field.
        return pattern.find(['*', '?']) == pattern.len().checked_sub(1)
            && pattern.ends_with('*')
            && crossing(pattern).covers(&crossing(other));
    }
    let starts = |(field, other): (&&str, &&str)| {
        let fixed = field.find(['*', '?']).unwrap_or(field.len());
        field.get(..fixed).is_some_and(|start| other.starts_with(start))
    };
    // Most pairs of resources differ in how a field starts.
    fields.iter().zip(&others).all(starts)
        && fields.iter().zip(&others).enumerate().all(|(index, (field, other))| {
            let class = if index < 5 { Class::NO_COLON } else { Class::ANY };
            field == other || Pattern::glob(field, class).covers(&Pattern::glob(other, class))
        })
        && crossing(pattern).covers(&crossing(other))
}

/// For each pattern of a list the first other one that covers it; of two that mean the same, the first stays.
///
/// Every pattern covers itself, and what [`Near`] leaves out must cover nothing.
pub fn first_covers(patterns: &[&str], covers: &dyn Fn(&str, &str) -> bool) -> Vec<Option<usize>> {
    let near = Near::of(patterns.iter().copied().enumerate());
    let first =
        |index: usize| near.first(patterns.get(index)?, |at| stands(patterns, covers, index, at));
    (0..patterns.len()).map(first).collect()
}

/// As [`first_covers`], for what is not compared as text: each value is compared with all others.
pub fn first_in_pairs(values: &[&str], covers: &dyn Fn(&str, &str) -> bool) -> Vec<Option<usize>> {
    let all = || 0..values.len();
    all().map(|index| all().find(|&at| stands(values, covers, index, at))).collect()
}

/// Whether the pattern at one place goes, for that at the other place stays.
fn stands(patterns: &[&str], covers: &dyn Fn(&str, &str) -> bool, index: usize, at: usize) -> bool {
    let (Some(own), Some(other)) = (patterns.get(index), patterns.get(at)) else { return false };
    at != index && covers(other, own) && (at < index || !covers(own, other))
}

impl Patterns<'_> {
    /// Whether the element names the action, which has no wildcard.
    pub fn names_action(&self, action: &str) -> bool {
        self.items.iter().any(|item| actions(item.value, action)) != self.negated
    }

    /// Whether every pattern of one list is covered by a pattern of the other; for two `Not…` lists the reverse.
    pub fn covers(&self, other: &Self, covers: fn(&str, &str) -> bool) -> bool {
        let all = |wide: &Self, narrow: &Self| {
            // Most lists differ in their first pattern already.
            let plainly =
                |item: &Spanned<&str>| wide.items.iter().any(|w| covers(w.value, item.value));
            if !narrow.items.first().is_none_or(plainly) {
                return false;
            }
            let near = Near::of(wide.items.iter().map(|item| item.value).enumerate());
            let one = |at: usize, item: &str| {
                wide.items.get(at).is_some_and(|wide| covers(wide.value, item))
            };
            (narrow.items.iter())
                .all(|item| near.first(item.value, |at| one(at, item.value)).is_some())
        };
        match (self.negated, other.negated) {
            (false, false) => all(self, other),
            (true, true) => all(other, self),
            (false, true) => self.items.iter().any(|item| item.value == "*"),
            (true, false) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::drawn::cases(256))]

        #[test]
        fn the_short_ways_lead_where_the_long_one_does(one in "[abA:*?]{0,5}", other in "[abA:*?]{0,5}") {
            let long = Pattern::fold_glob(&one).covers(&Pattern::fold_glob(&other));
            prop_assert_eq!(actions(&one, &other), long);
        }
    }

    #[test]
    fn of_two_that_mean_the_same_the_first_stays() {
        let short = ["arn:aws:s3:::b/**", "x", "arn:aws:s3:::b/*", "x", "arn:aws:s3:::b/c*", "x*"];
        assert_eq!(
            first_covers(&short, &resources),
            [None, Some(5), Some(0), Some(1), Some(0), None]
        );
        // So many that they are sorted in.
        let texts: Vec<String> = (0..64)
            .map(|n| format!("arn:aws:s3:::b{}/{}*", n % 8, "c".repeat(n / 3 % 4)))
            .collect();
        let long: Vec<&str> = short.into_iter().chain(texts.iter().map(String::as_str)).collect();
        assert_eq!(first_covers(&long, &resources), first_in_pairs(&long, &resources));
    }

    #[test]
    fn resources_cover_within_their_fields() {
        let s3 = "arn:aws:s3:::reports";
        assert!(resources("*", s3) && resources("arn:aws:s3:::*", s3));
        assert!(resources("arn:aws:s3:::reports*", "arn:aws:s3:::reports/2026/*"));
        assert!(resources("arn:aws:sqs:*:111122223333:*", "arn:aws:sqs:*:111122223333:orders"));
        assert!(resources("arn:aws:s3:::homes/*", "arn:aws:s3:::homes/${aws:username}/*"));
        assert!(resources("arn:aws:sns:*", "arn:aws:sns:eu-west-1:111122223333:topic"));
    }

    #[test]
    fn what_depends_on_a_reading_or_a_value_is_not_covered() {
        assert!(!resources(
            "arn:aws:s3:::homes/????????????????",
            "arn:aws:s3:::homes/${aws:userid}"
        ));
        assert!(!resources("arn:aws:s3:::homes/${aws:userid}*", "arn:aws:s3:::homes/a"));
        // Only a `*` that crosses a colon covers these.
        assert!(!resources("arn:aws:sqs:*:orders", "arn:aws:sqs:eu-west-1:111122223333:orders"));
        assert!(!resources("arn:aws:s3:::reports/*", "arn:aws:s3:::reports"));
    }

    #[test]
    fn actions_cover_in_any_case() {
        assert!(actions("s3:get*", "s3:GetObject") && actions("*", "iam:PassRole"));
        assert!(actions("s3:*", "s3:Get*") && !actions("s3:Get*", "s3:*"));
    }
}
