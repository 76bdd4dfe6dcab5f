//! Anyone with an account at the identity provider can assume this role
//!
//! GitLab, Terraform Cloud, Bitbucket, Google, Amazon Cognito and other providers issue tokens to everybody who signs up. What
//! tells yours from others is in the token: the subject (project, workspace, repository, service account) and the audience.
//! The trust policy must compare them with fixed values of your own; here a token of a stranger gets in.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
//!    "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com"},
//!    "Condition": {"StringEquals": {"gitlab.com:aud": "https://gitlab.com"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
//!    "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com"},
//!    "Condition": {"StringLike": {"gitlab.com:sub": "project_path:acme/*:ref_type:branch:ref:main"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Access, Assume, Region, never_allowed};
use crate::policy::{Kind, Policy, PrincipalType, Statement};

pub const CHECK: Check = Check {
    id: "trust/provider-open-to-strangers",
    severity: Severity::Error,
    aliases: &[],
    sources: &["notes 001:157", "IAM User Guide, Available keys for AWS OIDC federation"],
    ask: Ask::Policy(ask),
    text: include_str!("provider_open_to_strangers.rs"),
};

/// Providers whose tokens anybody can get: how the host starts, and patterns of the claims of somebody else's token.
const PROVIDERS: &[(&str, &[(&str, &str)])] = &[
    (
        "gitlab.com",
        &[
            ("sub", "project_path:stranger/*"),
            ("project_path", "stranger/*"),
            ("namespace_path", "stranger"),
        ],
    ),
    ("app.terraform.io", &[("sub", "organization:stranger:*")]),
    (
        "api.bitbucket.org/",
        &[
            ("sub", "{00000000-0000-4000-8000-000000000000}:*"),
            ("repositoryUuid", "{00000000-0000-4000-8000-000000000000}"),
        ],
    ),
    ("oidc.circleci.com/", &[("sub", "org/00000000-0000-4000-8000-000000000000/*")]),
    ("agent.buildkite.com", &[("sub", "organization:stranger:*")]),
    (
        "accounts.google.com",
        &[
            ("sub", "100000000000000000001"),
            ("aud", "stranger.apps.googleusercontent.com"),
            ("oaud", "stranger"),
            ("email", "stranger@example.com"),
        ],
    ),
    ("graph.facebook.com", &[("app_id", "100000000000001"), ("id", "100000000000002")]),
    (
        "www.amazon.com",
        &[
            ("app_id", "amzn1.application-oa2-client.stranger"),
            ("user_id", "amzn1.account.STRANGER"),
        ],
    ),
];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    for principal in policy.allows().flat_map(Statement::principals) {
        if principal.kind != PrincipalType::Federated {
            continue;
        }
        // A provider is named by its host, or by the ARN of the IAM provider for it.
        let host =
            principal.text.split_once(":oidc-provider/").map_or(principal.text, |(_, host)| host);
        let Some((_, claims)) = PROVIDERS.iter().find(|(start, _)| host.starts_with(start)) else {
            continue;
        };
        let token = claims.iter().fold(Region::everything(), |region, (claim, value)| {
            // A token may lack a claim; one that has it has the stranger's value.
            region.when("StringLikeIfExists", &format!("{host}:{claim}"), &[value])
        });
        let token = token
            .principal(&[(PrincipalType::Federated, principal.text)])
            .action(&["sts:AssumeRoleWithWebIdentity"]);
        let verdict = never_allowed(&Access::from(policy), &token, &Assume::documented());
        let Some(witness) = verdict.witness() else { continue };
        found
            .at(principal.span, format!("anybody's token of `{host}` is accepted"))
            .proof(policy, witness)
            .help(format!(
                "compare `{host}:sub` with your own subject; an audience alone is the same for all"
            ));
    }
}
