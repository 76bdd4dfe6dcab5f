//! A forbidden prefix that a shorter one gets around
//!
//! `s3:prefix` is what the caller asks to list. A Deny of `secret/*`, or an Allow of everything but that, does not
//! stop a listing with the prefix `secr` or with none, which shows the same keys. Allow the prefixes that may be
//! listed instead.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::ledger", "Condition": {"StringLike": {"s3:prefix": "secret/*"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::ledger", "Condition": {"StringLike": {"s3:prefix": "public/*"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Base, Effect, Policy};

pub const CHECK: Check = Check {
    id: "condition/s3-prefix-negated",
    severity: Severity::Warning,
    aliases: &["access-analyzer:S3_PREFIX_IN_NEGATIVE_CONTEXT"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("s3_prefix_negated.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        for test in statement.tests_of("s3:prefix") {
            let base = test.parsed.map(|operator| operator.base);
            let around = match base {
                Some(Base::StringLike | Base::StringEquals) => statement.is(Effect::Deny),
                Some(Base::StringNotLike | Base::StringNotEquals) => statement.is(Effect::Allow),
                _ => false,
            };
            if around {
                let finding =
                    found.at(test.key.span, "a listing with a shorter prefix gets around this");
                finding.help("allow the prefixes that may be listed instead");
            }
        }
    }
}
