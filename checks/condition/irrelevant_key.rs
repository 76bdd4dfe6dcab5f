//! A condition that the policy of this resource always meets
//!
//! Requests to a bucket always carry the account of that bucket in `s3:ResourceAccount` and `aws:ResourceAccount`, so
//! in its own policy the condition says nothing. AWS documents this example only; others are not looked for.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"StringEquals": {"s3:ResourceAccount": "111122223333"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"StringEquals": {"aws:PrincipalAccount": "111122223333"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "condition/irrelevant-key",
    severity: Severity::Note,
    aliases: &["access-analyzer:IRRELEVANT_CONDITION_KEY_IN_POLICY"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("irrelevant_key.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Bucket) {
        return;
    }
    for statement in &policy.statements {
        if let Some(test) = statement.tests_of("s3:ResourceAccount").next() {
            let message =
                format!("`{}` is the bucket's own account in every request", test.key.value);
            found
                .at(test.key.span, message)
                .help("remove the condition, or test `aws:PrincipalAccount`");
        }
    }
}
