//! An action that cannot act on any resource of its statements
//!
//! Objects and buckets are different resources: `s3:GetObject` on `arn:aws:s3:::ledger` allows nothing, because a
//! request for an object carries `arn:aws:s3:::ledger/name`. Every statement of the policy with the same effect
//! is looked at; one resource of a right type is enough. Actions named through a wildcard are left out.
//!
//! # Fails
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger"}]
//! }
//! ```
//!
//! # Passes
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [
//!     {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::ledger", "arn:aws:s3:::ledger/*"]}
//!   ]
//! }
//! ```

use crate::catalog::Action;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::arn::without_variables;
use crate::policy::{Policy, Statement};

pub const CHECK: Check = Check {
    id: "action/wrong-resource",
    severity: Severity::Warning,
    aliases: &["parliament:RESOURCE_MISMATCH"],
    sources: &["AWS Service Authorization Reference"],
    ask: Ask::Policy(ask),
    text: include_str!("wrong_resource.rs"),
};

fn ask(policy: &Policy<'_>, reporter: &mut Reporter<'_>) {
    for statement in &policy.statements {
        let Some(actions) = statement.action.as_ref().filter(|actions| !actions.negated) else {
            continue;
        };
        for (item, action) in actions.with_actions() {
            let Some(action) = action else { continue };
            if action.resource_types().len() == 0 || acts(statement, action) {
                continue;
            }
            let elsewhere = policy.statements.iter().any(|other| {
                other.effect.map(|effect| effect.value)
                    == statement.effect.map(|effect| effect.value)
                    && other.names_action(&action.to_string())
                    && acts(other, action)
            });
            if elsewhere {
                continue;
            }
            let formats = action.resource_types().flat_map(|edge| edge.resource_type().arns());
            let mut wanted: Vec<String> =
                formats.map(|format| format!("`{}`", format.text())).collect();
            wanted.dedup();
            let more = wanted.len().saturating_sub(3);
            wanted.truncate(3);
            let tail = if more > 0 { format!(" or {more} more") } else { String::new() };
            let message = format!("`{action}` cannot act on any resource of this statement");
            let finding = reporter.at(item.span, message);
            finding.help(format!("it needs {}{tail}", wanted.join(" or ")));
            if let Some(resources) = &statement.resource {
                finding.related(resources.key, "the resources");
            }
        }
    }
}

/// Whether the statement names a resource that the action can act on; true where that is unknown.
fn acts(statement: &Statement<'_>, action: Action) -> bool {
    let Some(resources) = statement.resource.as_ref().filter(|resources| !resources.negated) else {
        return true;
    };
    // An item that is no ARN is `*` or unknown, and ends the question before any pattern is compared.
    resources.items.is_empty()
        || resources.with_arns().any(|(_, arn)| arn.is_none())
        || resources.items.iter().any(|item| {
            let pattern = without_variables(item.value);
            let mut types = action.resource_types().map(|edge| edge.resource_type());
            types.any(|resource| resource.arns().any(|format| format.can_name(&pattern)))
        })
}
