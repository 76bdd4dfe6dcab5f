//! A policy has no statement
//!
//! A policy says nothing without its `Statement`, and AWS refuses it. The element holds one statement or a list.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Id": "reports"}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "policy/missing-statement",
    severity: Severity::Error,
    aliases: &["access-analyzer:MISSING_STATEMENT"],
    sources: &["IAM User Guide, IAM JSON policy elements: Statement"],
    ask: Ask::Policy(ask),
    text: include_str!("missing_statement.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if policy.misspells("Statement") || policy.node.is_intrinsic() {
        return;
    }
    let (at, message) = match policy.node.get("Statement") {
        None => {
            let first = policy.node.members().first();
            (first.map_or(policy.node.span, |(key, _)| key.span), "the policy has no Statement")
        }
        Some(list) if list.items().is_empty() => (list.span, "the policy has no statements"),
        Some(_) => return,
    };
    found
        .at(at, message)
        .help("add at least one statement with Effect, Action and Resource or Principal");
}
