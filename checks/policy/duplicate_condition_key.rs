//! A condition key stands twice under one operator
//!
//! Names of condition keys do not depend on case, so `aws:SourceVpce` and `aws:sourcevpce` are one key. AWS refuses a
//! condition block that has it twice, and a JSON reader drops one of two equal names. Give one key a list of values.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {
//!     "StringEquals": {"aws:RequestedRegion": "eu-west-1", "aws:requestedregion": "eu-central-1"}
//!   }}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {
//!     "StringEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}
//!   }}
//! ]}
//! ```

use crate::document::{Case, Node};
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "policy/duplicate-condition-key",
    severity: Severity::Error,
    aliases: &["access-analyzer:DUPLICATE_KEYS_WITH_DIFFERENT_CASE"],
    sources: &["IAM User Guide, IAM JSON policy elements: Condition"],
    ask: Ask::Policy(ask),
    text: include_str!("duplicate_condition_key.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        let blocks = statement.condition.map(Node::members).unwrap_or_default();
        for (operator, keys) in blocks {
            for (first, key) in keys.repeated(Case::Ignored) {
                let message =
                    format!("condition key `{}` stands twice under `{}`", key.text, operator.text);
                found
                    .at(key.span, message)
                    .related(first.span, "the first; case makes no difference")
                    .help("give one key a list of all values, or move one to another statement");
            }
        }
    }
}
