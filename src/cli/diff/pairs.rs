//! What is compared with what: files, folders by their relative paths, and revisions of git.

use super::git::{self, Repository, Version};
use crate::discover;
use crate::lint::input;
use crate::lint::policies::{self, Failure};
use crate::source::Source;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Two versions of a file, of which one may be missing.
#[derive(Default)]
pub(super) struct Pair {
    pub(super) old: Option<Source>,
    pub(super) new: Option<Source>,
    /// Why a version that is there could not be read: that is not the same as none.
    pub(super) unreadable: Option<Failure>,
}

impl Pair {
    fn put(&mut self, is_new: bool, read: Result<Source, Failure>) {
        match read {
            Ok(source) if is_new => self.new = Some(source),
            Ok(source) => self.old = Some(source),
            Err(failure) => self.unreadable = Some(failure),
        }
    }

    /// Whether the versions differ and one of them looks like policies: folders hold more than those.
    fn matters(&self) -> bool {
        let texts = [&self.old, &self.new].map(|side| side.as_ref().map(|source| &source.text));
        let [old, new] = texts;
        let signs = texts.into_iter().flatten().any(|text| discover::has_signs(text));
        self.unreadable.is_some() || (signs && old != new)
    }
}

/// Two files, or the files of two folders with the same path in them.
pub(super) fn of_paths(old: &Path, new: &Path) -> Result<Vec<Pair>, Failure> {
    if old.is_dir() != new.is_dir() {
        let message = "compare a file with a file, or a folder with a folder".to_owned();
        return Err(Failure::Unreadable(message));
    }
    if !old.is_dir() {
        let (old, new) = (Some(policies::read(old)?), Some(policies::read(new)?));
        return Ok(vec![Pair { old, new, unreadable: None }]);
    }
    let mut pairs: BTreeMap<PathBuf, Pair> = BTreeMap::new();
    for (folder, is_new) in [(old, false), (new, true)] {
        let (files, unreadable) = input::gather(&[folder.to_owned()]);
        if let Some(wrong) = unreadable.first() {
            return Err(Failure::Unreadable(format!("{}: {}", wrong.path, wrong.reason)));
        }
        for file in files.iter().filter(|file| input::has_known_ending(&file.path)) {
            let name = file.path.strip_prefix(folder).unwrap_or(&file.path).to_owned();
            pairs.entry(name).or_default().put(is_new, policies::read(&file.path));
        }
    }
    Ok(without_moved(pairs.into_values().filter(Pair::matters).collect()))
}

/// Drops files that only lie elsewhere now: what one takes away, the other grants.
fn without_moved(mut pairs: Vec<Pair>) -> Vec<Pair> {
    let mut gone: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, pair) in pairs.iter().enumerate().rev() {
        if let Pair { old: Some(old), new: None, unreadable: None } = pair {
            gone.entry(old.text.clone()).or_default().push(index);
        }
    }
    let mut moved: Vec<usize> = Vec::new();
    for (index, pair) in pairs.iter().enumerate() {
        if let Pair { old: None, new: Some(new), unreadable: None } = pair
            && let Some(from) = gone.get_mut(&new.text).and_then(Vec::pop)
        {
            moved.extend([from, index]);
        }
    }
    let mut index = 0;
    pairs.retain(|_| {
        index += 1;
        !moved.contains(&(index - 1))
    });
    pairs
}

/// The files that differ between two revisions, or a revision and the working tree: `A..B`, `A...B`, `A..` or `A`.
pub(super) fn of_revisions(range: &str, paths: &[PathBuf]) -> Result<Vec<Pair>, Failure> {
    let repository = Repository::here()?;
    let (old, new) = git::revisions(range)?;
    let mut blobs = repository.blobs()?;
    let mut pairs = Vec::new();
    for change in repository.changed(&old, new.as_deref(), paths)? {
        let mut pair = Pair::default();
        for (is_new, version) in [(false, &change.old), (true, &change.new)] {
            let Some(version) = version else { continue };
            if !input::has_known_ending(Path::new(&version.path)) {
                continue;
            }
            let name = repository.shown(&version.path);
            let revision = if is_new { new.as_deref() } else { Some(old.as_str()) };
            let read = match (version, revision) {
                (Version { blob: Some(blob), path }, Some(revision)) => blobs
                    .text(blob)
                    .map(|text| Source::new(format!("{revision}:{path}"), text))
                    .map_err(|why| Failure::Unreadable(format!("{revision}:{path}: {why}"))),
                _ => policies::read(&repository.path(&version.path))
                    .map(|source| Source::new(&name, source.text)),
            };
            pair.put(is_new, read);
        }
        pairs.push(pair);
    }
    Ok(without_moved(pairs.into_iter().filter(Pair::matters).collect()))
}
