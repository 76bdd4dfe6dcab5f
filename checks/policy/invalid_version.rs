//! A policy is of a Version that does not exist
//!
//! `Version` is not the date of the policy but of the policy language: `2012-10-17`, or `2008-10-17` for the old one
//! without policy variables. AWS refuses any other.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2026-01-31", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Policy, variable};

pub const CHECK: Check = Check {
    id: "policy/invalid-version",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_VERSION"],
    sources: &["IAM User Guide, IAM JSON policy elements: Version"],
    ask: Ask::Policy(ask),
    text: include_str!("invalid_version.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(version) = policy.version else { return };
    if matches!(version.value, "2012-10-17" | "2008-10-17")
        || variable::is_unresolved(version.value)
    {
        return;
    }
    let edits = Edit::within(&version, version.value, "2012-10-17").map(|edit| vec![edit]);
    found
        .at(version.span, format!("the policy language has no Version `{}`", version.value))
        .help("write `2012-10-17`, which is the version of the language and stays as it is")
        .fix_if(Applicability::Unsafe, "write `2012-10-17`", edits);
}
