//! A trust policy names everyone with a bare star
//!
//! AWS does not take `"Principal": "*"` in a role's trust policy. `{"AWS": "*"}` is taken, and lets every identity of every
//! account assume the role: only with conditions that name who is meant does that have a use.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
//!    "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Kind, Policy, PrincipalType};

pub const CHECK: Check = Check {
    id: "trust/wildcard-principal",
    severity: Severity::Error,
    aliases: &["access-analyzer:ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"],
    sources: &["IAM User Guide, AWS JSON policy elements: Principal"],
    ask: Ask::Policy(ask),
    text: include_str!("wildcard_principal.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    for principal in policy.statements.iter().flat_map(|statement| statement.principals()) {
        if principal.kind == PrincipalType::Everyone {
            found
                .at(principal.span, "a trust policy cannot name everyone with a bare `*`")
                .help("name the accounts, roles, services or providers that may assume the role");
        }
    }
}
