//! A condition that requests of a service principal never meet
//!
//! A service that calls with its own principal belongs to no organization and has no tags, so its requests carry none
//! of the keys that describe a caller's account. An Allow for a service principal alone with such a condition allows
//! nothing. Use `aws:SourceOrgID` or `aws:SourceAccount`. AWS does not publish its table of keys; only those about
//! the caller's organization and tags are looked at.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-central-1:111122223333:orders", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-central-1:111122223333:orders", "Condition": {"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Policy, PrincipalType};

pub const CHECK: Check = Check {
    id: "principal/key-never-sent",
    severity: Severity::Error,
    aliases: &["access-analyzer:UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"],
    sources: &[
        "IAM policy validation check reference",
        "IAM User Guide, AWS global condition context keys",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("key_never_sent.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in policy.allows() {
        let mut principals = statement.principals().peekable();
        if principals.peek().is_none()
            || !principals.all(|principal| principal.kind == PrincipalType::Service)
        {
            continue;
        }
        for test in
            statement.conditions.iter().filter(|test| test.holds_when_absent() == Some(false))
        {
            let key = test.key.value.to_ascii_lowercase();
            let of_caller = ["aws:principalorgid", "aws:principalorgpaths"].contains(&key.as_str())
                || key.starts_with("aws:principaltag/");
            if of_caller {
                let message =
                    format!("requests of a service principal never carry `{}`", test.key.value);
                found
                    .at(test.key.span, message)
                    .help("use `aws:SourceOrgID`, `aws:SourceOrgPaths` or `aws:SourceAccount`");
            }
        }
    }
}
