//! An action without resource types in a statement about certain resources
//!
//! Some actions act on no resource: `s3:ListAllMyBuckets`, `ec2:DescribeInstances`. A request for one carries the
//! resource `*`, which only a `Resource` of `*` matches. In a statement that lists ARNs alone the action is not allowed,
//! or not denied. All statements of the policy are looked at: one with `*` is enough. A Deny that holds no
//! other action protects nothing: that is a warning, else this is a note.
//!
//! # Fails
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [
//!     {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:ListAllMyBuckets"], "Resource": "arn:aws:s3:::ledger"}
//!   ]
//! }
//! ```
//!
//! # Passes
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [
//!     {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::ledger"},
//!     {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
//!   ]
//! }
//! ```

use crate::catalog::Action;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Effect, Policy, Statement};

pub const CHECK: Check = Check {
    id: "action/needs-any-resource",
    severity: Severity::Note,
    aliases: &["perimeter:identity/action-needs-star-resource"],
    sources: &["AWS Service Authorization Reference"],
    ask: Ask::Policy(ask),
    text: include_str!("needs_any_resource.rs"),
};

fn ask(policy: &Policy<'_>, reporter: &mut Reporter<'_>) {
    for statement in &policy.statements {
        let Some(actions) = statement.action.as_ref().filter(|actions| !actions.negated) else {
            continue;
        };
        if matches_any(statement) {
            continue;
        }
        let known = actions.with_actions().filter_map(|(item, action)| Some((item, action?)));
        let dead: Vec<_> = known
            .filter(|(_, action)| never_matches(policy, statement, *action))
            .map(|(item, _)| item)
            .collect();
        let Some((first, others)) = dead.split_first() else { continue };
        let more = match others.len() {
            0 => " acts".to_owned(),
            count => format!(" and {count} more act"),
        };
        let message = format!("`{}`{more} on no resource, so these ARNs never match", first.value);
        let finding = reporter.at(first.span, message);
        finding.help("name it in a statement with `\"Resource\": \"*\"`");
        if dead.len() == actions.items.len() && statement.is(Effect::Deny) {
            finding.severity(Severity::Warning);
        }
        for other in others {
            finding.related(other.span, "neither does this");
        }
    }
}

/// Whether the action has no resource type, and no statement of the same effect names it for every resource.
fn never_matches(policy: &Policy<'_>, statement: &Statement<'_>, action: Action) -> bool {
    let effect = |statement: &Statement<'_>| statement.effect.map(|effect| effect.value);
    !action.is_thin()
        && action.resource_types().len() == 0
        && !policy.statements.iter().any(|other| {
            effect(other) == effect(statement)
                && matches_any(other)
                && other.names_action(&action.to_string())
        })
}

/// Whether a request with the resource `*` is one of the statement's.
fn matches_any(statement: &Statement<'_>) -> bool {
    statement.resource.as_ref().is_none_or(|resources| {
        let star = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte == b'*');
        resources.negated
            || resources.items.iter().any(|item| star(item.value) || item.value.contains("${"))
    })
}
