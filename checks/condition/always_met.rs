//! A condition that every request meets
//!
//! Some keys are in every request, and a value of `*` matches all they can hold, so the condition takes nobody out.
//! Only keys that AWS documents as always present are looked at.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringLike": {"aws:UserAgent": "*", "aws:PrincipalAccount": "*"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringLike": {"aws:PrincipalTag/team": "*"}}}
//! ]}
//! ```

use crate::catalog::Presence;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Base, Policy};

pub const CHECK: Check = Check {
    id: "condition/always-met",
    severity: Severity::Note,
    aliases: &["access-analyzer:REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("always_met.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let like = test
            .parsed
            .is_some_and(|operator| matches!(operator.base, Base::StringLike | Base::ArnLike));
        let star = test.values.iter().any(|value| value.value == "*");
        let Some(key) = test.documented().filter(|_| like && star) else {
            continue;
        };
        if key.presence() == Some(Presence::Always) && !key.is_template() {
            let finding =
                found.at(test.key.span, format!("every request meets this test of `{key}`"));
            finding.help("remove the test, or write the values that are meant");
        }
    }
}
