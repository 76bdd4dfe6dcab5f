//! Anyone can change who has access
//!
//! The bucket policy lets strangers change the policy itself, the access control lists, or what blocks public access. Whoever
//! can do that can do everything else a moment later.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:Put*",
//!    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:Put*",
//!    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;
use crate::policy::questions::Region;

pub const CHECK: Check = Check {
    id: "s3/public-policy-change",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["notes 004:51", "S3 User Guide, The meaning of \"public\""],
    ask: Ask::Policy(ask),
    text: include_str!("public_policy_change.rs"),
};

const ACTIONS: &[&str] = &[
    "s3:PutBucketPolicy",
    "s3:DeleteBucketPolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketOwnershipControls",
];
const ON_OBJECTS: &[&str] = &["s3:PutObjectAcl", "s3:PutObjectVersionAcl"];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    for (actions, resource) in [(ACTIONS, &bucket.arn), (ON_OBJECTS, &bucket.objects)] {
        let region = Region::everything().action(actions).resource(&[resource]);
        let message = |_: &_| "strangers can change who has access to the bucket".to_owned();
        if let Some(finding) = found.strangers(policy, region, message) {
            finding.help("leave these actions to named principals of the bucket's own account");
            return;
        }
    }
}
