//! An action that cannot act on any resource of its statements
//!
//! Objects and buckets are different resources: `s3:GetObject` on `arn:aws:s3:::ledger` allows nothing, because a
//! request for an object carries `arn:aws:s3:::ledger/name`. Every statement of the policy with the same effect
//! is looked at; one resource of a right type is enough. Actions named through a wildcard are left out, and
//! statements with an ARN of no known type, of which `resource/unknown-type` speaks.
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
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::ledger/*"}]
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

use crate::catalog::{self, Action, ResourceType};
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::arn::without_variables;
use crate::policy::{Patterns, Policy, Statement};

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
        let mut acts = Acts::of(statement);
        for (item, action) in actions.with_actions() {
            let Some(action) = action else { continue };
            if action.resource_types().len() == 0 || acts.on(action) {
                continue;
            }
            let elsewhere = policy.statements.iter().any(|other| {
                other.effect.map(|effect| effect.value)
                    == statement.effect.map(|effect| effect.value)
                    && other.names_action(&action.to_string())
                    && Acts::of(other).on(action)
            });
            if elsewhere || !Acts::of(statement).is_clear() {
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

/// Whether statements name a resource that an action can act on; each type of resource is compared once.
struct Acts<'s, 'p> {
    statement: &'s Statement<'p>,
    known: Vec<(ResourceType, bool)>,
}

impl<'s, 'p> Acts<'s, 'p> {
    fn of(statement: &'s Statement<'p>) -> Self {
        Self { statement, known: Vec::new() }
    }

    /// Whether the statement names such a resource; true where that is unknown.
    fn on(&mut self, action: Action) -> bool {
        let list = self.statement.resource.as_ref();
        let Some(resources) = list.filter(|resources| !resources.negated) else { return true };
        // An item that is no ARN is `*` or unknown, and ends the question before any pattern is compared.
        resources.items.is_empty()
            || resources.with_arns().any(|(_, arn)| arn.is_none())
            || action.resource_types().any(|edge| self.takes(resources, edge.resource_type()))
    }

    /// Whether the service knows a type for each resource: of others another check speaks.
    fn is_clear(&self) -> bool {
        let mut arns = self.statement.resource_arns();
        arns.all(|(_, arn)| {
            let resource = without_variables(arn.resource);
            !catalog::is_of_no_type(arn.service, arn.account, &resource)
        })
    }

    fn takes(&mut self, resources: &Patterns<'_>, kind: ResourceType) -> bool {
        if let Some((_, known)) = self.known.iter().find(|(own, _)| *own == kind) {
            return *known;
        }
        let takes = resources.items.iter().any(|item| {
            let pattern = without_variables(item.value);
            kind.arns().any(|format| format.can_name(&pattern))
        });
        self.known.push((kind, takes));
        takes
    }
}
