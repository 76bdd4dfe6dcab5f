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
        let (twins, wild) = (Twins::of(patterns), Wild::of(patterns));
        for (index, (item, action)) in patterns.with_actions().enumerate() {
            let over = wild.near(item.value).filter(|at| {
                items.get(*at).is_some_and(|other| {
                    !other.value.eq_ignore_ascii_case(item.value) && covers(other.value, item.value)
                })
            });
            let first = over.chain(twins.before(index, item.value, action)).min();
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

/// The patterns of a list with a wildcard.
struct Wild {
    /// By the service they name, in lower case; sorted.
    named: Vec<(String, usize)>,
    /// Those of any service.
    others: Vec<usize>,
}

impl Wild {
    fn of(patterns: &Patterns<'_>) -> Self {
        let (mut named, mut others) = (Vec::new(), Vec::new());
        for (index, item) in patterns.items.iter().enumerate() {
            let Some(first) = item.value.find(['*', '?']) else { continue };
            match item.value.find(':').filter(|colon| *colon < first) {
                Some(colon) => {
                    named.push((
                        item.value.get(..colon).unwrap_or_default().to_ascii_lowercase(),
                        index,
                    ));
                }
                None => others.push(index),
            }
        }
        named.sort_unstable();
        Self { named, others }
    }

    /// Those that may cover a name: of its service, and of any.
    fn near(&self, name: &str) -> impl Iterator<Item = usize> {
        let prefix = name.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let start = self.named.partition_point(|(own, _)| *own < prefix);
        let own = self.named.get(start..).unwrap_or_default();
        let own = own.iter().take_while(move |(own, _)| *own == prefix).map(|(_, at)| *at);
        own.chain(self.others.iter().copied())
    }
}

/// Where each name of a list stands first.
struct Twins<'a> {
    /// Sorted.
    known: Vec<(Action, usize)>,
    others: Vec<(usize, &'a str)>,
}

impl<'a> Twins<'a> {
    fn of(patterns: &Patterns<'a>) -> Self {
        let (mut known, mut others) = (Vec::new(), Vec::new());
        for (index, (item, action)) in patterns.with_actions().enumerate() {
            match action {
                Some(action) => known.push((action, index)),
                None => others.push((index, item.value)),
            }
        }
        known.sort_unstable();
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
                let same = self.others.iter().find(|(_, other)| other.eq_ignore_ascii_case(name));
                same.map(|(first, _)| *first)
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
