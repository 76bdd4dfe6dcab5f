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
    aliases: &["access-analyzer:MISSING_GITHUB_REPO_CONDITION_KEY", "checkov:CKV_AWS_358"],
    sources: &["IAM User Guide, Configuring a role for GitHub OIDC identity provider"],
    ask: Ask::Policy(ask),
    text: include_str!("any_github_repository.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    for statement in policy.allows() {
        for principal in statement.principals() {
            let Some(provider) = Provider::of(&principal).filter(|p| p.is_github()) else {
                continue;
            };
            // A test that also holds without the key, or excludes some subjects, lets all others in.
            let pinned = statement.conditions.iter().any(|test| {
                let claim = test.key.value.rsplit_once(':').map_or("", |(_, claim)| claim);
                let names = [
                    "sub",
                    "repository",
                    "repository_id",
                    "repository_owner_id",
                    "job_workflow_ref",
                ];
                provider.owns(test.key.value)
                    && names.iter().any(|name| name.eq_ignore_ascii_case(claim))
                    && test.parsed.is_none_or(|operator| !operator.base.is_negated())
            });
            if !pinned {
                found
                    .at(principal.span, "workflows of any repository on GitHub may assume the role")
                    .help("test `token.actions.githubusercontent.com:sub` for the repository and branch");
            }
        }
    }
}
