//! Only the endpoint can change this bucket policy
//!
//! The Deny refuses `s3:PutBucketPolicy` and `s3:DeleteBucketPolicy` to everybody who does not come through the endpoint
//! or VPC: the console, pipelines outside, administrators on the road. If the endpoint is deleted, only the root user of the
//! bucket's account can undo the policy.
//!
//! Leave an administrator role out of the rule, or the two actions.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
//!    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"], "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
//!    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"], "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"},
//!      "ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/admin"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": ["s3:GetObject", "s3:PutObject"],
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;
use crate::policy::bucket::ENDPOINT_KEYS;
use crate::policy::questions::{Access, Assume, Detail, Region, always_denied};

pub const CHECK: Check = Check {
    id: "s3/endpoint-rule-locks-out-administrators",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "notes 004:53",
        "S3 User Guide, Controlling access from VPC endpoints with bucket policies",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("endpoint_rule_locks_out_administrators.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    for deny in policy.denies_testing(ENDPOINT_KEYS) {
        let Some(test) = deny.endpoint_test() else { continue };
        let changes = deny
            .away_from_networks(Region::everything())
            .action(&["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"])
            .resource(&[&bucket.arn]);
        // Without any Allow in sight, "denied" is the question: an administrator's Allow is in IAM.
        let assume = Assume::documented().telling(Detail::Verdict);
        let verdict = always_denied(&Access::from(policy), &changes, &assume);
        let claim = "somebody outside the endpoint can still change this policy";
        found.open(policy, &verdict, test.key.span, claim);
        if verdict.holds() {
            found
                .at(test.key.span, "nobody outside the endpoint can change or delete this policy any more")
                .help("leave an administrator out with `ArnNotEquals` on `aws:PrincipalArn`, or name fewer actions");
        }
    }
}
