//! What is compared with what: files, folders by their relative paths, and revisions of git.

use crate::discover;
use crate::lint::input;
use crate::lint::policies::{self, Failure};
use crate::source::Source;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Two versions of a file, of which one may be missing.
#[derive(Default)]
pub(super) struct Pair {
    pub(super) old: Option<Source>,
    pub(super) new: Option<Source>,
}

/// Two files, or the files of two folders with the same path in them.
pub(super) fn of_paths(old: &Path, new: &Path) -> Result<Vec<Pair>, Failure> {
    if old.is_dir() != new.is_dir() {
        let message = "compare a file with a file, or a folder with a folder".to_owned();
        return Err(Failure::Unreadable(message));
    }
    if !old.is_dir() {
        return Ok(vec![Pair { old: Some(policies::read(old)?), new: Some(policies::read(new)?) }]);
    }
    let mut pairs: BTreeMap<PathBuf, Pair> = BTreeMap::new();
    for (folder, is_new) in [(old, false), (new, true)] {
        let (files, unreadable) = input::gather(&[folder.to_owned()]);
        if let Some(wrong) = unreadable.first() {
            return Err(Failure::Unreadable(format!("{}: {}", wrong.path, wrong.reason)));
        }
        for file in files.iter().filter(|file| input::has_known_ending(&file.path)) {
            let source = policies::read(&file.path)?;
            let name = file.path.strip_prefix(folder).unwrap_or(&file.path).to_owned();
            // Folders hold more than policies.
            if discover::has_signs(&source.text) {
                let pair = pairs.entry(name).or_default();
                let place = if is_new { &mut pair.new } else { &mut pair.old };
                *place = Some(source);
            }
        }
    }
    Ok(pairs.into_values().collect())
}

/// The files that differ between two revisions, or a revision and the working tree: `A..B`, `A...B`, `A..` or `A`.
pub(super) fn of_revisions(range: &str, paths: &[PathBuf]) -> Result<Vec<Pair>, Failure> {
    let (old, new) = match range.split_once("...") {
        Some((old, new)) => {
            let new = if new.is_empty() { "HEAD" } else { new };
            (git(&["merge-base", or_head(old), new])?.trim().to_owned(), Some(new))
        }
        None => match range.split_once("..") {
            Some((old, new)) => (or_head(old).to_owned(), Some(new).filter(|new| !new.is_empty())),
            None => (range.to_owned(), None),
        },
    };
    // What starts with a dash would be an option of git.
    if let Some(wrong) =
        [Some(old.as_str()), new].into_iter().flatten().find(|r| r.starts_with('-'))
    {
        return Err(Failure::Unreadable(format!("`{wrong}` is no revision")));
    }
    let top = PathBuf::from(git(&["rev-parse", "--show-toplevel"])?.trim_end_matches('\n'));
    let mut command = vec!["diff", "--name-only", "--no-renames", "-z", old.as_str()];
    command.extend(new);
    command.push("--");
    let mut command: Vec<&OsStr> = command.into_iter().map(OsStr::new).collect();
    command.extend(paths.iter().map(|path| path.as_os_str()));
    let names = git(&command)?;
    let mut pairs = Vec::new();
    for name in names.split('\0').filter(|name| input::has_known_ending(Path::new(name))) {
        let before = at_revision(&old, name)?;
        let after = match new {
            Some(revision) => at_revision(revision, name)?,
            None if top.join(name).exists() => Some(policies::read(&top.join(name))?),
            None => None,
        };
        let signs = |source: Source| Some(source).filter(|s| discover::has_signs(&s.text));
        let pair = Pair { old: before.and_then(signs), new: after.and_then(signs) };
        if pair.old.is_some() || pair.new.is_some() {
            pairs.push(pair);
        }
    }
    Ok(pairs)
}

fn or_head(revision: &str) -> &str {
    if revision.is_empty() { "HEAD" } else { revision }
}

/// A file as it was; `None` where the revision does not have it.
fn at_revision(revision: &str, name: &str) -> Result<Option<Source>, Failure> {
    let place = format!("{revision}:{name}");
    let listed = git(&["ls-tree", "--full-tree", "--name-only", revision, "--", name])?;
    if listed.trim().is_empty() {
        return Ok(None);
    }
    Ok(Some(Source::new(place.clone(), git(&["show", place.as_str()])?)))
}

fn git<S: AsRef<OsStr>>(arguments: &[S]) -> Result<String, Failure> {
    let wrong = |why: String| Failure::Unreadable(format!("git: {why}"));
    let output = Command::new("git").args(arguments).output();
    let output = output.map_err(|error| wrong(error.to_string().to_lowercase()))?;
    if !output.status.success() {
        return Err(wrong(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    String::from_utf8(output.stdout).map_err(|_| wrong("the text is not UTF-8".to_owned()))
}
