//! A Bool condition has several values
//!
//! A boolean key takes one value. With both `true` and `false` the condition would always hold, and AWS refuses a list.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": ["true", "false"]}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": ["false"]}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Base, Policy};

pub const CHECK: Check = Check {
    id: "policy/several-booleans",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_CONDITION_MULTIPLE_BOOLEAN"],
    sources: &["IAM User Guide, IAM JSON policy elements: Condition operators"],
    ask: Ask::Policy(ask),
    text: include_str!("several_booleans.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let is_bool = test.parsed.is_some_and(|operator| operator.base == Base::Bool);
        if is_bool && test.node.elements().len() > 1 {
            found
                .at(test.node.span, format!("`{}` is given several booleans", test.key.value))
                .help("give it one value, `true` or `false`");
        }
    }
}
