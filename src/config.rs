//! `perimeter.toml`: what the user says of their files, and what they leave out, with the reason.

mod assertion;
mod organization;
mod perimeter;
mod read;

use crate::checks;
use crate::finding::{Check, Finding, Severity};
use crate::lint::{Pointers, Run};
use crate::policy::{Kind, Kinds};
use crate::settings::Settings;
use crate::source::{Source, Span};
use globset::GlobMatcher;
use std::path::{Path, PathBuf};

pub use read::{Problem, find_check, of, read};

/// The file's name.
pub const NAME: &str = "perimeter.toml";

/// The published schema of the file, as JSON.
pub const SCHEMA: &str = include_str!("config/schema.json");

/// The configuration of a run.
#[derive(Debug, Default)]
pub struct Config {
    pub settings: Settings,
    /// The folder the file stands in: its globs are relative to it.
    folder: PathBuf,
    source: Option<Source>,
    kinds: Vec<(GlobMatcher, Kind)>,
    /// For each assertion of the settings, the files it is about; all where there are none.
    assertion_files: Vec<Vec<GlobMatcher>>,
    levels: Vec<(String, Level)>,
    /// What is wrong with the file itself, and keeps nothing from being checked.
    findings: Vec<Finding>,
    suppressions: Vec<Suppression>,
    /// The files of service control policies, one glob for each level.
    scps: Vec<(GlobMatcher, Span)>,
}

/// What a user makes of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Off,
    At(Severity),
}

/// A finding that the user accepts.
#[derive(Debug)]
struct Suppression {
    /// A check's id or one of its aliases.
    check: &'static Check,
    file: GlobMatcher,
    /// The finding's pointer starts with it.
    pointer: Option<String>,
    /// The ID of the assertion that is broken.
    assertion: Option<String>,
    at: Span,
}

impl Config {
    /// The nearest configuration file above a path.
    pub fn find(from: &Path) -> Option<PathBuf> {
        let start = std::path::absolute(from).ok()?;
        start.ancestors().map(|folder| folder.join(NAME)).find(|file| file.is_file())
    }

    /// What the user says of a file's policies.
    pub fn kinds(&self, path: &Path) -> Option<Kinds> {
        let path = self.relative(path);
        let said = self.kinds.iter().find(|(glob, _)| glob.is_match(&path));
        let scp = || self.scps.iter().any(|(glob, _)| glob.is_match(&path)).then_some(Kind::Scp);
        said.map(|(_, kind)| *kind).or_else(scp).map(Kinds::from)
    }

    /// The settings for a file about which not all assertions are; `None` where all are.
    pub fn narrowed(&self, path: &Path) -> Option<Settings> {
        let path = self.relative(path);
        let about = |files: &Vec<GlobMatcher>| {
            files.is_empty() || files.iter().any(|glob| glob.is_match(&path))
        };
        if self.assertion_files.iter().all(about) {
            return None;
        }
        let mut settings = self.settings.clone();
        let mut files = self.assertion_files.iter();
        settings.assertions.retain(|_| files.next().is_none_or(about));
        Some(settings)
    }

    /// The checks that are not switched off.
    pub fn checks(&self) -> Vec<&'static Check> {
        checks::ALL.iter().filter(|check| self.level(check) != Some(Level::Off)).collect()
    }

    /// The last entry that names the check wins; its family (`nacl/*`) may stand for it.
    fn level(&self, check: &Check) -> Option<Level> {
        let named = |name: &str| {
            name == check.id
                || name.strip_suffix("/*").is_some_and(|family| family == check.family())
        };
        self.levels.iter().rev().find(|(name, _)| named(name)).map(|(_, level)| *level)
    }

    fn relative(&self, path: &Path) -> PathBuf {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        absolute.strip_prefix(&self.folder).map_or(absolute.clone(), Path::to_owned)
    }

    /// Sets severities, takes accepted findings out, and reports suppressions that matched nothing.
    ///
    /// A suppression counts as unused only where a file it is for was read: a run over a few files says nothing
    /// about the others.
    pub fn apply(&self, run: &mut Run) {
        let own = self.findings.iter();
        run.findings.extend(own.filter(|own| self.level(own.check) != Some(Level::Off)).cloned());
        for finding in &mut run.findings {
            if let Some(Level::At(severity)) = self.level(finding.check) {
                finding.severity = severity;
            }
        }
        let mut used = vec![false; self.suppressions.len()];
        let findings = std::mem::take(&mut run.findings);
        let mut pointers = Pointers::of(run);
        let kept: Vec<Finding> = findings
            .into_iter()
            .filter(|finding| {
                let accepted = self.suppressions.iter().position(|s| {
                    s.check.id == finding.check.id && self.covers(s, run, finding, &mut pointers)
                });
                if let Some(used) = accepted.and_then(|index| used.get_mut(index)) {
                    *used = true;
                }
                accepted.is_none()
            })
            .collect();
        run.findings = kept;
        let check = &checks::config::unused_suppression::CHECK;
        for (suppression, _) in self.suppressions.iter().zip(used).filter(|(_, used)| !used) {
            let read = |name: &str| suppression.file.is_match(self.relative(Path::new(name)));
            if !run.files.iter().any(|(name, _)| read(name))
                || self.level(check) == Some(Level::Off)
            {
                continue;
            }
            let message =
                format!("this suppression of `{}` matches no finding", suppression.check.id);
            let mut finding = Finding::new(check, suppression.at, message);
            finding.help("remove it, so that the finding is reported if it comes back");
            run.findings.push(finding);
        }
        run.config.clone_from(&self.source);
        run.sort();
    }

    fn covers<'a>(
        &self,
        suppression: &Suppression,
        run: &'a Run,
        finding: &Finding,
        pointers: &mut Pointers<'a>,
    ) -> bool {
        let name = run.source(finding.at.file).map_or("", |source| source.name.as_str());
        suppression.file.is_match(self.relative(Path::new(name)))
            && (suppression.assertion.is_none() || suppression.assertion == finding.subject)
            && suppression.pointer.as_ref().is_none_or(|wanted| {
                let own = pointers.get(finding.at).unwrap_or_default();
                own.strip_prefix(wanted.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
    }
}
