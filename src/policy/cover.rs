//! Whether one pattern of a policy covers another, and what a statement's patterns name.

use super::variable::Variable;
use super::{Patterns, arn};
use crate::catalog;
use crate::sets::glob::{Class, Pattern};

/// Whether every action of one pattern is one of the other; case does not matter.
pub fn actions(pattern: &str, other: &str) -> bool {
    let wild = |text: &str| text.contains(['*', '?']);
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
    let crossing = |text: &str| Pattern::glob(text, Class::ANY);
    if !crossing(pattern).covers(&crossing(other)) {
        return false;
    }
    let (fields, others) = (arn::fields(pattern), arn::fields(other));
    if fields.len() < 6 || others.len() < 6 {
        // A shorter pattern runs to the end by its last `*`; any other wildcard stays in its field.
        return pattern.find(['*', '?']) == pattern.len().checked_sub(1) && pattern.ends_with('*');
    }
    fields.iter().zip(others).enumerate().all(|(index, (field, other))| {
        let class = if index < 5 { Class::NO_COLON } else { Class::ANY };
        Pattern::glob(field, class).covers(&Pattern::glob(other, class))
    })
}

impl Patterns<'_> {
    /// Whether the element names the action, which has no wildcard.
    pub fn names_action(&self, action: &str) -> bool {
        self.items.iter().any(|item| actions(item.value, action)) != self.negated
    }

    /// Whether every pattern of one list is covered by a pattern of the other; for two `Not…` lists the reverse.
    pub fn covers(&self, other: &Self, covers: fn(&str, &str) -> bool) -> bool {
        let all = |wide: &Self, narrow: &Self| {
            narrow.items.iter().all(|item| wide.items.iter().any(|w| covers(w.value, item.value)))
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
