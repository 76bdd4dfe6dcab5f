//! Every identity of an OpenID Connect provider may assume the role
//!
//! A provider such as Cognito, Google or a cluster issues tokens to very many. Without a condition on one of its own keys
//! (`<issuer>:aud`, `<issuer>:sub`), whoever has a token of it gets the role.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Federated": "accounts.google.com"}, "Action": "sts:AssumeRoleWithWebIdentity"}
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
use crate::policy::provider::Provider;
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "trust/unpinned-oidc-provider",
    severity: Severity::Warning,
    aliases: &["access-analyzer:MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"],
    sources: &["IAM User Guide, Create a role for OpenID Connect federation", "notes 001:157-159"],
    ask: Ask::Policy(ask),
    text: include_str!("unpinned_oidc_provider.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    for statement in policy.allows() {
        let assumes = statement
            .action
            .as_ref()
            .is_some_and(|list| list.names_action("sts:AssumeRoleWithWebIdentity"));
        for principal in statement.principals() {
            let Some(provider @ Provider::Oidc(issuer)) = Provider::of(&principal) else {
                continue;
            };
            let pinned = statement.conditions.iter().any(|test| provider.owns(test.key.value));
            // GitHub's has a check of its own.
            if assumes && !pinned && !provider.is_github() {
                found
                    .at(
                        principal.span,
                        format!("everybody with a token of `{issuer}` may assume the role"),
                    )
                    .help(format!("test `{issuer}:aud` or `{issuer}:sub`"));
            }
        }
    }
}
