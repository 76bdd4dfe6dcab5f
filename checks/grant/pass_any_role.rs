//! Every role may be passed to a service
//!
//! `iam:PassRole` lets a caller hand a role to a service, which then acts with all that the role may do. On every
//! role of the account it is as good as the strongest of them. Name the roles, or limit the services with the
//! condition key `iam:PassedToService`, which this check takes as a limit. A policy that allows everything is left to
//! another check.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}},
//!   {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/batch-*"}
//! ]}
//! ```

use crate::catalog;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::arn::Arn;
use crate::policy::{Effect, Policy, Statement};

pub const CHECK: Check = Check {
    id: "grant/pass-any-role",
    severity: Severity::Warning,
    aliases: &[
        "access-analyzer:PASS_ROLE_WITH_NOT_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
        "access-analyzer:PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
    ],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("pass_any_role.rs"),
};

const ACTION: &str = "iam:PassRole";

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
            || statement.tests_of("iam:PassedToService").next().is_some()
        {
            continue;
        }
        let star = item.is_some_and(|item| item.value.contains(['*', '?']));
        let alias = match (resources.negated, actions.negated, star) {
            (true, true, _) => "access-analyzer:PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
            (true, false, true) => "access-analyzer:PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
            (true, false, false) => "access-analyzer:PASS_ROLE_WITH_NOT_RESOURCE",
            (false, true, _) => "access-analyzer:PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
            (false, false, true) => "access-analyzer:PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
            (false, false, false) => "access-analyzer:PASS_ROLE_WITH_STAR_IN_RESOURCE",
        };
        let at = item.filter(|_| !actions.negated).map_or(actions.key, |item| item.span);
        let finding = found.at(at, format!("this allows `{ACTION}` on every role"));
        finding.alias(alias).related(resources.key, "the resources");
        finding.help("name the roles, or test `iam:PassedToService`");
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
                let every = |name: &str| ["*", "role/*", "role*"].contains(&name);
                item.value == "*"
                    || Arn::parse(item.value).is_some_and(|arn| {
                        ["iam", "*"].contains(&arn.service) && every(arn.resource)
                    })
            })
    })
}
