//! Everything this statement allows is denied in the same policy
//!
//! A Deny always wins. Every request that this Allow matches is also matched by a Deny of the same policy, so the Allow has
//! never had an effect.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:*Object", "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Access, Assume, Region, never_allowed, never_matches};
use crate::policy::{Effect, Policy, Statement};

pub const CHECK: Check = Check {
    id: "statement/allow-fully-denied",
    severity: Severity::Error,
    aliases: &[],
    sources: &["IAM User Guide, Policy evaluation logic"],
    ask: Ask::Policy(ask),
    text: include_str!("allow_fully_denied.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if policy.denies().next().is_none() {
        return;
    }
    for allow in policy.allows().filter(|allow| may_be_denied(policy, allow)) {
        let alone = policy.part(|other| other.is(Effect::Deny) || other.index == allow.index);
        let verdict =
            never_allowed(&Access::from(&alone), &Region::everything(), &Assume::documented());
        // A statement that matches nothing at all is another mistake.
        if !verdict.holds() || never_matches(policy, allow.index, &Assume::documented()).holds() {
            continue;
        }
        let message = format!("{} allows nothing: all of it is denied", allow.title());
        let finding = found.at(allow.head(), message);
        for deny in policy.denies() {
            finding.related(deny.head(), "denied here");
        }
        finding.help("remove the Allow, or narrow the Deny");
    }
}

/// Whether the Deny statements touch every action that the statement lists; others are not worth a proof.
fn may_be_denied(policy: &Policy<'_>, allow: &Statement<'_>) -> bool {
    let Some(actions) = allow.action.as_ref().filter(|actions| !actions.negated) else {
        return true;
    };
    actions.items.iter().all(|item| {
        policy.denies().filter_map(|deny| deny.action.as_ref()).any(|denied| {
            denied.negated || denied.items.iter().any(|other| may_meet(item.value, other.value))
        })
    })
}

/// Whether the beginnings of two patterns leave open that they share an action.
fn may_meet(one: &str, other: &str) -> bool {
    let fixed = |text: &str| text.find(['*', '?']).unwrap_or(text.len());
    let shorter = fixed(one).min(fixed(other));
    match (one.get(..shorter), other.get(..shorter)) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other) || !one.is_ascii(),
        _ => true,
    }
}
