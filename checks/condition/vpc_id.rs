//! A VPC or endpoint id of the wrong form
//!
//! `aws:SourceVpc` holds `vpc-` and 8 or 17 hexadecimal digits, `aws:SourceVpce` the same after `vpce-`. No request
//! carries another value; mostly one was written for the other.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpc-0a1b2c3d4e5f60718"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d4e5f60718", "aws:SourceVpc": ["vpc-1a2b3c4d"]}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::arn::is_literal;
use crate::policy::{Base, Policy};

pub const CHECK: Check = Check {
    id: "condition/vpc-id",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_VPC_FORMAT", "access-analyzer:INVALID_VPCE_FORMAT"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("vpc_id.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let (prefix, alias) = match test.key.value.to_ascii_lowercase().as_str() {
            "aws:sourcevpc" => ("vpc-", "access-analyzer:INVALID_VPC_FORMAT"),
            "aws:sourcevpce" => ("vpce-", "access-analyzer:INVALID_VPCE_FORMAT"),
            _ => continue,
        };
        if test.parsed.is_none_or(|operator| operator.base == Base::Null) {
            continue;
        }
        for value in test.values.iter().filter(|value| is_literal(value.value)) {
            let id = value.value.strip_prefix(prefix);
            let digits = |id: &str| {
                matches!(id.len(), 8 | 17) && id.bytes().all(|byte| byte.is_ascii_hexdigit())
            };
            if !id.is_some_and(digits) {
                let finding = found
                    .at(value.span, format!("`{}` is never in `{}`", value.value, test.key.value));
                finding
                    .alias(alias)
                    .help(format!("write `{prefix}` and 8 or 17 hexadecimal digits"));
            }
        }
    }
}
