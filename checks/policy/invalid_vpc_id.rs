//! A condition names a VPC or VPC endpoint that cannot exist
//!
//! Ids of VPCs are `vpc-` and of endpoints `vpce-`, each with 8 or 17 letters and digits behind. With anything else the
//! condition never matches: an Allow gives nothing, and a Deny of "any other VPC" locks everybody out.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpc-0a1b2c3d4e5f60718"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0a1b2c3d4e5f60718"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Family, Policy, variable};

pub const CHECK: Check = Check {
    id: "policy/invalid-vpc-id",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_VPC_FORMAT", "access-analyzer:INVALID_VPCE_FORMAT"],
    sources: &["IAM User Guide, AWS global condition context keys"],
    ask: Ask::Policy(ask),
    text: include_str!("invalid_vpc_id.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let (prefix, alias) = match test.key.value.to_ascii_lowercase().as_str() {
            "aws:sourcevpc" => ("vpc-", "access-analyzer:INVALID_VPC_FORMAT"),
            "aws:sourcevpce" => ("vpce-", "access-analyzer:INVALID_VPCE_FORMAT"),
            _ => continue,
        };
        if test.parsed.is_none_or(|operator| operator.base.family() != Family::String) {
            continue;
        }
        for value in &test.values {
            let text = value.value;
            let id = text.strip_prefix(prefix).is_some_and(|id| {
                matches!(id.len(), 8 | 17) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
            });
            let open = text.contains(['*', '?', '$']) || variable::is_unresolved(text);
            if !id && !open {
                let what = if prefix == "vpc-" { "a VPC" } else { "a VPC endpoint" };
                found
                    .at(value.span, format!("`{text}` cannot be the id of {what}"))
                    .related(test.key.span, format!("the key holds the id of {what}"))
                    .help(format!("write `{prefix}` and the 8 or 17 letters and digits of the id"))
                    .alias(alias);
            }
        }
    }
}
