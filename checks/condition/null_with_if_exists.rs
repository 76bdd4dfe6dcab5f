//! Null with IfExists
//!
//! `Null` asks whether a key is there, and `IfExists` says what holds when it is not: together they mean nothing, and
//! AWS refuses them.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"NullIfExists": {"aws:TokenIssueTime": "false"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"Null": {"aws:TokenIssueTime": "false"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Base, Policy};

pub const CHECK: Check = Check {
    id: "condition/null-with-if-exists",
    severity: Severity::Error,
    aliases: &["access-analyzer:NULL_WITH_IF_EXISTS"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("null_with_if_exists.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        if test.parsed.is_some_and(|operator| operator.base == Base::Null && operator.if_exists) {
            let finding = found.at(test.operator.span, "`Null` cannot have `IfExists`");
            finding.help("write `Null`");
        }
    }
}
