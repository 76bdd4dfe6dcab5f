//! A request over plain HTTP gets past the bucket's TLS rule
//!
//! A Deny tests `aws:SecureTransport` and means that plain HTTP is refused. Some plain HTTP request to this bucket is not
//! denied. The usual reasons: the rule covers the objects but not the bucket itself (or the reverse), only some actions,
//! only some principals, or compares with the wrong value.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
//!    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"], "Condition": {"StringEquals": {"aws:SecureTransport": "False"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
//!    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
//!    "Resource": "arn:aws:s3:::reports", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;
use crate::policy::questions::Verdict;

pub const CHECK: Check = Check {
    id: "s3/tls-rule-has-a-hole",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:50",
        "S3 User Guide, Enforce encryption in transit with aws:SecureTransport",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("tls_rule_has_a_hole.rs"),
};

const TLS: &str = "aws:SecureTransport";

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    let Some(deny) = policy.denies_testing(&[TLS]).next() else { return };
    let Some(test) = deny.tests_of(TLS).next() else { return };
    // Whoever the rule leaves out on purpose is left out here too; that it names few principals is no purpose.
    let plain = deny
        .exemptions(&[TLS])
        .when("Bool", TLS, &["false"])
        // Without TLS there is no version of it.
        .when("Null", "s3:TlsVersion", &["true"]);
    // The everyday requests come first: they make the plainer example.
    let requests = [
        (&["s3:GetObject"], vec![bucket.objects.as_str()]),
        (&["s3:PutObject"], vec![bucket.objects.as_str()]),
        (&["s3:ListBucket"], vec![bucket.arn.as_str()]),
        (&["s3:*"], vec![bucket.arn.as_str(), bucket.objects.as_str()]),
    ];
    let verdict = Verdict::of_all(requests.iter().map(|(actions, resources)| {
        let region = plain.clone().action(*actions).resource(resources);
        policy.denies_all(&region)
    }));
    let claim = "every request over plain HTTP is refused";
    let Some(witness) = found.refutation(policy, &verdict, test.key.span, claim) else { return };
    found
        .at(test.key.span, "a request over plain HTTP gets past this rule")
        .proof(policy, witness)
        .help(
            "deny `s3:*` to `\"Principal\": \"*\"` on both the bucket and its objects with `Bool` \
             `aws:SecureTransport`: `false` as the only condition",
        );
}
