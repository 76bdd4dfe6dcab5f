//! Texts that come again: repositories keep copies of one policy for many accounts, and need to be told of each.

use super::file::Report;
use super::input::Input;
use crate::finding::Finding;
use crate::policy::Kinds;
use crate::source::{FileId, Source};
use foldhash::HashMap;
use std::ffi::OsString;
use std::sync::{Arc, Mutex, PoisonError};

/// How much text is remembered: a run must not hold all that it has read.
const MOST: usize = 32 << 20;

/// What came of texts, for those that are read again.
#[derive(Default)]
pub(super) struct Copies(Mutex<Known>);

#[derive(Default)]
struct Known {
    reports: HashMap<String, Vec<Arc<Entry>>>,
    size: usize,
}

/// A report without its text, and the file that it is about.
struct Entry {
    how: How,
    file: FileId,
    report: Report,
}

/// What else decides how a text is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct How {
    ending: Option<OsString>,
    named: bool,
    kinds: Option<Kinds>,
}

impl How {
    pub(super) fn of(input: &Input, kinds: Option<Kinds>) -> Self {
        let ending = input.path.extension().map(OsString::from);
        Self { ending, named: input.named, kinds }
    }
}

impl Copies {
    /// What came of the same text, as if it had been this file's.
    pub(super) fn find(&self, name: String, text: &str, how: &How, file: FileId) -> Option<Report> {
        let entry = {
            let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.reports.get(text)?.iter().find(|entry| entry.how == *how)?)
        };
        Some(entry.report.of_copy(name, text, entry.file, file))
    }

    /// The text to remember; `None` where that would be too much.
    pub(super) fn room(&self, text: &str) -> Option<String> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (known.size + text.len() <= MOST).then(|| text.to_owned())
    }

    pub(super) fn keep(&self, text: String, how: How, file: FileId, report: &Report) {
        let entry = Arc::new(Entry { how, file, report: report.without_text() });
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.size += text.len();
        known.reports.entry(text).or_default().push(entry);
    }
}

impl Report {
    fn without_text(&self) -> Self {
        match self {
            Self::Unreadable(reason) => Self::Unreadable(reason.clone()),
            Self::Skipped(reason) => Self::Skipped(reason),
            Self::Read { findings, held, networks, accounts, .. } => Self::Read {
                source: Source::new("", ""),
                findings: findings.clone(),
                held: held.clone(),
                networks: *networks,
                accounts: *accounts,
            },
        }
    }

    fn of_copy(&self, name: String, text: &str, from: FileId, to: FileId) -> Self {
        let mut own = self.without_text();
        if let Self::Read { source, findings, networks, accounts, .. } = &mut own {
            let kept = *accounts || !findings.is_empty() || networks.any();
            *source = Source::new(name, if kept { text } else { "" });
            findings.iter_mut().for_each(|finding| finding.move_places(from, to));
        }
        own
    }
}

impl Finding {
    /// Makes what it says of one file a statement about another with the same text.
    fn move_places(&mut self, from: FileId, to: FileId) {
        let related = self.related.iter_mut().map(|(at, _)| at);
        let edits = self.fix.iter_mut().flat_map(|fix| &mut fix.edits).map(|edit| &mut edit.at);
        let spans = related.chain(edits).chain([&mut self.at]);
        for span in spans.filter(|span| span.file == from) {
            span.file = to;
        }
    }
}
