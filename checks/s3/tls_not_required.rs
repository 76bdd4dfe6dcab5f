//! The bucket policy allows requests over plain HTTP
//!
//! The policy allows a request with `aws:SecureTransport` false, and no statement refuses plain HTTP. On the way, such a
//! request can be read and changed, and the objects with it.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
//!    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*",
//!    "Condition": {"Bool": {"aws:SecureTransport": "true"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;
use crate::policy::questions::{Access, Assume, Region, never_allowed};

pub const CHECK: Check = Check {
    id: "s3/tls-not-required",
    severity: Severity::Warning,
    aliases: &["checkov:CKV_AWS_379", "prowler:s3_bucket_secure_transport_policy"],
    sources: &[
        "notes 004:50",
        "S3 User Guide, Enforce encryption in transit with aws:SecureTransport",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("tls_not_required.rs"),
};

const TLS: &str = "aws:SecureTransport";

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    if policy.denies_testing(&[TLS]).next().is_some() {
        return;
    }
    let region = Region::everything()
        .resource(&[&bucket.arn, &bucket.objects])
        .when("Bool", TLS, &["false"])
        // Without TLS there is no version of it.
        .when("Null", "s3:TlsVersion", &["true"])
        // AWS's services do not call over plain HTTP.
        .when("BoolIfExists", "aws:PrincipalIsAWSService", &["false"]);
    let verdict = never_allowed(&Access::from(policy), &region, &Assume::documented());
    let Some(first) = policy.allows().next() else { return };
    let claim = "no request over plain HTTP is allowed";
    let Some(witness) = found.refutation(policy, &verdict, first.head(), claim) else { return };
    let allow = witness.allowed_by.first().and_then(|place| policy.statements.get(place.statement));
    let Some(effect) = allow.and_then(|allow| allow.effect) else { return };
    found
        .at(effect.span, "this allows requests over plain HTTP")
        .proof(policy, witness)
        .help("add a Deny of `s3:*` on the bucket and its objects with `Bool` `aws:SecureTransport`: `false`");
}
