//! A GitHub subject takes in more than one repository and branch
//!
//! The subject of a workflow's token is `repo:owner/name:ref:refs/heads/branch`, or names a tag or an environment. A wildcard
//! lets every branch or pull request, or every repository of an owner, get the role. Name the repository and the branch or
//! environment.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
//!    "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
//!    "Condition": {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:octo-org/*"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
//!    "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
//!    "Condition": {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:ref:refs/heads/main"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::provider::Provider;
use crate::policy::{Base, Kind, Policy, Test, variable};

pub const CHECK: Check = Check {
    id: "trust/wide-github-subject",
    severity: Severity::Warning,
    aliases: &["access-analyzer:SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED"],
    sources: &["IAM User Guide, Configuring a role for GitHub OIDC identity provider"],
    ask: Ask::Policy(ask),
    text: include_str!("wide_github_subject.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    for statement in policy.allows() {
        let providers =
            statement.principals().filter_map(|principal| match Provider::of(&principal) {
                Some(provider @ Provider::Oidc(host)) if provider.is_github() => {
                    Some((principal, host))
                }
                _ => None,
            });
        for (principal, host) in providers {
            // Where any repository gets in, `trust/any-github-repository` says so.
            if policy.accepts_any_repository(statement, &principal, host).1.witness().is_some() {
                continue;
            }
            let subject = format!("{host}:sub");
            let like = |test: &&Test<'_>| {
                test.parsed.is_some_and(|operator| operator.base == Base::StringLike)
            };
            for test in statement.tests_of(&subject).filter(like) {
                for value in &test.values {
                    let Some(what) = takes_in(value.value) else { continue };
                    let at = value.value.find(['*', '?']).and_then(|at| value.value.get(at..));
                    let finding = found
                        .at(value.part(at.unwrap_or(value.value)), format!("this takes in {what}"));
                    finding.help("name the repository and the branch, tag or environment");
                    let claims = [("sub", example(value.value))];
                    let claims = claims.each_ref().map(|(claim, text)| (*claim, text.as_str()));
                    let (alone, verdict) = policy.accepts(statement, &principal, host, &claims);
                    if let Some(witness) = verdict.witness() {
                        finding.proof(&alone, witness);
                    }
                }
            }
        }
    }
}

/// A subject that a pattern takes in and that was hardly meant.
fn example(pattern: &str) -> String {
    let rest = pattern.strip_prefix("repo:").unwrap_or("*");
    let (repository, reference) = rest.split_once(':').unwrap_or((rest, "*"));
    let (owner, name) = repository.split_once('/').unwrap_or((repository, "*"));
    let fill = |text: &str, star: &str| text.replace('*', star).replace('?', "x");
    let reference =
        if reference == "*" { "pull_request".to_owned() } else { fill(reference, "feature") };
    format!("repo:{}/{}:{reference}", fill(owner, "-stranger"), fill(name, "other"))
}

/// What a pattern of subjects leaves open.
fn takes_in(pattern: &str) -> Option<&'static str> {
    if !pattern.contains(['*', '?']) || variable::is_unresolved(pattern) {
        return None;
    }
    let Some(rest) = pattern.strip_prefix("repo:") else { return Some("any repository") };
    let (repository, reference) = rest.split_once(':').unwrap_or((rest, ""));
    let wild = |text: &str| text.contains(['*', '?']);
    match repository.split_once('/') {
        _ if reference.is_empty() && repository.trim_matches('*').is_empty() => {
            Some("any repository")
        }
        None if wild(repository) => {
            Some("repositories of all owners with such a name, which strangers can take")
        }
        Some((owner, _)) if wild(owner) => {
            Some("repositories of all owners with such a name, which strangers can take")
        }
        Some((_, name)) if wild(name) => Some("several repositories of the owner"),
        _ if wild(reference) => Some("several branches, tags or pull requests of the repository"),
        _ => None,
    }
}
