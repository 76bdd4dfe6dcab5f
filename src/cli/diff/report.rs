//! Compared policies for people and for scripts.

use super::super::{placed, shown};
use super::{Changed, Compared};
use crate::document::SyntaxError;
use crate::finding::Severity;
use crate::lint::policies::Failure;
use crate::policy::changes::{Change, Changes};
use crate::report::{self, Style};
use crate::source::Source;
use serde_json::{Value, json};

/// How many actions of a statement are named for people.
const MOST: usize = 8;

/// Each difference with its request and statements, and the sum.
pub(super) fn drawn(all: &[Compared], style: Style) -> String {
    let mut text = String::new();
    for file in all {
        for changed in &file.changed {
            text.push_str(&of_policy(changed, &file.sources, style));
        }
        match &file.failure {
            None => {}
            Some(Failure::Unreadable(why)) => text.push_str(&format!("could not tell: {why}\n\n")),
            Some(Failure::Malformed(source, error)) => {
                let error = report::syntax_error(source, error, style);
                text.push_str(&format!("{}: could not tell\n\n{error}\n", source.name));
            }
        }
    }
    text.push_str(&sum(all));
    text
}

fn of_policy(changed: &Changed, sources: &[Source], style: Style) -> String {
    let Changed { name, changes } = changed;
    let mut text = String::new();
    for (what, list, severity) in [
        ("new access", &changes.granted, Severity::Warning),
        ("access taken away", &changes.taken_away, Severity::Note),
    ] {
        for change in list {
            text.push_str(&format!("{name}: {what}\n"));
            if let [_, _, ..] = change.actions.as_slice() {
                let mut named: Vec<String> =
                    change.actions.iter().take(MOST).map(|action| format!("`{action}`")).collect();
                let more = change.actions.len().saturating_sub(MOST);
                named.extend((more > 0).then(|| format!("{more} more")));
                text.push_str(&format!("  by {}\n", named.join(", ")));
            }
            text.push_str(&format!("  for example, {}\n", shown(&change.request)));
            for (at, message) in &change.causes {
                let Some(source) = sources.get(at.file.0 as usize) else { continue };
                let remark = SyntaxError { at: *at, message: message.clone(), help: None };
                text.push('\n');
                text.push_str(&report::remark(source, &remark, severity, style));
            }
            text.push('\n');
        }
    }
    for why in &changes.unknown {
        text.push_str(&format!("{name}: could not tell\n  because {why}\n\n"));
    }
    text
}

fn sum(all: &[Compared]) -> String {
    let of = |count: fn(&Changes) -> usize| -> usize {
        all.iter().flat_map(|file| &file.changed).map(|one| count(&one.changes)).sum()
    };
    let (granted, taken) = (of(|c| c.granted.len()), of(|c| c.taken_away.len()));
    let unknown = of(|c| c.unknown.len()) + all.iter().filter(|one| one.failure.is_some()).count();
    let policies: usize = all.iter().map(|file| file.policies).sum();
    let compared = match policies {
        0 if unknown == 0 => return "no policy differs\n".to_owned(),
        1 => "1 policy compared".to_owned(),
        many => format!("{many} policies compared"),
    };
    let mut text = if granted + taken + unknown == 0 {
        format!("{compared}: no access is granted or taken away")
    } else {
        format!("{compared}: {granted} granted, {taken} taken away")
    };
    if unknown > 0 {
        text.push_str(&format!(", {unknown} could not be told"));
    }
    text.push('\n');
    text
}

/// `{"schema_version", "changes": [{"policy", "kind", "witness", "actions", "reason", "statements"}…]}`.
pub(super) fn written(all: &[Compared]) -> String {
    let mut changes = Vec::new();
    for file in all {
        for one in &file.changed {
            let of = |kind: &'static str, list: &[Change]| -> Vec<Value> {
                list.iter().map(|own| change(&one.name, kind, own, &file.sources)).collect()
            };
            changes.extend(of("granted", &one.changes.granted));
            changes.extend(of("taken_away", &one.changes.taken_away));
            changes.extend(one.changes.unknown.iter().map(|why| unknown(&one.name, why)));
        }
        if let Some(failure) = &file.failure {
            let name = file.sources.last().map_or("", |source| source.name.as_str());
            changes.push(unknown(name, &failure.line()));
        }
    }
    format!("{:#}\n", json!({ "schema_version": 1, "changes": changes }))
}

fn change(name: &str, kind: &str, change: &Change, sources: &[Source]) -> Value {
    let statement = |(at, message): &(crate::source::Span, String)| {
        placed(&SyntaxError { at: *at, message: message.clone(), help: None }, sources)
    };
    let statements: Vec<Value> = change.causes.iter().map(statement).collect();
    json!({
        "policy": name,
        "kind": kind,
        "actions": change.actions,
        "witness": change.request.to_json(),
        "reason": null,
        "statements": statements,
    })
}

fn unknown(name: &str, why: &str) -> Value {
    json!({
        "policy": name,
        "kind": "unknown",
        "actions": [],
        "witness": null,
        "reason": why,
        "statements": [],
    })
}
