//! Anyone can use this resource
//!
//! The policy of a queue, topic, key, function or other resource lets strangers in: principals and networks that no fixed
//! value of the policy names. A condition counts for what it excludes, so `aws:SecureTransport` or a pattern that matches
//! every value keeps nobody out.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage",
//!    "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage",
//!    "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs",
//!    "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:orders"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::Region;
use crate::policy::request::Request;
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "resource-policy/public",
    severity: Severity::Warning,
    aliases: &[
        "perimeter:kms/open-key",
        "checkov:CKV_AWS_168",
        "checkov:CKV_AWS_387",
        "checkov:CKV_AWS_169",
        "checkov:CKV_AWS_33",
        "checkov:CKV_AWS_301",
        "checkov:CKV_AWS_32",
    ],
    sources: &["notes 001:2", "IAM Access Analyzer, External access findings"],
    ask: Ask::Policy(ask),
    text: include_str!("public.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    // Buckets have checks of their own, and an endpoint's policy is open unless somebody narrows it.
    if !policy.kinds.may_be(Kind::Resource) || policy.is_for_endpoints() {
        return;
    }
    let message = |request: &Request| format!("strangers can call `{}`", request.action);
    // Whoever can reach a mount target is inside its VPC; EFS counts that as not public.
    let region = Region::everything().when(
        "BoolIfExists",
        "elasticfilesystem:AccessedViaMountTarget",
        &["false"],
    );
    if let Some(finding) = found.strangers(policy, region, message) {
        finding.help("name the accounts, roles, organization or source that may, in `Principal` or by a condition with fixed values");
    }
}
