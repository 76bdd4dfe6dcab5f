//! Any CloudFront distribution may read the bucket
//!
//! The bucket lets the service `cloudfront.amazonaws.com` in without saying for which distribution. Anybody can create a
//! distribution with this bucket as its origin, and read through it what the bucket serves.
//!
//! Name the distribution with `StringEquals` or `ArnEquals` on `aws:SourceArn`.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"},
//!    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"},
//!    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*",
//!    "Condition": {"StringEquals": {
//!      "AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/E2EXAMPLE"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Access, Assume, Region, never_allowed};
use crate::policy::{Policy, PrincipalType};

pub const CHECK: Check = Check {
    id: "s3/cloudfront-open-to-any-distribution",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "notes 002:31",
        "notes 001:25",
        "CloudFront Developer Guide, Restrict access to an Amazon S3 origin",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("cloudfront_open_to_any_distribution.rs"),
};

const CLOUDFRONT: &str = "cloudfront.amazonaws.com";
/// A distribution that no policy of the user's can mean.
const STRANGER: &str = "arn:aws:cloudfront::999999999999:distribution/E1STRANGER0000";

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    let region = Region::everything()
        .principal(&[(PrincipalType::Service, CLOUDFRONT)])
        .resource(&[&bucket.arn, &bucket.objects])
        .when("StringEqualsIfExists", "aws:SourceArn", &[STRANGER])
        .when("StringEqualsIfExists", "aws:SourceAccount", &["999999999999"]);
    let verdict = never_allowed(&Access::from(policy), &region, &Assume::documented());
    let Some(witness) = verdict.witness() else { return };
    let allow = witness.allowed_by.first().and_then(|place| policy.statements.get(place.statement));
    let named = allow.and_then(|allow| allow.principals().find(|p| p.text == CLOUDFRONT));
    // Where everyone is allowed, CloudFront is the least of it.
    let Some(named) = named else { return };
    found
        .at(named.span, "any distribution of any account may read through CloudFront")
        .proof(policy, witness)
        .help("add `StringEquals` on `aws:SourceArn` with your distribution's ARN");
}
