//! A Region that does not exist
//!
//! The value of a Region key must be the code of a Region, such as `eu-central-1`. With any other value the condition
//! is never met: an Allow allows nothing, and a Deny of all Regions but the listed ones denies this one as well. A
//! code that has the shape of a Region is taken for a newer one.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "Frankfurt"]}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}}}
//! ]}
//! ```

use crate::catalog;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::arn::is_literal;
use crate::policy::{Family, Policy};

pub const CHECK: Check = Check {
    id: "condition/invalid-region",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_REGION"],
    sources: &["IAM policy validation check reference", "AWS Service Authorization Reference"],
    ask: Ask::Policy(ask),
    text: include_str!("invalid_region.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let region = ["aws:RequestedRegion", "ec2:Region"]
            .iter()
            .any(|key| key.eq_ignore_ascii_case(test.key.value));
        if !region || test.parsed.is_none_or(|operator| operator.base.family() != Family::String) {
            continue;
        }
        for value in &test.values {
            let global = value.value.ends_with("-global");
            if !is_literal(value.value) || global || found.settings().names.has_region(value.value)
            {
                continue;
            }
            let regions = catalog::partitions().flat_map(catalog::Partition::regions);
            let near = catalog::nearest(value.value, regions);
            let finding = found.at(value.span, format!("`{}` is no Region", value.value));
            finding.help(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the code of a Region, such as `eu-central-1`".to_owned(),
            });
        }
    }
}
