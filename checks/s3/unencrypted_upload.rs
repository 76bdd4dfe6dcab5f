//! The bucket policy allows uploads that do not ask for encryption
//!
//! The policy allows `s3:PutObject` without the `x-amz-server-side-encryption` header, and no statement tests the header.
//! Since January 2023 S3 encrypts such objects with keys of its own (SSE-S3), so nothing is stored in the clear; what the
//! bucket loses is the choice: uploads that should use a KMS key of yours, with its key policy and its log, need not.
//!
//! Deny `s3:PutObject` where the header differs from what you require, or demand it of the Allow.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"}]}
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
//!    "Action": "s3:PutObject", "Resource": "arn:aws:s3:::reports/*",
//!    "Condition": {"StringEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;
use crate::policy::encryption::{ALGORITHM, KMS_KEY};
use crate::policy::questions::Region;

pub const CHECK: Check = Check {
    id: "s3/unencrypted-upload",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["notes 004:50", "S3 User Guide, Setting default server-side encryption behavior"],
    ask: Ask::Policy(ask),
    text: include_str!("unencrypted_upload.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    // Where the configuration demands an encryption, an upload without it is an error of that demand; and where a rule
    // tests the header, what it lets through is the hole of that rule.
    if found.settings().s3.require_encryption.is_some()
        || policy.denies_testing(&[ALGORITHM, KMS_KEY]).next().is_some()
    {
        return;
    }
    let silent =
        policy.part(|s| [ALGORITHM, KMS_KEY].iter().all(|key| s.tests_of(key).next().is_none()));
    let verdict = silent.lets_in_unencrypted(&Region::everything(), &bucket);
    let Some(first) = silent.allows().next() else { return };
    let claim = "no upload is allowed that does not ask for encryption";
    let Some(witness) = found.refutation(policy, &verdict, first.head(), claim) else { return };
    let allow = witness.allowed_by.first().and_then(|place| silent.statements.get(place.statement));
    let Some(action) = allow.and_then(|allow| allow.action.as_ref()) else { return };
    found
        .at(action.key, "this allows uploads that do not ask for encryption")
        .proof(&silent, witness)
        .help(
            "add a Deny of `s3:PutObject` with `StringNotEquals` on `s3:x-amz-server-side-encryption`, naming \
             what you require",
        );
}
