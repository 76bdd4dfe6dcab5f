//! A wildcard or variable in a key that identifies an account, organization or network
//!
//! Account numbers, organization ids and VPC ids have no order, so a pattern of them matches strangers:
//! `aws:PrincipalAccount` of `1111*` is met by every account whose number starts so. AWS lists ten keys where
//! wildcards and policy variables have no valid use. A lone `*` is not looked at here: it tests for presence.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringLike": {"aws:PrincipalOrgID": "o-a1b2*"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:PrincipalAccount": "${aws:ResourceAccount}"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Base, Effect, Policy, variable};

pub const CHECK: Check = Check {
    id: "condition/sensitive-wildcard",
    severity: Severity::Error,
    aliases: &[
        "access-analyzer:WILDCARD_USAGE_TOO_PERMISSIVE",
        "access-analyzer:VARIABLE_USAGE_TOO_PERMISSIVE",
    ],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("sensitive_wildcard.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in policy.statements.iter().filter(|statement| statement.is(Effect::Allow)) {
        for test in &statement.conditions {
            let like = match test.parsed.map(|operator| operator.base) {
                Some(Base::StringLike) => true,
                Some(Base::StringEquals | Base::StringEqualsIgnoreCase) => false,
                _ => continue,
            };
            let Some(key) = test.documented().filter(|key| key.is_sensitive()) else {
                continue;
            };
            for value in &test.values {
                let plain = value.value.replace("${*}", "").replace("${?}", "");
                if like && plain != "*" && plain.contains(['*', '?']) {
                    let message = format!("`{}` lets strangers match `{key}`", value.value);
                    let finding = found.at(value.span, message);
                    finding.alias("access-analyzer:WILDCARD_USAGE_TOO_PERMISSIVE");
                    finding.help("write each value out in full");
                } else if policy.has_variables() && partly_variable(value.value) {
                    let message = format!("`{}` mixes a variable into `{key}`", value.value);
                    let finding = found.at(value.span, message);
                    finding.alias("access-analyzer:VARIABLE_USAGE_TOO_PERMISSIVE");
                    finding.help("write each value out in full");
                }
            }
        }
    }
}

/// Whether a variable is a part of the value: alone it compares two keys, which is of use.
fn partly_variable(text: &str) -> bool {
    let first = variable::Variable::all(text)
        .find(|variable| variable.closed && !variable.is_placeholder() && !variable.is_literal());
    first.is_some_and(|variable| variable.whole != text)
}
