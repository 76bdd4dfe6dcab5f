//! An ARN is of a partition that does not exist
//!
//! The second field of an ARN is the partition: `aws`, `aws-cn` in China, `aws-us-gov` in GovCloud, and some isolated
//! ones. With another name the ARN matches nothing, and AWS refuses the policy.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:was:s3:::reports/*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws-cn:s3:::reports/*"}
//! ]}
//! ```

use crate::catalog;
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::nearest;
use crate::policy::{Policy, PrincipalType, arn::Arn, variable};

pub const CHECK: Check = Check {
    id: "policy/invalid-partition",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_PARTITION"],
    sources: &["IAM User Guide, IAM identifiers: IAM ARNs", "botocore, partitions.json"],
    ask: Ask::Policy(ask),
    text: include_str!("invalid_partition.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        let principals = statement.principals().filter(|p| p.kind == PrincipalType::Aws);
        let principals = principals.map(|principal| principal.spanned());
        for text in statement.resources().chain(principals) {
            let Some(Arn { partition, .. }) = Arn::parse(text.value) else { continue };
            if partition.contains(['*', '?', '$'])
                || variable::is_unresolved(partition)
                || catalog::partition(partition).is_some()
            {
                continue;
            }
            let at = text.part(partition);
            let message = match partition {
                "" => "the ARN names no partition".to_owned(),
                _ => format!("there is no partition `{partition}`"),
            };
            let finding = found.at(at, message);
            let names = catalog::partitions().map(|partition| partition.id);
            let Some(meant) = nearest::name(partition, names) else {
                finding.help("write `aws`, or the partition of your Regions");
                continue;
            };
            let edits = Edit::within(&text, partition, meant).map(|edit| vec![edit]);
            finding.help(format!("did you mean `{meant}`?")).fix_if(
                Applicability::Unsafe,
                format!("write `{meant}`"),
                edits,
            );
        }
    }
}
