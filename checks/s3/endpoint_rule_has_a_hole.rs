//! A request from elsewhere gets past the bucket's endpoint rule
//!
//! A statement tests `aws:SourceVpce` or `aws:SourceVpc` and means that only requests from those endpoints or VPCs get in.
//! Some request from elsewhere does. Requests from the internet carry neither key, so a test that does not hold where the
//! key is absent, or a second test that only holds where it is present, lets the internet in.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
//!    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"], "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"},
//!      "Null": {"aws:SourceVpce": "false"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringEqualsIfExists": {"aws:sourcevpce": "vpce-0123456789abcdef0"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
//!    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"], "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::bucket::ENDPOINT_KEYS;
use crate::policy::questions::{Access, Assume, always_denied, never_allowed};
use crate::policy::{Effect, Policy};

pub const CHECK: Check = Check {
    id: "s3/endpoint-rule-has-a-hole",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:52",
        "notes 004:53",
        "S3 User Guide, Controlling access from VPC endpoints with bucket policies",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("endpoint_rule_has_a_hole.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    let all = [bucket.arn.as_str(), bucket.objects.as_str()];
    for deny in policy.denies_testing(ENDPOINT_KEYS) {
        let Some(named) = deny.endpoint_test() else { continue };
        let region = deny.acts(deny.on(deny.elsewhere(), &all));
        let verdict = always_denied(&Access::from(policy), &region, &Assume::documented());
        let Some(witness) = verdict.witness() else { continue };
        found
            .at(named.key.span, format!("a request from outside `{}` gets past this rule", named.first_value()))
            .proof(policy, witness)
            .help("test the key with `StringNotEquals` alone: it also holds for requests that lack the key");
    }
    for (index, allow) in policy.statements.iter().enumerate().filter(|(_, s)| s.is(Effect::Allow))
    {
        let Some(named) = allow.endpoint_grant() else { continue };
        let alone = policy.part(|other| other.is(Effect::Deny) || other.index == index);
        let region = allow.acts(allow.on(allow.elsewhere(), &all));
        let verdict = never_allowed(&Access::from(&alone), &region, &Assume::documented());
        let Some(witness) = verdict.witness() else { continue };
        found
            .at(named.key.span, format!("this lets requests in from outside `{}`", named.first_value()))
            .proof(&alone, witness)
            .help("use `StringEquals` without `IfExists` or `ForAllValues`: it does not hold where the key is absent");
    }
}
