//! An ARN whose Region lies in another partition
//!
//! Each partition of AWS has Regions of its own: those of China are in `aws-cn`, those of GovCloud in `aws-us-gov`, most
//! others in `aws`. An ARN that mixes them is that of nothing. It mostly comes from a policy that was copied from one
//! partition to another.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:cn-north-1:111122223333:orders"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": ["arn:aws-cn:sqs:cn-north-1:111122223333:orders", "arn:*:sqs:cn-north-1:111122223333:orders"]}
//! ]}
//! ```

use crate::catalog;
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::arn::is_literal;
use crate::policy::{Policy, variable};

pub const CHECK: Check = Check {
    id: "resource/other-partition",
    severity: Severity::Error,
    aliases: &[],
    sources: &["IAM User Guide, Amazon Resource Names (ARNs)", "AWS General Reference, partitions"],
    ask: Ask::Policy(ask),
    text: include_str!("other_partition.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let arns = policy.statements.iter().flat_map(|statement| statement.resource_arns());
    for (item, arn) in arns {
        let written = is_literal(arn.partition) && is_literal(arn.region) && !arn.region.is_empty();
        if !written || variable::is_unresolved(item.value) {
            continue;
        }
        let (Some(_), Some(right)) =
            (catalog::partition(arn.partition), catalog::partition_of_region(arn.region))
        else {
            continue;
        };
        if right.id == arn.partition {
            continue;
        }
        let message = format!(
            "`{}` is a Region of `{}`, and this ARN is one of `{}`",
            arn.region, right.id, arn.partition
        );
        let edit = Edit::within(&item, arn.partition, right.id);
        found
            .at(item.part(arn.region), message)
            .help(format!("write `arn:{}:`, or a Region of `{}`", right.id, arn.partition))
            .fix_if(
                Applicability::Unsafe,
                format!("write `{}`", right.id),
                edit.map(|edit| vec![edit]),
            );
    }
}
