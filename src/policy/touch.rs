//! Whether statements may have a request in common, by a look at their patterns: what a proof need not ask.

use super::{Policy, Statement, Test, cover};
use crate::catalog;

impl Policy<'_> {
    /// Whether the other Deny statements touch every action that the statement lists, on one of its resources at least.
    /// Where they do not, it is not denied as a whole.
    pub fn may_be_denied(&self, statement: &Statement<'_>) -> bool {
        let Some(actions) = statement.action.as_ref().filter(|actions| !actions.negated) else {
            return true;
        };
        let others = self
            .denies()
            .filter(|deny| deny.index != statement.index && !may_lack(deny, statement));
        let near: Vec<_> = others
            .filter(|deny| resources_may_meet(statement, deny))
            .filter_map(|deny| deny.action.as_ref())
            .collect();
        actions.items.iter().all(|item| {
            near.iter().any(|denied| {
                if denied.negated {
                    !denied.items.iter().any(|other| cover::actions(other.value, item.value))
                } else {
                    denied.items.iter().any(|other| may_meet(item.value, other.value))
                }
            })
        })
    }
}

impl Statement<'_> {
    /// Whether a request may lack the key of the statement's own test for all that its other parts say, so that the
    /// test does not hold for it.
    pub fn may_lack(&self, test: &Test<'_>) -> bool {
        let others = self.tests_of(test.key.value).count() > 1;
        test.holds_when_absent() == Some(false)
            && is_optional(test)
            && !others
            && !self.fills_in(test.key.value)
    }

    /// Whether a variable stands for the key.
    fn fills_in(&self, key: &str) -> bool {
        let values = self.conditions.iter().flat_map(|test| &test.values);
        let mut texts = self.resource.iter().flat_map(|resource| &resource.items).chain(values);
        let key = key.to_ascii_lowercase();
        texts
            .any(|text| text.value.contains("${") && text.value.to_ascii_lowercase().contains(&key))
    }
}

/// Whether a request of the statement may lack a key that the Deny needs, so that the Deny lets it through. A request
/// may lack several such keys at once.
fn may_lack(deny: &Statement<'_>, statement: &Statement<'_>) -> bool {
    let speaks_of = |key: &str| statement.tests_of(key).next().is_some() || statement.fills_in(key);
    deny.conditions.iter().any(|test| {
        let key = test.key.value;
        test.holds_when_absent() == Some(false) && is_optional(test) && !speaks_of(key)
    })
}

/// Whether a key is one that requests may lack, and does not follow from who the principal is: tags, and keys of services.
fn is_optional(test: &Test<'_>) -> bool {
    let key = test.key.value.to_ascii_lowercase();
    let tag = ["aws:resourcetag/", "aws:requesttag/", "aws:tagkeys"];
    tag.iter().any(|start| key.starts_with(start))
        || test.documented().is_some_and(|known| {
            !known.is_global()
                && catalog::service(known.prefix())
                    .is_some_and(|service| !["iam", "sts"].contains(&service.prefix()))
        })
}

fn resources_may_meet(one: &Statement<'_>, other: &Statement<'_>) -> bool {
    let (Some(one), Some(other)) = (&one.resource, &other.resource) else { return true };
    let pair = |one: &str| other.items.iter().any(|other| may_meet(one, other.value));
    one.negated || other.negated || one.items.iter().any(|item| pair(item.value))
}

/// Whether the beginnings of two patterns leave open that they share a text; case is left out of account.
fn may_meet(one: &str, other: &str) -> bool {
    let fixed = |text: &str| text.find(['*', '?', '$']).unwrap_or(text.len());
    let shorter = fixed(one).min(fixed(other));
    let (Some(start), Some(own)) = (one.get(..shorter), other.get(..shorter)) else { return true };
    start.eq_ignore_ascii_case(own) || !start.is_ascii() || !own.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_tell_patterns_apart() {
        assert!(may_meet("s3:Get*", "s3:getObject") && may_meet("*", "s3:GetObject"));
        assert!(may_meet("arn:aws:s3:::${aws:username}", "arn:aws:s3:::a"));
        assert!(!may_meet("s3:Get*", "s3:PutObject") && !may_meet("s3:GetObject", "sqs:*"));
    }
}
