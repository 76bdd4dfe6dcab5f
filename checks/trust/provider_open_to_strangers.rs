//! Anyone with an account at the identity provider can assume this role
//!
//! GitLab, Terraform Cloud, Google and other providers issue tokens to everybody who signs up. What tells yours from others
//! is in the token: the subject (project, workspace, repository) and the audience. The trust policy must compare them with
//! fixed values of your own; here a token of a stranger gets in.
//!
//! An EKS cluster, a Bitbucket workspace and a CircleCI organization have issuers of their own, so that strangers are out; but
//! every service account or repository of them gets the role. That is a warning. GitHub and Amazon Cognito have checks of
//! their own; a provider of which nothing is known here is judged by `trust/unpinned-oidc-provider`.
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
use crate::policy::provider::Provider;
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "trust/provider-open-to-strangers",
    severity: Severity::Error,
    aliases: &[],
    sources: &["notes 001:157", "IAM User Guide, Available keys for AWS OIDC federation"],
    ask: Ask::Policy(ask),
    text: include_str!("provider_open_to_strangers.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    let pairs = policy.allows().flat_map(|allow| allow.principals().map(move |who| (allow, who)));
    for (allow, principal) in pairs {
        let Some(stranger) = policy.stranger(allow, &principal) else { continue };
        let (issuer, host) = (stranger.issuer, stranger.host);
        let claim = format!("{} is refused", issuer.whose);
        let Some(witness) = found.refutation(policy, &stranger.verdict, principal.span, &claim)
        else {
            continue;
        };
        let finding = found
            .at(principal.span, format!("{} is accepted", issuer.whose))
            .proof(&stranger.alone, witness)
            .help(format!(
                "compare `{host}:sub` with your own subject; an audience alone is the same for all"
            ));
        if !issuer.public {
            finding.severity(Severity::Warning);
        }
        let pinned = |provider: Provider<'_>| {
            allow.conditions.iter().any(|test| provider.owns(test.key.value))
        };
        // The check of any provider keeps silent here, so this one says AWS's code for it.
        if Provider::of(&principal).is_some_and(|provider| !pinned(provider)) {
            finding.alias("access-analyzer:MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL");
        }
    }
}
