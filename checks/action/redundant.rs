//! An action that another one of the same list already covers
//!
//! The longer list says no more than the shorter one, but the next reader has to find that out, and it counts against
//! the size a policy may have.
//!
//! # Fails
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "s3:GetObject"], "Resource": "arn:aws:s3:::ledger/*"}]
//! }
//! ```
//!
//! # Passes
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "s3:PutObject"], "Resource": "arn:aws:s3:::ledger/*"}]
//! }
//! ```

use crate::catalog::{self, Action};
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::cover::Near;
use crate::policy::{Patterns, Policy};

pub const CHECK: Check = Check {
    id: "action/redundant",
    severity: Severity::Note,
    aliases: &["access-analyzer:REDUNDANT_ACTION"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("redundant.rs"),
};

fn ask(policy: &Policy<'_>, reporter: &mut Reporter<'_>) {
    for patterns in policy.statements.iter().filter_map(|statement| statement.action.as_ref()) {
        // Long lists are mostly full names, each of which covers only itself: they are not compared in pairs.
        let items = &patterns.items;
        let placed = items.iter().map(|item| item.value).enumerate();
        let wild = Near::of(placed.filter(|(_, pattern)| pattern.contains(['*', '?'])));
        let twins = Twins::of(patterns);
        for (index, (item, action)) in patterns.with_actions().enumerate() {
            let over = wild.first(item.value, |at| {
                items.get(at).is_some_and(|other| {
                    !other.value.eq_ignore_ascii_case(item.value) && covers(other.value, item.value)
                })
            });
            let first = over.into_iter().chain(twins.before(index, item.value, action)).min();
            let Some(other) = first.and_then(|at| items.get(at)) else { continue };
            let message = format!("`{}` is covered by `{}`", item.value, other.value);
            let finding = reporter.at(item.span, message);
            finding.related(other.span, "covers it").help("remove it");
            // Positions agree only while every element is a text.
            if patterns.items.len() == patterns.node.elements().len() {
                let edit = Edit::remove(patterns.node, index);
                let title = format!("remove `{}`", item.value);
                finding.fix_if(Applicability::Safe, title, edit.map(|edit| vec![edit]));
            }
        }
    }
}

/// Where each name of a list stands first.
struct Twins {
    /// Sorted.
    known: Vec<(Action, usize)>,
    /// In lower case, sorted.
    others: Vec<(String, usize)>,
}

impl Twins {
    fn of(patterns: &Patterns<'_>) -> Self {
        let (mut known, mut others) = (Vec::new(), Vec::new());
        for (index, (item, action)) in patterns.with_actions().enumerate() {
            match action {
                Some(action) => known.push((action, index)),
                None => others.push((item.value.to_ascii_lowercase(), index)),
            }
        }
        known.sort_unstable();
        others.sort_unstable();
        Self { known, others }
    }

    /// The first place of the same name, if that is before this one.
    fn before(&self, index: usize, name: &str, action: Option<Action>) -> Option<usize> {
        let first = match action {
            Some(action) => {
                let at = self.known.partition_point(|(other, _)| *other < action);
                self.known.get(at).map(|(_, first)| *first)
            }
            None => {
                let name = name.to_ascii_lowercase();
                let at = self.others.partition_point(|(other, _)| *other < name);
                self.others.get(at).map(|(_, first)| *first)
            }
        };
        first.filter(|first| *first < index)
    }
}

/// Whether every name of one pattern is a name of the other. A `?` cannot stand for the other's `*`.
fn covers(pattern: &str, other: &str) -> bool {
    let stars = other.contains('*') && pattern.contains('?');
    !stars && (pattern == "*" || catalog::matches(pattern, other))
}
