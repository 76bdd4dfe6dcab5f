//! `perimeter diff`: which access a change of policies grants and takes away.

mod pairs;

use super::{Color, Exit, complain, failed, placed, print, shown, terminal};
use crate::document::SyntaxError;
use crate::finding::Severity;
use crate::lint::policies::{self, Failure, Placed};
use crate::policy::changes::{Change, Changes, changes};
use crate::policy::questions::Assume;
use crate::report::{self, Style};
use crate::source::{FileId, Source};
use clap::{Args, ValueEnum};
use pairs::Pair;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Show the access that a change of policies grants and takes away.
///
/// Compares two files, two folders by the paths in them, or with --git two revisions, of which the second may be left
/// out for the working tree. Each difference comes with a request and the statements that cause it.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DiffArgs {
    /// OLD and NEW; with --git only the paths to look at
    paths: Vec<PathBuf>,

    /// Revisions of git: `A..B`, `A...B`, or `A..` for the working tree
    #[arg(long, value_name = "RANGE")]
    git: Option<String>,

    /// Which differences make the exit code 1
    #[arg(long, value_enum, default_value = "never", value_name = "WHAT")]
    fail_on: FailOn,

    /// How to write the differences
    #[arg(long, value_enum, default_value = "human")]
    format: FormatName,
}

const EXAMPLES: &str = "\
Examples:
  perimeter diff old.json new.json
  perimeter diff --git main..
  perimeter diff --git main...HEAD --fail-on new-access policies/

Exit codes: 0 compared, 1 differences as --fail-on says, 2 could not tell.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Access that the new policies grant
    NewAccess,
    /// Any access that differs
    Any,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// Drawn, for people
    Human,
    /// One JSON object
    Json,
}

/// A policy that changed.
struct Changed {
    /// The file, and the place in it where it holds several policies.
    name: String,
    changes: Changes,
}

pub(super) fn run(args: &DiffArgs, color: Color) -> Exit {
    let style = terminal::style(color);
    let pairs = match (&args.git, args.paths.as_slice()) {
        (Some(range), paths) => pairs::of_revisions(range, paths),
        (None, [old, new]) => pairs::of_paths(old, new),
        (None, _) => {
            complain("name the old and the new policies, or --git and revisions");
            return Exit::Failed;
        }
    };
    match pairs.and_then(|pairs| compare(args, pairs, style)) {
        Ok(exit) => exit,
        Err(failure) => failed(&failure, style),
    }
}

fn compare(args: &DiffArgs, pairs: Vec<Pair>, style: Style) -> Result<Exit, Failure> {
    let named = args.git.is_none() && pairs.len() == 1;
    let mut sources = Vec::new();
    let mut files = Vec::new();
    for pair in pairs {
        let mut keep = |source: Option<Source>| {
            let file = FileId(u32::try_from(sources.len()).unwrap_or(u32::MAX));
            source.map(|source| {
                sources.push(source);
                file
            })
        };
        files.push((keep(pair.old), keep(pair.new)));
    }
    policies::with(
        &sources,
        |_| None,
        |placed| {
            if named {
                super::layers::holds_all(&sources, placed)?;
            }
            let mut all = Vec::new();
            for (old, new) in &files {
                all.extend(of_file(*old, *new, placed, &sources));
            }
            let text = match args.format {
                FormatName::Human => drawn(&all, &sources, style),
                FormatName::Json => written(&all, &sources),
            };
            Ok(print(&text, exit(args.fail_on, &all)))
        },
    )?
}

fn exit(fail_on: FailOn, all: &[Changed]) -> Exit {
    let fails = all.iter().any(|one| match fail_on {
        FailOn::NewAccess => !one.changes.granted.is_empty(),
        FailOn::Any => !one.changes.granted.is_empty() || !one.changes.taken_away.is_empty(),
        FailOn::Never => false,
    });
    if fails {
        Exit::Findings
    } else if all.iter().any(|one| !one.changes.unknown.is_empty()) {
        Exit::Failed
    } else {
        Exit::Clean
    }
}

/// The changed policies of a file: the only ones of both versions, or those at the same places.
fn of_file(
    old: Option<FileId>,
    new: Option<FileId>,
    placed: &[Placed<'_>],
    sources: &[Source],
) -> Vec<Changed> {
    let of = |file: Option<FileId>| -> Vec<&Placed<'_>> {
        placed.iter().filter(|one| Some(one.file) == file).collect()
    };
    let (old_ones, new_ones) = (of(old), of(new));
    let assume = Assume::documented();
    let file = new.or(old).and_then(|file| sources.get(file.0 as usize));
    let file = file.map_or("", |source| source.name.as_str());
    let changed = |name: String, old: Option<&Placed<'_>>, new: Option<&Placed<'_>>| {
        let same = |text: &Placed<'_>| {
            let span = text.policy.node.span;
            sources.get(span.file.0 as usize).map(|source| source.slice(span))
        };
        // The same bytes need no proof.
        if old.and_then(same) == new.and_then(same) {
            return None;
        }
        let changes = changes(old.map(|one| &one.policy), new.map(|one| &one.policy), &assume);
        (!changes.is_empty()).then_some(Changed { name, changes })
    };
    if let ([old], [new]) = (old_ones.as_slice(), new_ones.as_slice()) {
        return changed(file.to_owned(), Some(old), Some(new)).into_iter().collect();
    }
    let at =
        |list: &[&Placed<'_>], pointer: &str| list.iter().position(|one| one.pointer == pointer);
    let name = |one: &Placed<'_>| match one.pointer.as_str() {
        "" => file.to_owned(),
        pointer => format!("{file}#{pointer}"),
    };
    let mut all = Vec::new();
    for one in &old_ones {
        let other = at(&new_ones, &one.pointer).and_then(|index| new_ones.get(index));
        all.extend(changed(name(one), Some(*one), other.copied()));
    }
    for one in new_ones.iter().filter(|one| at(&old_ones, &one.pointer).is_none()) {
        all.extend(changed(name(one), None, Some(*one)));
    }
    all
}

fn drawn(all: &[Changed], sources: &[Source], style: Style) -> String {
    if all.is_empty() {
        return "no access is granted or taken away\n".to_owned();
    }
    let mut text = String::new();
    for one in all {
        let Changed { name, changes } = one;
        for (what, list, severity) in [
            ("new access", &changes.granted, Severity::Warning),
            ("access taken away", &changes.taken_away, Severity::Note),
        ] {
            for Change { request, causes } in list {
                text.push_str(&format!("{name}: {what}\n  for example, {}\n", shown(request)));
                for (at, message) in causes {
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
    }
    let count = |of: fn(&Changes) -> usize| all.iter().map(|one| of(&one.changes)).sum::<usize>();
    let (granted, taken) = (count(|c| c.granted.len()), count(|c| c.taken_away.len()));
    text.push_str(&format!("{granted} granted, {taken} taken away"));
    let unknown = count(|c| c.unknown.len());
    if unknown > 0 {
        text.push_str(&format!(", {unknown} could not be told"));
    }
    text.push('\n');
    text
}

fn written(all: &[Changed], sources: &[Source]) -> String {
    let change = |name: &str, kind: &str, change: &Change| -> Value {
        let statements: Vec<Value> = change
            .causes
            .iter()
            .map(|(at, message)| {
                let remark = SyntaxError { at: *at, message: message.clone(), help: None };
                placed(&remark, sources)
            })
            .collect();
        json!({
            "policy": name,
            "kind": kind,
            "witness": change.request.to_json(),
            "reason": null,
            "statements": statements,
        })
    };
    let mut changes = Vec::new();
    for one in all {
        let of = |kind: &'static str, list: &[Change]| {
            list.iter().map(|own| change(&one.name, kind, own)).collect::<Vec<_>>()
        };
        changes.extend(of("granted", &one.changes.granted));
        changes.extend(of("taken_away", &one.changes.taken_away));
        changes.extend(one.changes.unknown.iter().map(|why| {
            json!({"policy": one.name, "kind": "unknown", "witness": null, "reason": why, "statements": []})
        }));
    }
    format!("{:#}\n", json!({ "schema_version": 1, "changes": changes }))
}
