//! Confused deputies: services that act for all their customers, and the requests they make for a stranger.
//!
//! Source: IAM User Guide, "The confused deputy problem", and the pages of the services about it.

use super::PrincipalType;
use super::questions::Region;

/// Services whose documentation of the confused deputy problem shows the keys that say for whom they act.
const SENDERS: &[&str] = &[
    "apigateway",
    "appflow",
    "appstream",
    "backup",
    "budgets",
    "cloudfront",
    "cloudtrail",
    "cloudwatch",
    "codebuild",
    "codestar-notifications",
    "config",
    "delivery.logs",
    "es",
    "events",
    "guardduty",
    "iot",
    "lambda",
    "logdelivery.elasticloadbalancing",
    "logging.s3",
    "route53",
    "s3",
    "secretsmanager",
    "serverlessrepo",
    "ses",
    "sns",
];

/// An account that no policy of the user's can mean.
const STRANGER: &str = "999999999999";

/// Whether the service says for whom it acts: only then can a policy ask.
pub fn says_for_whom(service: &str) -> bool {
    let name = service.strip_suffix(".amazonaws.com").unwrap_or(service);
    SENDERS.contains(&name)
}

/// The requests that a service makes for a stranger: each key that says for whom is absent or names the stranger.
pub fn for_a_stranger(service: &str) -> Region {
    let arn = format!("arn:aws:*:*:{STRANGER}:*");
    Region::everything()
        .principal(&[(PrincipalType::Service, service)])
        .when("StringEqualsIfExists", "aws:SourceAccount", &[STRANGER])
        .when("ArnLikeIfExists", "aws:SourceArn", &[&arn, "arn:aws:*:::stranger-*"])
        .when("StringEqualsIfExists", "aws:SourceOrgID", &["o-example999"])
        .when("StringEqualsIfExists", "aws:SourceOwner", &[STRANGER])
        .when("ForAllValues:StringLike", "aws:SourceOrgPaths", &["o-example999/*"])
}
