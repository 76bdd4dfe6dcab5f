//! A statement names no actions
//!
//! Every statement says what it allows or denies, with `Action` or `NotAction`; AWS refuses one without.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "arn:aws:s3:::reports/*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "NotAction": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "policy/missing-action",
    severity: Severity::Error,
    aliases: &["access-analyzer:MISSING_ACTION"],
    sources: &["IAM User Guide, IAM JSON policy elements: Action"],
    ask: Ask::Policy(ask),
    text: include_str!("missing_action.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in policy.written() {
        if statement.action.is_none() && !statement.misspells(&["Action", "NotAction"]) {
            found
                .at(statement.opening(), format!("{} has no Action", statement.title()))
                .help("add Action with the actions it is about, or NotAction with all others");
        }
    }
}
