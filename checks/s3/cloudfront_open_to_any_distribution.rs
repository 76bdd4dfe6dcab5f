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
use crate::policy::questions::{Access, Assume, Verdict, never_allowed};
use crate::policy::{Policy, deputy};

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

/// A distribution that no policy of the user's can mean.
const STRANGER: &str = "arn:aws:cloudfront::999999999999:distribution/E1STRANGER0000";

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if policy.bucket().is_none() {
        return;
    }
    // Where everyone is allowed, CloudFront is the least of it.
    for allow in policy.allows() {
        let Some(named) = allow.principals().find(|p| p.text == deputy::CLOUDFRONT) else {
            continue;
        };
        let alone = policy.alone(allow.index);
        let region = allow.acts(deputy::for_a_stranger(deputy::CLOUDFRONT));
        // An ID of the usual form makes the plainer example.
        let plain = region.clone().when("StringEqualsIfExists", "aws:SourceArn", &[STRANGER]);
        let verdict = Verdict::of_all(
            [plain, region]
                .iter()
                .map(|region| never_allowed(&Access::from(&alone), region, &Assume::documented())),
        );
        let claim = "CloudFront gets in for your own distributions only";
        let Some(witness) = found.refutation(policy, &verdict, named.span, claim) else { continue };
        found
            .at(named.span, "any distribution of any account may do this through CloudFront")
            .proof(&alone, witness)
            .alias("access-analyzer:RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL")
            .help("add `StringEquals` on `aws:SourceArn` with your distribution's ARN");
    }
}
