//! A federated principal stands outside a trust policy
//!
//! Identities of a SAML or OpenID Connect provider get into AWS by assuming a role; only a role's trust policy can name
//! their provider. In the policy of another resource AWS refuses it. Name the role that they assume.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Federated": "accounts.google.com"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Federated": "accounts.google.com"}, "Action": "sts:AssumeRoleWithWebIdentity",
//!    "Condition": {"StringEquals": {"accounts.google.com:aud": "66677788899900pro0"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Kind, Policy, PrincipalType};

pub const CHECK: Check = Check {
    id: "policy/federated-principal",
    severity: Severity::Error,
    aliases: &["access-analyzer:FEDERATED_PRINCIPAL_NOT_SUPPORTED"],
    sources: &["IAM User Guide, AWS JSON policy elements: Principal"],
    ask: Ask::Policy(ask),
    text: include_str!("federated_principal.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.all(|kind| matches!(kind, Kind::Bucket | Kind::Resource | Kind::Endpoint)) {
        return;
    }
    for principal in policy.statements.iter().flat_map(|statement| statement.principals()) {
        if principal.kind == PrincipalType::Federated {
            found
                .at(principal.span, "only a role's trust policy can name a federated principal")
                .help("name the role that its identities assume");
        }
    }
}
