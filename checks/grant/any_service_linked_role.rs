//! Service-linked roles of any service may be created
//!
//! A service-linked role gives a service the rights it has chosen itself. Allow `iam:CreateServiceLinkedRole` for the
//! services in use, by the role's ARN or by the condition key `iam:AWSServiceName`. A policy that allows everything
//! is left to another check.
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
//!   {"Effect": "Allow", "Action": "iam:CreateServiceLinkedRole", "Resource": "*", "Condition": {"StringEquals": {"iam:AWSServiceName": "ecs.amazonaws.com"}}}
//! ]}
//! ```

use crate::catalog;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::arn::Arn;
use crate::policy::{Effect, Policy, Statement};

pub const CHECK: Check = Check {
    id: "grant/any-service-linked-role",
    severity: Severity::Warning,
    aliases: &[
        "access-analyzer:CREATE_SLR_WITH_NOT_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
        "access-analyzer:CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
    ],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("any_service_linked_role.rs"),
};

const ACTION: &str = "iam:CreateServiceLinkedRole";

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let denied = policy.denies().any(|statement| {
        statement.conditions.is_empty() && statement.names_action(ACTION) && everywhere(statement)
    });
    if denied || policy.statements.iter().any(|statement| statement.principal.is_some()) {
        return;
    }
    for statement in policy
        .statements
        .iter()
        .filter(|statement| statement.is(Effect::Allow) && statement.names_action(ACTION))
    {
        let (Some(actions), Some(resources)) = (&statement.action, &statement.resource) else {
            continue;
        };
        let item = actions.items.iter().find(|item| catalog::matches(item.value, ACTION));
        // Everything on everything is an administrator, which is a question of its own.
        if item.is_some_and(|item| item.value == "*") && everywhere(statement)
            || !wide(statement)
            || statement.tests_of("iam:AWSServiceName").next().is_some()
        {
            continue;
        }
        let star = item.is_some_and(|item| item.value.contains(['*', '?']));
        let alias = match (resources.negated, actions.negated, star) {
            (true, true, _) => "access-analyzer:CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
            (true, false, true) => {
                "access-analyzer:CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE"
            }
            (true, false, false) => "access-analyzer:CREATE_SLR_WITH_NOT_RESOURCE",
            (false, true, _) => "access-analyzer:CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
            (false, false, true) => "access-analyzer:CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
            (false, false, false) => "access-analyzer:CREATE_SLR_WITH_STAR_IN_RESOURCE",
        };
        let at = item.filter(|_| !actions.negated).map_or(actions.key, |item| item.span);
        let finding = found.at(at, format!("this allows `{ACTION}` for every service"));
        finding.alias(alias).related(resources.key, "the resources");
        finding.help("name the services with `iam:AWSServiceName`");
    }
}

/// Whether the resources take in every role, whatever its name.
fn wide(statement: &Statement<'_>) -> bool {
    statement.resource.as_ref().is_some_and(|resources| resources.negated) || everywhere(statement)
}

fn everywhere(statement: &Statement<'_>) -> bool {
    statement.resource.as_ref().is_some_and(|resources| {
        !resources.negated
            && resources.items.iter().any(|item| {
                let every = |name: &str| {
                    ["*", "role/*", "role*", "role/aws-service-role/*"].contains(&name)
                };
                item.value == "*"
                    || Arn::parse(item.value).is_some_and(|arn| {
                        ["iam", "*"].contains(&arn.service) && every(arn.resource)
                    })
            })
    })
}
