//! Anyone can read the objects
//!
//! The bucket policy lets strangers read objects: principals and networks that no fixed value of the policy names. This is
//! AWS's own meaning of public. A condition counts for what it excludes: TLS, a Region, a user agent or a pattern such as
//! `vpc-*` keep nobody out.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {
//!     "Bool": {"aws:SecureTransport": "true"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {
//!     "StringEquals": {"aws:PrincipalOrgID": "o-abcd123456"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {
//!     "StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;
use crate::policy::questions::Region;

pub const CHECK: Check = Check {
    id: "s3/public-read",
    severity: Severity::Warning,
    aliases: &["checkov:CKV_AWS_70"],
    sources: &["notes 004:51", "S3 User Guide, The meaning of \"public\""],
    ask: Ask::Policy(ask),
    text: include_str!("public_read.rs"),
};

const ACTIONS: &[&str] = &["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTorrent"];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    let region = Region::everything().action(ACTIONS).resource(&[&bucket.objects]);
    if let Some(finding) =
        found.strangers(policy, region, |_| "strangers can read the bucket's objects".to_owned())
    {
        finding.help("name the accounts, roles, organization or endpoint that may, in `Principal` or by a condition with fixed values");
    }
}
