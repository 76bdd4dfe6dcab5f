//! Every identity of an OpenID Connect provider may assume the role
//!
//! A provider issues tokens to everybody of a company, or to very many. Without a condition on one of its own keys
//! (`<issuer>:aud`, `<issuer>:sub`), whoever has a token of it gets the role.
//!
//! Of providers whose tokens are known, `trust/any-github-repository` and `trust/provider-open-to-strangers` say more: where
//! one of them shows a stranger's token that is accepted, this check keeps silent.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Federated": "login.example.com"}, "Action": "sts:AssumeRoleWithWebIdentity"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Federated": "login.example.com"}, "Action": "sts:AssumeRoleWithWebIdentity",
//!    "Condition": {"StringEquals": {"login.example.com:aud": "66677788899900pro0"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::provider::{COGNITO, Provider};
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
            // GitHub's and Cognito's have checks of their own, and so have those whose tokens are known.
            let told = || {
                provider.is_github()
                    || issuer == COGNITO
                    || policy
                        .stranger(statement, &principal)
                        .is_some_and(|who| !who.verdict.holds())
            };
            if !assumes || pinned || told() {
                continue;
            }
            let (alone, verdict) = policy.accepts(statement, &principal, issuer, &[]);
            let claim = format!("anybody with a token of `{issuer}` is kept out");
            if let Some(witness) = found.refutation(policy, &verdict, principal.span, &claim) {
                found
                    .at(
                        principal.span,
                        format!("everybody with a token of `{issuer}` may assume the role"),
                    )
                    .proof(&alone, witness)
                    .help(format!("test `{issuer}:aud` or `{issuer}:sub`"));
            }
        }
    }
}
