//! A service may act on the resource for anyone
//!
//! A service principal is the service for all its customers: anyone can make their own topic send into this queue, or
//! their own trail write into this bucket. Test `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or
//! `aws:SourceOrgPaths`, which say for whom the service acts. Only services that are documented to send these keys
//! are looked at.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-central-1:111122223333:orders"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-central-1:111122223333:orders", "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:eu-central-1:111122223333:orders"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Base, Kind, Policy, PrincipalType};

pub const CHECK: Check = Check {
    id: "principal/service-for-anyone",
    severity: Severity::Warning,
    aliases: &[
        "access-analyzer:RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
        "access-analyzer:RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    ],
    sources: &[
        "IAM policy validation check reference",
        "IAM User Guide, The confused deputy problem",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("service_for_anyone.rs"),
};

/// Services whose documentation of the confused deputy problem shows these keys.
const SENDERS: &[&str] = &[
    "cloudtrail",
    "cloudwatch",
    "config",
    "delivery.logs",
    "events",
    "guardduty",
    "iot",
    "logdelivery.elasticloadbalancing",
    "logging.s3",
    "s3",
    "serverlessrepo",
    "ses",
    "sns",
    "cloudfront",
    "codestar-notifications",
    "backup",
    "budgets",
];

const LIMITS: &[&str] = &[
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceOwner",
];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.iter().any(|kind| matches!(kind, Kind::Bucket | Kind::Resource)) {
        return;
    }
    for statement in policy.allows() {
        let limited = statement.conditions.iter().any(|test| {
            let named = LIMITS.iter().any(|key| key.eq_ignore_ascii_case(test.key.value));
            named
                && test.parsed.is_some_and(|operator| {
                    !operator.base.is_negated() && operator.base != Base::Null
                })
        });
        if limited {
            continue;
        }
        for principal in
            statement.principals().filter(|principal| principal.kind == PrincipalType::Service)
        {
            let name = principal.text.strip_suffix(".amazonaws.com").unwrap_or(principal.text);
            if !SENDERS.contains(&name) {
                continue;
            }
            let message = format!("`{}` may do this for any of its customers", principal.text);
            let finding = found.at(principal.span, message);
            finding.help("test `aws:SourceArn` or `aws:SourceAccount`");
            // Some other condition is there, which may be limit enough.
            if statement.conditions.is_empty() {
                finding.alias("access-analyzer:RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL");
            } else {
                finding
                    .alias("access-analyzer:RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL")
                    .severity(Severity::Note);
            }
        }
    }
}
