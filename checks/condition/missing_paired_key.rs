//! An address in a VPC without the VPC
//!
//! Private addresses are the same in every VPC of the world: `aws:VpcSourceIp` of `10.0.0.5` is met by a stranger's
//! endpoint as well. Only with `aws:SourceVpc` or `aws:SourceVpce` does it name one machine. AWS documents this pair
//! only; further ones are not looked for.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/24"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/24"}, "StringEquals": {"aws:SourceVpc": "vpc-1a2b3c4d"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "condition/missing-paired-key",
    severity: Severity::Warning,
    aliases: &["access-analyzer:MISSING_PAIRED_CONDITION_KEYS"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("missing_paired_key.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        let Some(test) = statement.tests_of("aws:VpcSourceIp").next() else { continue };
        let paired = ["aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn"];
        if paired.iter().all(|key| statement.tests_of(key).next().is_none()) {
            let finding = found.at(test.key.span, "private addresses are the same in every VPC");
            finding.help("add a condition on `aws:SourceVpc` or `aws:SourceVpce`");
        }
    }
}
