//! Two statements have the same Sid
//!
//! IAM refuses an identity policy whose statements share a `Sid`. Other policies may, but whoever reads a log or a
//! finding cannot tell which statement it names. Give each its own.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
//!   {"Sid": "Read", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Sid": "ReadObjects", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
//!   {"Sid": "ListBuckets", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;
use std::collections::BTreeMap;

pub const CHECK: Check = Check {
    id: "policy/duplicate-sid",
    severity: Severity::Error,
    aliases: &["access-analyzer:UNIQUE_SIDS_REQUIRED", "access-analyzer:UNIQUE_SIDS_RECOMMENDED"],
    sources: &["IAM User Guide, IAM JSON policy elements: Sid"],
    ask: Ask::Policy(ask),
    text: include_str!("duplicate_sid.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let refused = policy.kinds.all(|kind| !kind.has_principal());
    let mut seen = BTreeMap::new();
    for sid in policy.statements.iter().filter_map(|s| s.sid).filter(|sid| !sid.value.is_empty()) {
        let Some(&first) = seen.get(sid.value) else {
            seen.insert(sid.value, sid.span);
            continue;
        };
        let finding = found
            .at(sid.span, format!("Sid `{}` stands twice in this policy", sid.value))
            .related(first, "the first")
            .help("give each statement a Sid of its own");
        if refused {
            finding.alias("access-analyzer:UNIQUE_SIDS_REQUIRED");
        } else {
            finding.alias("access-analyzer:UNIQUE_SIDS_RECOMMENDED").severity(Severity::Warning);
        }
    }
}
