//! Any repository on GitHub may assume the role
//!
//! GitHub issues tokens to the workflows of all its users. Without a condition on
//! `token.actions.githubusercontent.com:sub`, anybody can write a workflow that gets the role.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
//!    "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
//!    "Condition": {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
//!    "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
//!    "Condition": {"StringEquals": {
//!      "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
//!      "token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:ref:refs/heads/main"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::provider::Provider;
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "trust/any-github-repository",
    severity: Severity::Warning,
    aliases: &[
        "access-analyzer:MISSING_GITHUB_REPO_CONDITION_KEY",
        "checkov:CKV_AWS_358",
        "checkov:CKV_AWS_393",
    ],
    sources: &["IAM User Guide, Configuring a role for GitHub OIDC identity provider"],
    ask: Ask::Policy(ask),
    text: include_str!("any_github_repository.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    let pairs = policy.allows().flat_map(|allow| allow.principals().map(move |who| (allow, who)));
    for (allow, principal) in pairs {
        let Some(provider @ Provider::Oidc(issuer)) = Provider::of(&principal) else { continue };
        if !provider.is_github() {
            continue;
        }
        let (alone, verdict) = policy.accepts_any_repository(allow, &principal, issuer);
        let claim = "workflows of other repositories are kept out";
        let Some(witness) = found.refutation(policy, &verdict, principal.span, claim) else {
            continue;
        };
        let finding = found
            .at(principal.span, "workflows of any repository on GitHub may assume the role")
            .proof(&alone, witness)
            .help(format!("test `{issuer}:sub` for the repository and branch"));
        // `trust/wide-github-subject` keeps silent here, so this one says its code of AWS.
        let subject = format!("{issuer}:sub");
        if allow.tests_of(&subject).next().is_some() {
            finding.alias("access-analyzer:SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED");
        }
    }
}
