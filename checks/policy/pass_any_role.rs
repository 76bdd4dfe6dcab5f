//! Any role can be passed to a service
//!
//! With `iam:PassRole` a caller hands a role to a service that then acts for them, with that role's rights. Allowed on
//! every role, the caller can have whatever the mightiest role of the account can do. Name the roles, or say with
//! `iam:PassedToService` which service may have them.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": ["ec2:RunInstances", "iam:PassRole"], "Resource": "*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/web-*"},
//!   {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
//!    "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::grant::{Through, WideGrant};
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "policy/pass-any-role",
    severity: Severity::Warning,
    aliases: &[
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_NOT_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        "access-analyzer:PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    ],
    sources: &["IAM User Guide, Grant a user permissions to pass a role to an AWS service"],
    ask: Ask::Policy(ask),
    text: include_str!("pass_any_role.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let example = "arn:aws:iam::111122223333:role/*";
    for (statement, grant) in policy.wide_grants("iam:PassRole", example) {
        // Only a test that fails without the key narrows the grant.
        let narrows = |key: &str| {
            statement.tests_of(key).any(|test| {
                let negated = test.parsed.is_some_and(|operator| operator.base.is_negated());
                test.holds_when_absent() == Some(false) && !negated && test.star().is_none()
            })
        };
        if narrows("iam:PassedToService") || narrows("iam:AssociatedResourceArn") {
            continue;
        }
        let how = match grant.action {
            Through::Name => "",
            Through::Wildcard => " through a wildcard",
            Through::NotAction => " through NotAction",
        };
        let of = if grant.not_resource { "nearly every role" } else { "every role" };
        let at = statement.action.as_ref().map_or(statement.head(), |action| action.key);
        let at = statement
            .actions()
            .find(|action| action.value.eq_ignore_ascii_case("iam:PassRole"))
            .map_or(at, |action| action.span);
        let resource = statement.resource.as_ref().map_or(at, |resource| resource.node.span);
        let finding = found.at(at, format!("{} allows passing {of}{how}", statement.title()));
        finding
            .related(resource, "these resources")
            .help("name the roles in Resource, or test iam:PassedToService")
            .alias(alias(grant));
        if !policy.kinds.is(Kind::Identity) {
            finding.possible();
        }
    }
}

fn alias(grant: WideGrant) -> &'static str {
    match (grant.action, grant.not_resource) {
        (Through::Name, false) => "access-analyzer:PASS_ROLE_WITH_STAR_IN_RESOURCE",
        (Through::Name, true) => "access-analyzer:PASS_ROLE_WITH_NOT_RESOURCE",
        (Through::Wildcard, false) => "access-analyzer:PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
        (Through::Wildcard, true) => {
            "access-analyzer:PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE"
        }
        (Through::NotAction, false) => {
            "access-analyzer:PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"
        }
        (Through::NotAction, true) => "access-analyzer:PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    }
}
