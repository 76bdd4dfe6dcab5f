//! A resource that another one of the same list already covers
//!
//! The longer list says no more than the shorter one, but the next reader has to find that out, and it counts against the
//! size a policy may have.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": ["arn:aws:s3:::reports/*", "arn:aws:s3:::reports/2026/*"]}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::reports/*", "arn:aws:s3:::reports"]}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Policy, cover};

pub const CHECK: Check = Check {
    id: "policy/redundant-resource",
    severity: Severity::Note,
    aliases: &["access-analyzer:REDUNDANT_RESOURCE"],
    sources: &["IAM User Guide, IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("redundant_resource.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for list in policy.statements.iter().filter_map(|statement| statement.resource.as_ref()) {
        for (index, item) in list.items.iter().enumerate() {
            let cover = list.items.iter().enumerate().find(|&(at, other)| {
                at != index
                    && cover::resources(other.value, item.value)
                    // Of two that mean the same, the first stays.
                    && (at < index || !cover::resources(item.value, other.value))
            });
            let Some((_, cover)) = cover else { continue };
            let at = list.node.elements().iter().position(|element| element.span == item.span);
            let edit = at.and_then(|at| Edit::remove(list.node, at));
            found
                .at(item.span, format!("`{}` is covered by `{}`", item.value, cover.value))
                .related(cover.span, "covers it")
                .help("remove it")
                .fix_if(
                    Applicability::Safe,
                    format!("remove `{}`", item.value),
                    edit.map(|edit| vec![edit]),
                );
        }
    }
}
