//! A CIDR block with host bits
//!
//! The address of a block ends in zeros after the prefix length. `203.0.113.7/24` means `203.0.113.0/24`, and the
//! reader cannot tell whether one host or the block was meant.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.7/24"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "203.0.113.7"]}}}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Family, Policy};
use ipnet::IpNet;

pub const CHECK: Check = Check {
    id: "condition/host-bits",
    severity: Severity::Note,
    aliases: &["access-analyzer:IMPROVE_IP_RANGE"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("host_bits.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        if test.parsed.is_none_or(|operator| operator.base.family() != Family::Ip) {
            continue;
        }
        for value in &test.values {
            let Some(block) =
                value.value.parse::<IpNet>().ok().filter(|block| block.trunc() != *block)
            else {
                continue;
            };
            let right = block.trunc().to_string();
            let finding = found.at(value.span, format!("`{}` has host bits", value.value));
            finding.help(format!("write `{right}` for the block, or the address alone"));
            let edit = Edit::within(value, value.value, &right);
            finding.fix_if(
                Applicability::Safe,
                format!("write `{right}`"),
                edit.map(|edit| vec![edit]),
            );
        }
    }
}
