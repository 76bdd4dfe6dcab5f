//! Values of several JSON types for one key
//!
//! The values of a key are compared by one operator, so they are all texts, all numbers or all booleans. AWS refuses
//! a list that mixes them, and any object or null in it.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::ledger", "Condition": {"NumericEquals": {"s3:max-keys": [10, "20"]}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::ledger", "Condition": {"NumericEquals": {"s3:max-keys": ["10", "20"]}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "condition/mixed-values",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_CONDITION_DATA_TYPE"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("mixed_values.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let Some((first, others)) = test.node.elements().split_first() else { continue };
        let other =
            others.iter().find(|other| other.shape() != first.shape() && !other.is_intrinsic());
        if let Some(other) = other.filter(|_| !first.is_intrinsic()) {
            let message = format!(
                "`{}` has {} among {}",
                test.key.value,
                other.shape(),
                plural(first.shape())
            );
            let finding = found.at(other.span, message);
            finding.related(first.span, format!("this is {}", first.shape()));
            finding.help("write every value as a text in quotes");
        }
    }
}

fn plural(shape: &str) -> String {
    format!("{}s", shape.trim_start_matches("an ").trim_start_matches("a "))
}
