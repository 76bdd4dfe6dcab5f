//! Nothing in the bucket policy asks for encryption
//!
//! No statement tests the encryption header of uploads. Since January 2023 S3 encrypts every new object with SSE-S3 anyway,
//! so this matters where a KMS key is demanded. `[s3] require-encryption` in `perimeter.toml` says what you demand (`any`,
//! `AES256`, `aws:kms`, or the ARN of a key): then every other upload must provably be denied, and one that is not is an
//! error.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}]}
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

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;
use crate::policy::encryption::{ALGORITHM, KMS_KEY};
use crate::policy::questions::Region;

pub const CHECK: Check = Check {
    id: "s3/encryption-not-required",
    severity: Severity::Note,
    aliases: &[],
    sources: &["notes 004:50", "S3 User Guide, Setting default server-side encryption behavior"],
    ask: Ask::Policy(ask),
    text: include_str!("encryption_not_required.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    let Some(place) = policy.statements.first().map(|first| first.head()) else { return };
    if let Some(required) = &found.settings().s3.require_encryption {
        let uploads = bucket.uploads();
        let forbidden = match required.as_str() {
            "any" => uploads.when("Null", ALGORITHM, &["true"]),
            "AES256" => uploads.when("StringNotEquals", ALGORITHM, &["AES256"]),
            "aws:kms" => uploads.when("StringNotLike", ALGORITHM, &["aws:kms", "aws:kms:*"]),
            key => uploads.when("ArnNotEquals", KMS_KEY, &[key]),
        };
        let verdict = policy.denies_all(&forbidden);
        let claim = format!("every upload that does not ask for `{required}` is denied");
        let Some(witness) = found.refutation(policy, &verdict, place, &claim) else { return };
        found
            .at(place, format!("an upload that does not ask for `{required}` is not denied"))
            .severity(Severity::Error)
            .proof(policy, witness)
            .help("deny every `s3:PutObject` that does not name what `[s3] require-encryption` demands");
        return;
    }
    // An upload that the policy itself allows is `s3/unencrypted-upload`.
    let allowed = || policy.lets_in_unencrypted(&Region::everything(), &bucket).witness().is_some();
    if !policy.tests_encryption() && !policy.denies_unencrypted(&bucket).holds() && !allowed() {
        found
            .at(place, "no statement says how uploads are to be encrypted")
            .help("if a KMS key is demanded, deny uploads without it; `[s3] require-encryption` checks that");
    }
}
