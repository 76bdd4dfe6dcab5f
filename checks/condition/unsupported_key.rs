//! A condition key that the action does not support
//!
//! Requests for this action never carry the key, so an Allow with this condition allows nothing of it, and a Deny
//! denies nothing (with a negated operator: always). Only keys of services are looked at, in statements whose actions
//! are all written out and for which the reference lists details; one action that supports the key is not enough,
//! every action needs it.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"StringEquals": {"s3:prefix": "2026/"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::ledger", "Condition": {"StringEquals": {"s3:prefix": "2026/"}}}
//! ]}
//! ```

use crate::catalog::{self, Action, ConditionKey};
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Base, Policy, Statement};

pub const CHECK: Check = Check {
    id: "condition/unsupported-key",
    severity: Severity::Error,
    aliases: &["access-analyzer:UNSUPPORTED_ACTION_FOR_CONDITION_KEY"],
    sources: &["IAM policy validation check reference", "AWS Service Authorization Reference"],
    ask: Ask::Policy(ask),
    text: include_str!("unsupported_key.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        for test in &statement.conditions {
            let Some(operator) = test.parsed else { continue };
            let Some(key) = test.documented() else { continue };
            // A test for absence is met where the key is not supported, which is what it is for.
            if key.is_global()
                || operator.if_exists
                || operator.base == Base::Null
                || !has_service(key)
            {
                continue;
            }
            let actions = named(statement);
            let without: Vec<Action> =
                actions.iter().copied().filter(|action| lacks(*action, key)).collect();
            let Some(first) = without.first() else { continue };
            let more = match without.len() {
                1 => String::new(),
                count => format!(" and {} more", count - 1),
            };
            let message = format!("requests for `{first}`{more} never carry `{key}`");
            let finding = found.at(test.key.span, message);
            if let Some(patterns) = &statement.action {
                finding.related(patterns.key, "the actions");
            }
            finding.help("give these actions a statement without this condition");
            // Some actions are left in such a statement on purpose, and a negated operator is met without the key.
            if operator.base.is_negated() || without.len() < actions.len() {
                finding.severity(Severity::Warning);
            }
        }
    }
}

/// Keys about the caller's session bear a service's prefix or an issuer's, and any request may carry them.
fn has_service(key: ConditionKey) -> bool {
    catalog::service(key.prefix())
        .is_some_and(|service| !["sts", "iam"].contains(&service.prefix()))
}

/// The actions the statement writes out; none when it uses a wildcard for some.
fn named(statement: &Statement<'_>) -> Vec<Action> {
    let Some(patterns) = statement.action.as_ref().filter(|patterns| !patterns.negated) else {
        return Vec::new();
    };
    patterns.with_actions().map_while(|(_, action)| action).collect()
}

/// Whether the reference knows the action's keys, and this is none of them.
fn lacks(action: Action, key: ConditionKey) -> bool {
    let detailed = !action.is_thin()
        && (action.condition_keys().next().is_some() || action.resource_types().len() > 0);
    detailed && !action.supports(key)
}
