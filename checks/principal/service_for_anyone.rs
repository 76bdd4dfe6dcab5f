//! A service may act on the resource for anyone
//!
//! A service principal is the service for all its customers: anyone can make their own topic send into this queue, or
//! their own trail write into this bucket. Test `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or
//! `aws:SourceOrgPaths`, which say for whom the service acts. Only services that are documented to send these keys
//! are looked at, and a Deny elsewhere in the policy that keeps strangers out counts.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "lambda:InvokeFunction",
//!    "Resource": "arn:aws:lambda:eu-central-1:111122223333:function:nightly",
//!    "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:events:*:*:rule/nightly"}}}
//! ]}
//! ```
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
use crate::policy::deputy;
use crate::policy::questions::{Access, Assume, never_allowed};
use crate::policy::{Kind, Policy, PrincipalType};

pub const CHECK: Check = Check {
    id: "principal/service-for-anyone",
    severity: Severity::Warning,
    aliases: &[
        "perimeter:s3/notification-target-open-to-any-bucket",
        "perimeter:messaging/queue-open-to-any-topic",
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

/// Keys that say for whom a service acts: who tests one means to limit it.
const LIMITS: &[&str] = &[
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceOwner",
];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let kinds = [Kind::Bucket, Kind::Resource, Kind::Endpoint];
    if !policy.kinds.iter().any(|kind| kinds.contains(&kind)) {
        return;
    }
    for statement in policy.allows() {
        for principal in statement.principals() {
            if principal.kind != PrincipalType::Service || !deputy::says_for_whom(principal.text) {
                continue;
            }
            // That is `s3/cloudfront-open-to-any-distribution`.
            if principal.text == deputy::CLOUDFRONT && policy.bucket().is_some() {
                continue;
            }
            let alone = policy.alone(statement.index);
            let region = statement.acts(deputy::for_a_stranger(principal.text));
            let verdict = never_allowed(&Access::from(&alone), &region, &Assume::documented());
            let limited = LIMITS.iter().any(|key| statement.tests_of(key).next().is_some());
            let witness = verdict.witness();
            if verdict.holds() || witness.is_none() && limited {
                let claim = format!("`{}` may do this for you only", principal.text);
                found.open(policy, &verdict, principal.span, &claim);
                continue;
            }
            let message = format!("`{}` may do this for any of its customers", principal.text);
            let finding = found.at(principal.span, message);
            finding.help("test `aws:SourceArn` or `aws:SourceAccount` for a value of your own");
            match witness {
                Some(witness) => finding.proof(&alone, witness),
                None => finding.possible(),
            };
            if statement.conditions.is_empty() || limited {
                finding.alias("access-analyzer:RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL");
            } else {
                // Some other condition is there, which may be limit enough.
                finding
                    .alias("access-analyzer:RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL")
                    .severity(Severity::Note);
            }
        }
    }
}
