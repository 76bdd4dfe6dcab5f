//! The `[organization]` table: the service control policies above the principals of the repository.

use super::{Config, Problem, read};
use crate::document::{Node, SyntaxError};
use crate::lint::policies::Failure;
use crate::lint::{guardrails, input};
use crate::source::{Source, Span};
use globset::GlobMatcher;
use std::path::PathBuf;
use std::sync::Arc;

/// The globs of the table, one for each level from the root down.
pub(super) fn levels(root: &Node<'_>, errors: &mut Vec<SyntaxError>) -> Vec<(GlobMatcher, Span)> {
    let list = root.get("organization").and_then(|table| table.get("scps"));
    let globs = list.map_or(&[][..], Node::items).iter();
    let pairs = globs.filter_map(|glob| Some((glob.as_str()?, glob.span)));
    pairs.filter_map(|(text, at)| Some((read::matcher(text, at, errors)?, at))).collect()
}

impl Config {
    /// Reads the files that the globs name. A glob without any is a mistake: its level would allow nothing.
    pub(super) fn read_scps(&mut self) -> Result<(), Problem> {
        if self.scps.is_empty() {
            return Ok(());
        }
        let (files, _) = input::gather(std::slice::from_ref(&self.folder));
        let mut levels = Vec::new();
        for (glob, at) in &self.scps {
            let own = files.iter().filter(|file| glob.is_match(self.relative(&file.path)));
            let paths: Vec<PathBuf> = own.map(|file| file.path.clone()).collect();
            if paths.is_empty() {
                let message = format!("no file is named `{}`", glob.glob());
                let error = SyntaxError { at: *at, message, help: None };
                let source = self.source.clone().unwrap_or_else(|| Source::new("", ""));
                return Err(Problem::Wrong(source, vec![error]));
            }
            levels.push(guardrails::read(&paths).map_err(|failure| match failure {
                Failure::Unreadable(reason) => Problem::Unreadable(reason),
                Failure::Malformed(source, error) => Problem::Wrong(*source, vec![error]),
            })?);
        }
        self.settings.scps = Arc::new(levels);
        Ok(())
    }
}
