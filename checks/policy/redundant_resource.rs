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
        let texts: Vec<&str> = list.items.iter().map(|item| item.value).collect();
        let places = list.node.elements().iter().enumerate();
        let mut places = places.filter(|(_, element)| element.as_str().is_some()).map(|(at, _)| at);
        for (item, cover) in list.items.iter().zip(cover::first_covers(&texts, &cover::resources)) {
            let at = places.next();
            let Some(cover) = cover.and_then(|at| list.items.get(at)) else { continue };
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
