//! The endpoint rule also refuses AWS services
//!
//! Services that write to or read from the bucket on their own (log delivery, replication, inventory) do not come through
//! your endpoint. This Deny refuses them. AWS's own pattern leaves them out with `BoolIfExists`
//! `aws:PrincipalIsAWSService`: `false`, and services that act with a caller's credentials (Athena, CloudFormation) with
//! `BoolIfExists` `aws:ViaAWSService`: `false`. It is a warning where the same policy allows a service in.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
//!    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"], "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
//!    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"], "Condition": {"StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-0123456789abcdef0"},
//!      "BoolIfExists": {"aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::bucket::ENDPOINT_KEYS;
use crate::policy::questions::{Access, Assume, Detail, Region, always_denied};
use crate::policy::{Policy, PrincipalType};

pub const CHECK: Check = Check {
    id: "s3/endpoint-rule-blocks-aws-services",
    severity: Severity::Note,
    aliases: &[],
    sources: &["notes 004:53", "IAM User Guide, Data perimeters"],
    ask: Ask::Policy(ask),
    text: include_str!("endpoint_rule_blocks_aws_services.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    let principals = policy.allows().flat_map(|allow| allow.principals());
    let allowed = principals.into_iter().find(|p| p.kind == PrincipalType::Service);
    for deny in policy.denies_testing(ENDPOINT_KEYS) {
        let Some(test) = deny.endpoint_test() else { continue };
        let name = allowed.map_or("logging.s3.amazonaws.com", |principal| principal.text);
        let delivery = deny
            .away_from_networks(Region::everything())
            .principal(&[(PrincipalType::Service, name)])
            .action(&["s3:PutObject"])
            .resource(&[&bucket.objects]);
        let assume = Assume::documented().telling(Detail::Verdict);
        let verdict = always_denied(&Access::from(policy), &delivery, &assume);
        found.open(
            policy,
            &verdict,
            test.key.span,
            "AWS services that act on their own get past this",
        );
        if !verdict.holds() {
            continue;
        }
        let help = "add `BoolIfExists` `aws:PrincipalIsAWSService`: `false` to the condition, so that services are left out";
        let finding = found
            .at(test.key.span, "this also refuses AWS services that act on their own")
            .help(help);
        if let Some(principal) = allowed {
            finding
                .severity(Severity::Warning)
                .related(principal.span, "allowed here, refused by the rule");
        }
    }
}
