//! `perimeter diff`: which access a change of policies grants and takes away.

mod git;
mod pairs;
mod report;

use super::{Color, Exit, complain, failed, print, terminal};
use crate::lint::policies::{self, Failure, Placed};
use crate::policy::changes::{Changes, changes};
use crate::policy::questions::Assume;
use crate::source::{FileId, Source};
use clap::{Args, ValueEnum};
use pairs::Pair;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;

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

/// Two versions of a file, compared.
struct Compared {
    /// The versions that are there, the old one first; places in `changed` are of them.
    sources: Vec<Source>,
    /// How many policies were compared.
    policies: usize,
    changed: Vec<Changed>,
    /// Why the versions could not be compared.
    failure: Option<Failure>,
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
    let pairs = match pairs {
        Ok(pairs) => pairs,
        Err(failure) => return failed(&failure, style),
    };
    // Two files that are named have policies; of a folder or a revision, not every file does.
    let named = args.git.is_none() && args.paths.iter().all(|path| !path.is_dir());
    let all = compare_all(pairs, named);
    if named && let [Compared { failure: Some(failure), .. }] = all.as_slice() {
        return failed(failure, style);
    }
    let text = match args.format {
        FormatName::Human => report::drawn(&all, style),
        FormatName::Json => report::written(&all),
    };
    print(&text, exit(args.fail_on, &all))
}

/// Compares the pairs, on all processors, in their order.
fn compare_all(pairs: Vec<Pair>, named: bool) -> Vec<Compared> {
    let workers = thread::available_parallelism().map_or(1, usize::from).min(pairs.len());
    let queue = Mutex::new(pairs.into_iter().enumerate());
    let work = || {
        let mut own = Vec::new();
        loop {
            // No worker panics while it holds the queue.
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((index, pair)) = next else { return own };
            own.push((index, compare(pair, named)));
        }
    };
    let mut all: Vec<(usize, Compared)> = thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        for other in others {
            match other.join() {
                Ok(compared) => all.extend(compared),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, compared)| compared).collect()
}

fn compare(pair: Pair, named: bool) -> Compared {
    let Pair { old, new, unreadable } = pair;
    let at = |there: bool, index| there.then_some(FileId(index));
    let files = (at(old.is_some(), 0), at(new.is_some(), u32::from(old.is_some())));
    let sources: Vec<Source> = [old, new].into_iter().flatten().collect();
    let unread = |sources, failure| Compared {
        sources,
        policies: 0,
        changed: Vec::new(),
        failure: Some(failure),
    };
    if let Some(failure) = unreadable {
        return unread(sources, failure);
    }
    let answered = policies::with(
        &sources,
        |_| None,
        |placed| {
            if named {
                super::layers::holds_all(&sources, placed)?;
            }
            Ok(of_file(files, placed, &sources))
        },
    );
    match answered.and_then(|compared| compared) {
        Ok((policies, changed)) => Compared { sources, policies, changed, failure: None },
        Err(failure) => unread(sources, failure),
    }
}

fn exit(fail_on: FailOn, all: &[Compared]) -> Exit {
    let changes = || all.iter().flat_map(|file| &file.changed).map(|one| &one.changes);
    let fails = changes().any(|one| match fail_on {
        FailOn::NewAccess => !one.granted.is_empty(),
        FailOn::Any => !one.granted.is_empty() || !one.taken_away.is_empty(),
        FailOn::Never => false,
    });
    let open = changes().any(|one| !one.unknown.is_empty());
    if fails {
        Exit::Findings
    } else if open || all.iter().any(|file| file.failure.is_some()) {
        Exit::Failed
    } else {
        Exit::Clean
    }
}

/// The number of policies of a file, and those that changed: the only ones of both versions, those that follow each
/// other in lists, or those at the same places.
fn of_file(
    (old, new): (Option<FileId>, Option<FileId>),
    placed: &[Placed<'_>],
    sources: &[Source],
) -> (usize, Vec<Changed>) {
    let of = |file: Option<FileId>| -> Vec<&Placed<'_>> {
        placed.iter().filter(|one| Some(one.file) == file).collect()
    };
    let (mut old_ones, mut new_ones) = (of(old), of(new));
    let text = |one: &Placed<'_>| {
        let span = one.policy.node.span;
        sources.get(span.file.0 as usize).map(|source| source.slice(span))
    };
    let all = old_ones.len().max(new_ones.len());
    // A place in a list is no name: what only moved there is the same.
    let listed = |one: &Placed<'_>| {
        one.pointer
            .strip_prefix('/')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    old_ones.retain(|old| {
        let moved =
            new_ones.iter().position(|new| listed(old) && listed(new) && text(old) == text(new));
        moved.map(|index| new_ones.remove(index)).is_none()
    });
    let assume = Assume::documented();
    let file = sources.last().map_or("", |source| source.name.as_str());
    let changed = |name: String, old: Option<&Placed<'_>>, new: Option<&Placed<'_>>| {
        // The same bytes need no proof.
        if old.and_then(text) == new.and_then(text) {
            return None;
        }
        let changes = changes(old.map(|one| &one.policy), new.map(|one| &one.policy), &assume);
        (!changes.is_empty()).then_some(Changed { name, changes })
    };
    let name = |one: &Placed<'_>| match one.pointer.as_str() {
        pointer if all == 1 || pointer.is_empty() => file.to_owned(),
        pointer => format!("{file}#{pointer}"),
    };
    let by_order = old_ones.len() == new_ones.len()
        && (all == 1 || old_ones.iter().chain(&new_ones).all(|one| listed(one)));
    if by_order {
        let pairs = old_ones.iter().zip(&new_ones);
        let changes = pairs.filter_map(|(old, new)| changed(name(new), Some(*old), Some(*new)));
        return (all, changes.collect());
    }
    let at =
        |list: &[&Placed<'_>], pointer: &str| list.iter().position(|one| one.pointer == pointer);
    let mut changes = Vec::new();
    for one in &old_ones {
        let other = at(&new_ones, &one.pointer).and_then(|index| new_ones.get(index));
        changes.extend(changed(name(one), Some(*one), other.copied()));
    }
    for one in new_ones.iter().filter(|one| at(&old_ones, &one.pointer).is_none()) {
        changes.extend(changed(name(one), None, Some(*one)));
    }
    (all, changes)
}
