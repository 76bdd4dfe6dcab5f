//! A statement of a resource policy does not say who it is about
//!
//! A policy that hangs on a resource, a role's trust policy included, must name a `Principal` in every statement;
//! AWS refuses it otherwise. Only policies attached to users, groups and roles know their principal.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sqs:SendMessage", "Resource": "*"},
//!   {"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "policy/missing-principal",
    severity: Severity::Error,
    aliases: &["access-analyzer:MISSING_PRINCIPAL"],
    sources: &["IAM User Guide, AWS JSON policy elements: Principal"],
    ask: Ask::Policy(ask),
    text: include_str!("missing_principal.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.all(Kind::has_principal) {
        return;
    }
    for statement in policy.written() {
        if statement.principal.is_none() && !statement.misspells(&["Principal", "NotPrincipal"]) {
            let kind = policy.kinds.title();
            found
                .at(
                    statement.opening(),
                    format!("{} of the {kind} has no Principal", statement.title()),
                )
                .help("add Principal with the accounts, roles or services it is about");
        }
    }
}
