//! A principal is the leftover of a deleted user or role
//!
//! When AWS saves a policy it stores the unique id of a user or role. Once that is deleted, the policy shows the id,
//! `AIDA…` or `AROA…`, and the entry matches nobody: a new user or role of the same name has a new id. Remove it, or
//! name the new principal by its ARN.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "AROADBQP57FF2AEXAMPLE"}, "Action": "sts:AssumeRole"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/deploy"}, "Action": "sts:AssumeRole"}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Policy, PrincipalType};

pub const CHECK: Check = Check {
    id: "policy/deleted-principal",
    severity: Severity::Warning,
    aliases: &["access-analyzer:INVALID_ROLE_REFERENCE", "access-analyzer:INVALID_USER_REFERENCE"],
    sources: &["IAM User Guide, IAM identifiers: Unique identifiers"],
    ask: Ask::Policy(ask),
    text: include_str!("deleted_principal.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for principal in policy.statements.iter().flat_map(|statement| statement.principals()) {
        let text = principal.text;
        let is_id = text.len() >= 16
            && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if principal.kind != PrincipalType::Aws || !is_id {
            continue;
        }
        let (what, alias) = match text.get(..4) {
            Some("AROA") => ("role", "access-analyzer:INVALID_ROLE_REFERENCE"),
            Some("AIDA") => ("user", "access-analyzer:INVALID_USER_REFERENCE"),
            _ => continue,
        };
        found
            .at(
                principal.span,
                format!("`{text}` is the id of a deleted {what} and matches nobody"),
            )
            .help(format!("remove it, or name the {what} that took its place by its ARN"))
            .alias(alias);
    }
}
