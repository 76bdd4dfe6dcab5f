//! A condition on tags for a service that does not send them
//!
//! Where a service does not support a tag key, requests never carry it. A Deny on the value of a tag then denies
//! nothing, and an Allow allows nothing: the first is a warning, the second a note.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": ["ec2:*", "cloudshell:*"], "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/env": "prod"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/env": "prod"}}}
//! ]}
//! ```

use crate::catalog::{self, ConditionKey, Service};
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Base, Effect, Policy, Statement};

pub const CHECK: Check = Check {
    id: "condition/unsupported-tag-key",
    severity: Severity::Warning,
    aliases: &[
        "access-analyzer:DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        "access-analyzer:ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    ],
    sources: &[
        "IAM policy validation check reference",
        "AWS Service Authorization Reference, resource types",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("unsupported_tag_key.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        // `NotAction` is a check of its own.
        if statement.action.as_ref().is_none_or(|actions| actions.negated) {
            continue;
        }
        let deny = statement.is(Effect::Deny);
        for test in &statement.conditions {
            // Requests without the key meet these operators, so the statement applies to them all the same.
            let met = test.parsed.is_none_or(|operator| {
                operator.base.is_negated() || operator.if_exists || operator.base == Base::Null
            });
            let Some(key) = test.documented().filter(|key| !met && is_tag(*key)) else {
                continue;
            };
            let Some((at, service)) = without(statement, key) else { continue };
            let message = format!("requests to `{}` never carry `{key}`", service.prefix());
            let alias = match deny {
                true => "access-analyzer:DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
                false => "access-analyzer:ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
            };
            let verb = if deny { "deny" } else { "allow" };
            let finding = found.at(at, message);
            finding.alias(alias).help(format!("{verb} those services without a condition on tags"));
            if !deny {
                finding.severity(Severity::Note);
            }
        }
    }
}

/// The first action whose service knows the key nowhere.
fn without(statement: &Statement<'_>, key: ConditionKey) -> Option<(crate::source::Span, Service)> {
    statement.actions().find_map(|item| {
        let service = catalog::service(item.value.split_once(':')?.0)?;
        let mut detailed = service.actions().filter(|action| !action.is_thin()).peekable();
        detailed.peek()?;
        // Every request may carry a tag key in principle; the reference says which services send it.
        let of_types = service
            .resource_types()
            .any(|resource| resource.condition_keys().any(|own| own == key));
        let of_actions = service.actions().any(|action| {
            action.condition_keys().any(|own| own == key)
                || action.resource_types().any(|edge| edge.condition_keys().any(|own| own == key))
        });
        (!of_types && !of_actions).then_some((item.span, service))
    })
}

fn is_tag(key: ConditionKey) -> bool {
    ["aws:ResourceTag/${TagKey}", "aws:RequestTag/${TagKey}", "aws:TagKeys"].contains(&key.name())
}
