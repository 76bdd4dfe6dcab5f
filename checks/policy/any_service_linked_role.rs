//! Service-linked roles of any service can be created
//!
//! A service-linked role gives a service rights in the account, and creating it is the way to switch such a service on.
//! Allowed on every resource, a caller can do that for all services. Name the service's role, or test
//! `iam:AWSServiceName`.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "iam:CreateServiceLinkedRole", "Resource": "*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "iam:CreateServiceLinkedRole",
//!    "Resource": "arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*"}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::grant::{Through, WideGrant};
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "policy/any-service-linked-role",
    severity: Severity::Warning,
    aliases: &[
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_NOT_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        "access-analyzer:CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    ],
    sources: &["IAM User Guide, Create a service-linked role"],
    ask: Ask::Policy(ask),
    text: include_str!("any_service_linked_role.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let action = "iam:CreateServiceLinkedRole";
    let example = "arn:aws:iam::111122223333:role/aws-service-role/*";
    for (statement, grant) in policy.wide_grants(action, example) {
        let narrowed = statement.tests_of("iam:AWSServiceName").any(|test| {
            let negated = test.parsed.is_some_and(|operator| operator.base.is_negated());
            test.holds_when_absent() == Some(false) && !negated && test.star().is_none()
        });
        if narrowed {
            continue;
        }
        let how = match grant.action {
            Through::Name => "",
            Through::Wildcard => " through a wildcard",
            Through::NotAction => " through NotAction",
        };
        let key = statement.action.as_ref().map_or(statement.head(), |action| action.key);
        let at = statement.actions().find(|item| item.value.eq_ignore_ascii_case(action));
        let message =
            format!("{} allows service-linked roles of any service{how}", statement.title());
        let finding = found.at(at.map_or(key, |item| item.span), message);
        if let Some(resource) = &statement.resource {
            finding.related(resource.node.span, "these resources");
        }
        finding
            .help("name the service's role in Resource, or test iam:AWSServiceName")
            .alias(alias(grant));
        if !policy.kinds.is(Kind::Identity) {
            finding.possible();
        }
    }
}

fn alias(grant: WideGrant) -> &'static str {
    match (grant.action, grant.not_resource) {
        (Through::Name, false) => "access-analyzer:CREATE_SLR_WITH_STAR_IN_RESOURCE",
        (Through::Name, true) => "access-analyzer:CREATE_SLR_WITH_NOT_RESOURCE",
        (Through::Wildcard, false) => "access-analyzer:CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
        (Through::Wildcard, true) => {
            "access-analyzer:CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE"
        }
        (Through::NotAction, false) => {
            "access-analyzer:CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"
        }
        (Through::NotAction, true) => "access-analyzer:CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    }
}
