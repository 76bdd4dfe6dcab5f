//! Several values for a Bool operator
//!
//! A list of values means any of them, and a Bool condition with both is no condition. AWS refuses it.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"Bool": {"aws:SecureTransport": ["true", "false"]}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Family, Policy};

pub const CHECK: Check = Check {
    id: "condition/several-booleans",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_CONDITION_MULTIPLE_BOOLEAN"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("several_booleans.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let bool = test.parsed.is_some_and(|operator| {
            operator.base.family() == Family::Bool && operator.qualifier.is_none()
        });
        if bool && test.values.len() > 1 {
            let message = format!(
                "`{}` has {} values, and a Bool condition takes one",
                test.key.value,
                test.values.len()
            );
            found.at(test.node.span, message).help("keep the value that is meant");
        }
    }
}
