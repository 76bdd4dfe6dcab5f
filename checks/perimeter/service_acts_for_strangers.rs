//! An AWS service may act here for accounts outside the perimeter
//!
//! A service principal is the service for all its customers. The policy lets it in for an account that is neither yours nor
//! trusted, as `[perimeter]` in perimeter.toml names them: a stranger's topic, trail or bucket notification reaches your
//! resource. Only services that say for whom they act are looked at, and every Deny that asks for it.
//!
//! Ask for `aws:SourceOrgID`, `aws:SourceAccount` or `aws:SourceArn`.
//!
//! # Configuration
//!
//! ```toml
//! [perimeter]
//! accounts = ["111122223333"]
//! organization = "o-a1b2c3d4e5"
//! ```
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
//!    "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs",
//!    "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:orders"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
//!    "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs",
//!    "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*",
//!    "Condition": {"StringNotEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"},
//!      "Null": {"aws:SourceAccount": "false"}, "Bool": {"aws:PrincipalIsAWSService": "true"}}},
//!   {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
//!    "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::deputy;
use crate::policy::perimeter::SOURCE_KEYS;
use crate::policy::questions::{Access, Assume, Verdict, always_denied, never_allowed};
use crate::policy::{Kind, Policy, PrincipalType};

pub const CHECK: Check = Check {
    id: "perimeter/service-acts-for-strangers",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "IAM User Guide, Establish permissions guardrails using data perimeters",
        "IAM User Guide, The confused deputy problem",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("service_acts_for_strangers.rs"),
};

const HELP: &str = "ask for `aws:SourceOrgID` or `aws:SourceAccount` of your own, or list the service under `perimeter.trusted-services`";

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(perimeter) = &found.settings().perimeter else { return };
    let kinds = [Kind::Bucket, Kind::Resource, Kind::Rcp];
    if !policy.kinds.iter().any(|kind| kinds.contains(&kind)) || policy.is_for_endpoints() {
        return;
    }
    let Some(strangers) = perimeter.services_for_strangers(policy) else { return };
    let assume = Assume::documented();
    for (deny, test) in policy.guards(SOURCE_KEYS) {
        let region = deny.acts(deny.on(deny.scope(SOURCE_KEYS).intersect(&strangers), &["*"]));
        match always_denied(&Access::from(policy), &region, &assume) {
            Verdict::Holds { .. } => {}
            Verdict::Fails(witness) => {
                let message =
                    "a service that acts for an account outside the perimeter gets past this Deny";
                found.at(test.key.span, message).proof(policy, &witness).help(HELP);
            }
            Verdict::Unknown(why) => {
                let question = "this Deny keeps services that act for strangers out";
                found.undecided(test.key.span, question, &why);
            }
        }
    }
    for allow in policy.allows() {
        for principal in allow.principals() {
            if principal.kind != PrincipalType::Service || !deputy::says_for_whom(principal.text) {
                continue;
            }
            let alone = policy.alone(allow.index);
            let service = strangers.clone().principal(&[(PrincipalType::Service, principal.text)]);
            match never_allowed(&Access::from(&alone), &allow.acts(service), &assume) {
                Verdict::Holds { .. } => {}
                Verdict::Fails(witness) => {
                    let message = format!(
                        "`{}` may act here for accounts outside the perimeter",
                        principal.text
                    );
                    found.at(principal.span, message).proof(&alone, &witness).help(HELP);
                }
                Verdict::Unknown(why) => {
                    let question =
                        format!("`{}` acts here for trusted accounts only", principal.text);
                    found.undecided(principal.span, &question, &why);
                }
            }
        }
    }
}
