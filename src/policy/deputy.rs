//! Confused deputies: services that act for all their customers, and the requests they make for a stranger.
//!
//! Source: IAM User Guide, "The confused deputy problem", and for each service the page named beside it.

use super::PrincipalType;
use super::questions::Region;

/// Services that say for whom they act, each with the AWS page that shows `aws:SourceArn` or `aws:SourceAccount` in a
/// policy for it. A service of which no such page was found is not here.
const SENDERS: &[(&str, &str)] = &[
    ("apigateway", "Lambda Developer Guide, invoking a function with API Gateway"),
    ("appstream", "AppStream 2.0 Developer Guide, Elastic fleets: confused deputy prevention"),
    ("budgets", "Cost Management User Guide, SNS topics for budget notifications"),
    ("cloudfront", "CloudFront Developer Guide, origin access control"),
    ("cloudtrail", "CloudTrail User Guide, cross-service confused deputy prevention"),
    ("cloudwatch", "CloudWatch User Guide, notifying users on alarm changes"),
    ("codebuild", "CodeBuild User Guide, Amazon ECR sample"),
    ("config", "Config Developer Guide, permissions for the S3 bucket"),
    ("delivery.logs", "CloudWatch Logs User Guide, logs sent to Amazon S3"),
    ("es", "OpenSearch Service Developer Guide, cross-service confused deputy prevention"),
    ("events", "EventBridge User Guide, resource-based policies"),
    ("guardduty", "GuardDuty User Guide, exporting findings"),
    ("iot", "IoT Core Developer Guide, cross-service confused deputy prevention"),
    ("logging.s3", "S3 User Guide, enabling server access logging"),
    ("s3", "IAM User Guide, aws:SourceAccount"),
    ("secretsmanager", "Secrets Manager User Guide, permissions for rotation"),
    (
        "serverlessrepo",
        "Serverless Application Repository Developer Guide, publishing applications",
    ),
    ("ses", "SES Developer Guide, permissions for email receiving"),
    ("sns", "SNS Developer Guide, example cases for access control"),
];

/// An account that no policy of the user's can mean.
const STRANGER: &str = "999999999999";

/// The service that reads buckets for distributions.
pub const CLOUDFRONT: &str = "cloudfront.amazonaws.com";

/// Whether the service says for whom it acts: only then can a policy ask.
pub fn says_for_whom(service: &str) -> bool {
    let name = service.strip_suffix(".amazonaws.com").unwrap_or(service);
    SENDERS.iter().any(|(own, _)| *own == name)
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
