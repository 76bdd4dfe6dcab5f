//! A key id or alias where the ARN of a KMS key is compared
//!
//! These condition keys hold the ARN of the KMS key. A value that is an alias or a bare key id never equals it, so an
//! Allow allows nothing and a Deny of all other keys denies everything.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "alias/ledger"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::arn::{Arn, is_literal};
use crate::policy::{Base, Policy, variable};

pub const CHECK: Check = Check {
    id: "condition/kms-key-value",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_KMS_KEY_VALUE"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("kms_key_value.rs"),
};

/// The keys whose value is the ARN of a KMS key.
const KEYS: &[&str] = &[
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "ebs:KmsKeyId",
    "elasticfilesystem:KmsKeyId",
];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let holds = KEYS.iter().any(|key| key.eq_ignore_ascii_case(test.key.value));
        if !holds || test.parsed.is_none_or(|operator| operator.base == Base::Null) {
            continue;
        }
        for value in test
            .values
            .iter()
            .filter(|value| is_literal(value.value) && !variable::is_unresolved(value.value))
        {
            if !Arn::parse(value.value)
                .is_some_and(|arn| arn.service == "kms" && arn.resource.starts_with("key/"))
            {
                let message =
                    format!("`{}` holds the ARN of a key, never `{}`", test.key.value, value.value);
                found.at(value.span, message).help("write the ARN of the KMS key, with its id");
            }
        }
    }
}
