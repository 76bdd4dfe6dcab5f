//! A condition never holds because of a wildcard
//!
//! A negated operator with a lone `*` asks for a value that does not fit "anything". Where the key is in every request, or
//! under `ForAnyValue`, no request has one: the statement does nothing. A Deny like that protects nothing.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotLike": {"aws:RequestedRegion": "*"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotLike": {"aws:RequestedRegion": "eu-*"}}}
//! ]}
//! ```

use crate::catalog::Presence;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Policy, Qualifier};

pub const CHECK: Check = Check {
    id: "policy/condition-never-true",
    severity: Severity::Warning,
    aliases: &["access-analyzer:REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION"],
    sources: &["IAM User Guide, IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("condition_never_true.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        for test in &statement.conditions {
            let (Some(operator), Some(star)) = (test.parsed, test.star()) else { continue };
            if !operator.base.is_negated() {
                continue;
            }
            let never = match operator.qualifier {
                // How IfExists reads with ForAnyValue where the key is absent is not documented.
                Some(Qualifier::ForAnyValue) => !operator.if_exists,
                _ => test.documented().is_some_and(|key| key.presence() == Some(Presence::Always)),
            };
            if never {
                let message = format!(
                    "`{}` with `{}` never holds, so {} does nothing",
                    test.operator.value,
                    star.value,
                    statement.title()
                );
                found
                    .at(star.span, message)
                    .related(test.key.span, "no value of it is left")
                    .help("name the values that are meant, or remove the statement");
            }
        }
    }
}
