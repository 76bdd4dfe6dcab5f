//! Anyone with an account at the identity provider can assume this role
//!
//! GitLab, Terraform Cloud, Google and other providers issue tokens to everybody who signs up. What tells yours from others
//! is in the token: the subject (project, workspace, repository) and the audience. The trust policy must compare them with
//! fixed values of your own; here a token of a stranger gets in.
//!
//! An EKS cluster, a Bitbucket workspace and a CircleCI organization have issuers of their own, so that strangers are out; but
//! every service account or repository of them gets the role. That is a warning. GitHub and Amazon Cognito have checks of
//! their own.
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
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
//!    "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"},
//!    "Condition": {"StringEquals": {
//!      "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE:aud": "sts.amazonaws.com"}}}]}
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
use crate::policy::{Kind, Policy, PrincipalType};

pub const CHECK: Check = Check {
    id: "trust/provider-open-to-strangers",
    severity: Severity::Error,
    aliases: &[],
    sources: &["notes 001:157", "IAM User Guide, Available keys for AWS OIDC federation"],
    ask: Ask::Policy(ask),
    text: include_str!("provider_open_to_strangers.rs"),
};

/// An identity provider, and somebody's token that a role of yours is not for.
struct Issuer {
    /// How its host starts.
    host: &'static str,
    /// Whose token it is.
    whose: &'static str,
    /// Patterns of the claims of that token. It may lack a claim.
    claims: &'static [(&'static str, &'static str)],
    /// Strangers get tokens of it; the others are of one cluster, workspace or organization.
    public: bool,
}

const fn public(host: &'static str, claims: &'static [(&'static str, &'static str)]) -> Issuer {
    Issuer { host, whose: "anybody's token", claims, public: true }
}

const fn own(
    host: &'static str,
    whose: &'static str,
    claims: &'static [(&'static str, &'static str)],
) -> Issuer {
    Issuer { host, whose, claims, public: false }
}

const ISSUERS: &[Issuer] = &[
    public(
        "gitlab.com",
        &[
            ("sub", "project_path:stranger/*"),
            ("project_path", "stranger/*"),
            ("namespace_path", "stranger"),
        ],
    ),
    public("app.terraform.io", &[("sub", "organization:stranger:*")]),
    public("agent.buildkite.com", &[("sub", "organization:stranger:*")]),
    public(
        "accounts.google.com",
        &[
            ("sub", "100000000000000000001"),
            ("aud", "stranger.apps.googleusercontent.com"),
            ("oaud", "stranger"),
            ("email", "stranger@example.com"),
        ],
    ),
    public("graph.facebook.com", &[("app_id", "100000000000001"), ("id", "100000000000002")]),
    public(
        "www.amazon.com",
        &[
            ("app_id", "amzn1.application-oa2-client.stranger"),
            ("user_id", "amzn1.account.STRANGER"),
        ],
    ),
    own(
        "api.bitbucket.org/",
        "a token of any repository of the workspace",
        &[
            ("sub", "{00000000-0000-4000-8000-000000000000}:*"),
            ("repositoryUuid", "{00000000-0000-4000-8000-000000000000}"),
        ],
    ),
    own(
        "oidc.circleci.com/",
        "a token of any project of the organization",
        &[
            ("sub", "org/*/project/00000000-0000-4000-8000-000000000000/*"),
            ("oidc.circleci.com/project-id", "00000000-0000-4000-8000-000000000000"),
        ],
    ),
    own(
        "oidc.eks.",
        "a token of any service account of the cluster",
        &[("sub", "system:serviceaccount:other-namespace:other-account")],
    ),
];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    let pairs = policy.allows().flat_map(|allow| allow.principals().map(move |who| (allow, who)));
    for (allow, principal) in pairs {
        if principal.kind != PrincipalType::Federated {
            continue;
        }
        // A provider is named by its host, or by the ARN of the IAM provider for it.
        let host =
            principal.text.split_once(":oidc-provider/").map_or(principal.text, |(_, host)| host);
        let Some(issuer) = ISSUERS.iter().find(|issuer| host.starts_with(issuer.host)) else {
            continue;
        };
        let token = issuer.claims.iter().fold(Region::everything(), |region, (claim, value)| {
            region.when("StringLikeIfExists", &format!("{host}:{claim}"), &[value])
        });
        let token = token
            .principal(&[(PrincipalType::Federated, principal.text)])
            .action(&["sts:AssumeRoleWithWebIdentity"]);
        let alone = policy.alone(allow.index);
        let verdict = never_allowed(&Access::from(&alone), &token, &Assume::documented());
        let Some(witness) = verdict.witness() else { continue };
        let finding = found
            .at(principal.span, format!("{} is accepted", issuer.whose))
            .proof(&alone, witness)
            .help(format!(
                "compare `{host}:sub` with your own subject; an audience alone is the same for all"
            ));
        if !issuer.public {
            finding.severity(Severity::Warning);
        }
    }
}
