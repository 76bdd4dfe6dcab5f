//! Anyone can write or delete objects
//!
//! The bucket policy lets strangers upload, overwrite or delete objects: principals and networks that no fixed value of the
//! policy names. They can plant files, use the bucket as storage at your cost, and destroy what is in it.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:PutObject"],
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {
//!     "IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:PutObject"],
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {
//!     "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;
use crate::policy::questions::Region;

pub const CHECK: Check = Check {
    id: "s3/public-write",
    severity: Severity::Warning,
    aliases: &["prowler:s3_bucket_policy_public_write_access"],
    sources: &["notes 004:51", "S3 User Guide, The meaning of \"public\""],
    ask: Ask::Policy(ask),
    text: include_str!("public_write.rs"),
};

const ACTIONS: &[&str] = &[
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutObjectTagging",
    "s3:RestoreObject",
];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    let region = Region::everything().action(ACTIONS).resource(&[&bucket.objects]);
    if let Some(finding) = found.strangers(policy, region, |_| {
        "strangers can write or delete the bucket's objects".to_owned()
    }) {
        finding.help("name the accounts, roles, organization or endpoint that may, in `Principal` or by a condition with fixed values");
    }
}
