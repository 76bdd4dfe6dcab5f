//! This condition excludes no request
//!
//! The condition holds for every request that the rest of the statement is about: a pattern that matches every value of a
//! key that every request has, a comparison with `IfExists` that nothing can fail, a set operator that an empty set meets.
//! It reads like a restriction and is none.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
//!    "Condition": {"StringLikeIfExists": {"aws:SourceVpce": "*"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
//!    "Condition": {"StringLike": {"aws:SourceVpce": "*"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Assume, Detail, condition_always_true, never_matches};
use crate::policy::{Base, Policy, Qualifier, Statement, Test};

pub const CHECK: Check = Check {
    id: "statement/condition-always-true",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["IAM User Guide, IAM JSON policy elements: Condition operators"],
    ask: Ask::Policy(ask),
    text: include_str!("condition_always_true.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        for (index, test) in statement.conditions.iter().enumerate() {
            // Beside another test of the key it may be there for clarity.
            if !may_be_empty(statement, test)
                || statement.may_lack(test)
                || statement.tests_of(test.key.value).nth(1).is_some()
            {
                continue;
            }
            let assume = Assume::documented().telling(Detail::Verdict);
            // Beside other conditions it may be there for clarity, so that it has to hold without them.
            let holds = |(mut part, place): (Policy<'_>, usize)| {
                if let Some(own) = part.statements.get_mut(place) {
                    own.conditions.swap(0, index);
                    own.conditions.truncate(1);
                }
                condition_always_true(&part, place, 0, &assume).holds()
            };
            // A request for one of the actions mostly shows that it does not.
            if holds(policy.sample(statement))
                && holds(policy.around(statement))
                // Of a statement that matches nothing it says nothing.
                && !never_matches(policy, statement.index, &assume).holds()
            {
                found
                    .at(
                        test.key.span,
                        format!(
                            "`{}` on `{}` holds for every request",
                            test.operator.value, test.key.value
                        ),
                    )
                    .help("remove the condition, or name the values that are meant");
            }
        }
    }
}

/// Whether the test's form leaves open that it excludes nothing; others are not worth a proof.
fn may_be_empty(statement: &Statement<'_>, test: &Test<'_>) -> bool {
    let Some(operator) = test.parsed else { return false };
    // The tag of a caller may be an empty text or another.
    let start = test.key.value.get(.."aws:PrincipalTag/".len());
    let tag = start.is_some_and(|start| start.eq_ignore_ascii_case("aws:PrincipalTag/"));
    let free = tag && statement.principal.is_none();
    let open = |text: &str| text.bytes().all(|byte| byte == b'*') && !(free && text.is_empty());
    let open = test.values.iter().any(|value| open(value.value));
    let constant = matches!(operator.base, Base::Null | Base::Bool | Base::NotIpAddress)
        || operator.base == Base::IpAddress && test.values.iter().any(|v| v.value.ends_with("/0"));
    open || constant
        || operator.qualifier == Some(Qualifier::ForAllValues) && test.values.len() > 20
}
