//! A condition that only tests whether a key is there
//!
//! A value of `*` matches everything, so `StringLike` with it asks only whether the request carries the key, and
//! `StringNotLike` whether it does not. `Null` says so plainly.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"StringLike": {"aws:PrincipalTag/team": "*"}}}
//! ]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"StringNotLike": {"aws:PrincipalTag/team": "*"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"Null": {"aws:PrincipalTag/team": "false"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Base, Policy};

pub const CHECK: Check = Check {
    id: "condition/presence-only",
    severity: Severity::Note,
    aliases: &[
        "access-analyzer:EQUIVALENT_TO_NULL_FALSE",
        "access-analyzer:EQUIVALENT_TO_NULL_TRUE",
    ],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("presence_only.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let Some(operator) =
            test.parsed.filter(|operator| operator.qualifier.is_none() && !operator.if_exists)
        else {
            continue;
        };
        let absent = match operator.base {
            Base::StringLike | Base::ArnLike | Base::ArnEquals => false,
            Base::StringNotLike | Base::ArnNotLike | Base::ArnNotEquals => true,
            _ => continue,
        };
        let all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte == b'*');
        // The values of a positive operator are alternatives, so one that matches everything decides.
        if !test.values.iter().any(|value| all(value.value)) {
            continue;
        }
        let (message, right, alias) = if absent {
            ("is not in the request", "true", "access-analyzer:EQUIVALENT_TO_NULL_TRUE")
        } else {
            ("is in the request", "false", "access-analyzer:EQUIVALENT_TO_NULL_FALSE")
        };
        let finding =
            found.at(test.key.span, format!("this only tests that `{}` {message}", test.key.value));
        finding
            .alias(alias)
            .help(format!("write `\"Null\": {{\"{}\": \"{right}\"}}`", test.key.value));
    }
}
