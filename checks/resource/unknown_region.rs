//! An ARN of a Region that does not exist
//!
//! The fourth field of an ARN is the code of a Region, such as `eu-central-1`. With any other text the ARN matches
//! nothing. A code that has the shape of a Region, with a
//! direction such as `northeast` in it, is taken for a newer one.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-centrl-1:111122223333:orders"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-central-1:111122223333:orders"}
//! ]}
//! ```

use crate::catalog;
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::arn::is_literal;
use crate::policy::{Policy, variable};

pub const CHECK: Check = Check {
    id: "resource/unknown-region",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_ARN_REGION"],
    sources: &[
        "IAM policy validation check reference",
        "AWS Service Authorization Reference, resource types",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("unknown_region.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let arns = policy.statements.iter().flat_map(|statement| statement.resource_arns());
    for (item, arn) in arns {
        let region = arn.region;
        let listed =
            catalog::partitions().any(|partition| partition.regions().any(|known| known == region));
        if region.is_empty() || listed || !is_literal(region) || variable::is_unresolved(item.value)
        {
            continue;
        }
        let near =
            catalog::nearest(region, catalog::partitions().flat_map(catalog::Partition::regions));
        if found.settings().names.has_region(region) {
            continue;
        }
        let finding = found.at(item.part(region), format!("`{region}` is no Region"));
        match near {
            Some(near) => {
                let edit = Edit::within(&item, region, near);
                finding.help(format!("did you mean `{near}`?"));
                finding.fix_if(
                    Applicability::Unsafe,
                    format!("write `{near}`"),
                    edit.map(|edit| vec![edit]),
                );
            }
            None => _ = finding.help("write the code of a Region, such as `eu-central-1`"),
        }
    }
}
