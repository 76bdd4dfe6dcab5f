//! An upload gets past the bucket's encryption rule
//!
//! A Deny tests the encryption header of uploads, or the KMS key, and means that other uploads are refused. Some upload
//! without the header, or with another algorithm or key than the rule names, is not denied by it: it is enough that an
//! identity policy allows it. Mostly the conditions of one statement, which all have to hold, were meant as alternatives.
//!
//! `StringNotEquals` on the header alone is complete: it also holds where the header is absent.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {
//!      "Null": {"s3:x-amz-server-side-encryption": "true"},
//!      "StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "AES256"},
//!      "Bool": {"aws:SecureTransport": "false"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"Null": {"s3:x-amz-server-side-encryption": "true"}}},
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": ["aws:kms", "aws:kms:dsse"]}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Access, Assume, Region, always_denied};
use crate::policy::{Base, Policy, Statement, Test};

pub const CHECK: Check = Check {
    id: "s3/encryption-rule-has-a-hole",
    severity: Severity::Error,
    aliases: &[],
    sources: &["notes 004:50", "S3 User Guide, Protecting data with server-side encryption"],
    ask: Ask::Policy(ask),
    text: include_str!("encryption_rule_has_a_hole.rs"),
};

const HEADER: &str = "s3:x-amz-server-side-encryption";
const KEY: &str = "s3:x-amz-server-side-encryption-aws-kms-key-id";

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    for deny in policy.denies_testing(&[HEADER, KEY]) {
        let scope = deny.scope(&[HEADER, KEY]).action(&["s3:PutObject"]);
        let own = deny.on(scope.clone(), &[&bucket.objects]);
        // A rule on the bucket alone touches no upload; what it was meant for is all of them.
        let scope = if own.is_empty() { scope.resource(&[&bucket.objects]) } else { own };
        for (key, what, region) in forbidden(deny, &scope) {
            let verdict = always_denied(&Access::from(policy), &region, &Assume::documented());
            let Some(witness) = verdict.witness() else { continue };
            found
                .at(key.key.span, format!("an upload {what} gets past this rule"))
                .proof(policy, witness)
                .help(
                    "deny `s3:PutObject` on every object for every principal in a statement of its own, with \
                     `StringNotEquals` on the header as its only condition",
                );
        }
    }
}

/// What the statement means to forbid: the test it follows from, how a message says it, and the uploads.
fn forbidden<'s, 'a>(
    deny: &'s Statement<'a>,
    scope: &Region,
) -> Vec<(&'s Test<'a>, String, Region)> {
    let mut regions = Vec::new();
    for key in [HEADER, KEY] {
        let tests = deny.tests_of(key).filter(|test| demands_presence(test));
        for test in tests {
            let short = key.trim_start_matches("s3:");
            let absent = scope.clone().when("Null", key, &["true"]);
            regions.push((test, format!("without `{short}`"), absent));
            let accepted = test.exempted();
            if let (Some(operator), false) = (test.parsed, accepted.is_empty()) {
                let other = scope.clone().when("Null", key, &["false"]);
                let other = other.when(operator.base.name(), key, &accepted);
                regions.push((test, format!("with another `{short}` than it names"), other));
            }
        }
    }
    regions
}

/// Whether the test means that uploads must carry the key: it holds for wrong values, or where the key is absent.
fn demands_presence(test: &Test<'_>) -> bool {
    let negated = test.parsed.is_some_and(|operator| operator.base.is_negated());
    let null = test.parsed.is_some_and(|operator| operator.base == Base::Null);
    negated || null && test.holds_when_absent() == Some(true)
}
