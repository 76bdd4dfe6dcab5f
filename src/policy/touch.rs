//! Whether statements may have a request in common, by a look at their patterns: what a proof need not ask.

use super::{Policy, Statement, cover};

impl Policy<'_> {
    /// Whether the other Deny statements touch every action that the statement lists, on one of its resources at least.
    /// Where they do not, it is not denied as a whole.
    pub fn may_be_denied(&self, statement: &Statement<'_>) -> bool {
        let Some(actions) = statement.action.as_ref().filter(|actions| !actions.negated) else {
            return true;
        };
        let others = self.denies().filter(|deny| deny.index != statement.index);
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
