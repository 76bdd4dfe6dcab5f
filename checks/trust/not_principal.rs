//! A trust policy names who may not assume the role
//!
//! A role's trust policy says who may assume it: AWS refuses `NotPrincipal` there. Name the trusted principals.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "trust/not-principal",
    severity: Severity::Error,
    aliases: &["access-analyzer:ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"],
    sources: &["IAM User Guide, AWS JSON policy elements: NotPrincipal"],
    ask: Ask::Policy(ask),
    text: include_str!("not_principal.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    for principal in policy.statements.iter().filter_map(|statement| statement.principal.as_ref()) {
        if principal.negated {
            found
                .at(principal.key, "NotPrincipal may not stand in a role's trust policy")
                .help("name the trusted principals with Principal");
        }
    }
}
