//! A statement that another one already covers
//!
//! Another statement of the same Effect names the same principals, at least the same actions and resources, and asks for no
//! more. Removing the covered one changes nothing.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/2026/*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/2026/*"}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Policy, Statement, Test, cover};

pub const CHECK: Check = Check {
    id: "policy/redundant-statement",
    severity: Severity::Note,
    aliases: &["access-analyzer:REDUNDANT_STATEMENT"],
    sources: &["IAM User Guide, IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("redundant_statement.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        let cover = policy.statements.iter().find(|other| {
            other.index != statement.index
                && covers(other, statement)
                // Of two that say the same, the first stays.
                && (other.index < statement.index || !covers(statement, other))
        });
        let Some(cover) = cover else { continue };
        let list = policy.node.get("Statement");
        let edit = list.and_then(|list| Edit::remove(list, statement.index));
        found
            .at(statement.head(), format!("{} is covered by {}", statement.title(), cover.title()))
            .related(cover.head(), "covers it")
            .help("remove it")
            .fix_if(
                Applicability::Safe,
                format!("remove {}", statement.title()),
                edit.map(|edit| vec![edit]),
            );
    }
}

/// Whether every request that one statement matches is surely matched by the other.
fn covers(wide: &Statement<'_>, narrow: &Statement<'_>) -> bool {
    if wide.unclear.is_some() || narrow.unclear.is_some() {
        return false;
    }
    let effect = |statement: &Statement<'_>| statement.effect.map(|effect| effect.value);
    // The short lists first: most pairs differ in them.
    effect(wide) == effect(narrow)
        && wide.conditions.iter().all(|test| narrow.conditions.iter().any(|own| same(test, own)))
        && match (&wide.resource, &narrow.resource) {
            (Some(wide), Some(narrow)) => wide.covers(narrow, cover::resources),
            (None, None) => true,
            _ => false,
        }
        && same_principals(wide, narrow)
        && match (&wide.action, &narrow.action) {
            (Some(wide), Some(narrow)) => wide.covers(narrow, cover::actions),
            _ => false,
        }
}

fn same_principals(wide: &Statement<'_>, narrow: &Statement<'_>) -> bool {
    let negated =
        |statement: &Statement<'_>| statement.principal.as_ref().map(|principal| principal.negated);
    let within = |one: &Statement<'_>, other: &Statement<'_>| {
        one.principals().all(|p| other.principals().any(|o| (o.kind, o.text) == (p.kind, p.text)))
    };
    negated(wide) == negated(narrow)
        && within(narrow, wide)
        && (negated(wide) != Some(true) || within(wide, narrow))
}

fn same(one: &Test<'_>, other: &Test<'_>) -> bool {
    let within = |one: &Test<'_>, other: &Test<'_>| {
        one.values.iter().all(|value| other.values.iter().any(|own| own.value == value.value))
    };
    one.parsed == other.parsed
        && one.key.value.eq_ignore_ascii_case(other.key.value)
        && within(one, other)
        && within(other, one)
}
