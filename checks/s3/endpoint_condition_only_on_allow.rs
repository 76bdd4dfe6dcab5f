//! The endpoint condition binds only one Allow
//!
//! An Allow asks for a VPC endpoint or VPC, and no Deny does. That narrows this Allow and nothing else: principals of the
//! bucket's own account whose IAM policies allow the action get in from anywhere, because one Allow is enough.
//!
//! To keep everybody to the endpoint, deny what comes from elsewhere.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}},
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;
use crate::policy::bucket::ENDPOINT_KEYS;

pub const CHECK: Check = Check {
    id: "s3/endpoint-condition-only-on-allow",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["notes 004:52", "IAM User Guide, Policy evaluation logic"],
    ask: Ask::Policy(ask),
    text: include_str!("endpoint_condition_only_on_allow.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    if policy.denies_testing(ENDPOINT_KEYS).next().is_some() {
        return;
    }
    for allow in policy.allows() {
        let Some(test) = allow.endpoint_grant() else { continue };
        // One that lets others in itself is `s3/endpoint-rule-has-a-hole`.
        if policy.granted_elsewhere(allow, &[&bucket.arn, &bucket.objects]).1.witness().is_some() {
            continue;
        }
        found
            .at(test.key.span, "only this Allow asks for the endpoint; an IAM policy's Allow needs none")
            .help("add a Deny with `StringNotEquals` on the same key, if nobody may come from elsewhere");
    }
}
