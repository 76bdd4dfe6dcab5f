//! Anyone can list the bucket
//!
//! The bucket policy lets strangers list the names of objects. Names alone tell customers, invoices and backups apart, and
//! make every object that can be read easy to find.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:List*",
//!    "Resource": "arn:aws:s3:::reports", "Condition": {
//!     "StringLike": {"aws:SourceVpc": "vpc-*"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:List*",
//!    "Resource": "arn:aws:s3:::reports", "Condition": {
//!     "StringEquals": {"aws:SourceVpc": "vpc-0123456789abcdef0"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;
use crate::policy::questions::Region;

pub const CHECK: Check = Check {
    id: "s3/public-list",
    severity: Severity::Warning,
    aliases: &["prowler:s3_bucket_public_list_acl"],
    sources: &["notes 004:51", "S3 User Guide, The meaning of \"public\""],
    ask: Ask::Policy(ask),
    text: include_str!("public_list.rs"),
};

const ACTIONS: &[&str] =
    &["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    let region = Region::everything().action(ACTIONS).resource(&[&bucket.arn]);
    if let Some(finding) =
        found.strangers(policy, region, |_| "strangers can list the bucket".to_owned())
    {
        finding.help("name the accounts, roles, organization or endpoint that may, in `Principal` or by a condition with fixed values");
    }
}
