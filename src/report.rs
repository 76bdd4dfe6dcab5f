//! Findings in every format we write.

mod access_analyzer;
mod concise;
mod github;
mod human;
mod json;
pub mod reach;
mod sarif;

use crate::document::SyntaxError;
use crate::finding::{Finding, Severity};
use crate::lint::{Outcome, Run};
use crate::source::{Place, Source, Span};

pub use human::Style;
pub use json::SCHEMA_VERSION;

/// How a run is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Human,
    Json,
    Concise,
    Sarif,
    Github,
    AccessAnalyzer,
}

/// What of a run is written.
#[derive(Clone, Copy, Debug)]
pub struct Selection {
    /// Notes too.
    pub notes: bool,
    /// Why files were skipped, and what was found in the others.
    pub verbose: bool,
}

/// The run in a format; `took` is the time it took, in words, for people only.
pub fn write(run: &Run, format: Format, selection: Selection, style: Style, took: &str) -> String {
    match format {
        Format::Human => human::write(run, selection, style, took),
        Format::Json => json::write(run, selection),
        Format::Concise => concise::write(run, selection),
        Format::Sarif => sarif::write(run, selection),
        Format::Github => github::write(run, selection),
        Format::AccessAnalyzer => access_analyzer::write(run, selection),
    }
}

/// One finding as people see it, without the summary.
pub fn finding(run: &Run, finding: &Finding, style: Style) -> String {
    human::finding(run, finding, style)
}

/// What is wrong with a text, as people see it.
pub fn syntax_error(source: &Source, error: &SyntaxError, style: Style) -> String {
    human::remark(source, error, Severity::Error, style)
}

/// What is to be said of one place of a text, as people see it.
pub fn remark(source: &Source, remark: &SyntaxError, severity: Severity, style: Style) -> String {
    human::remark(source, remark, severity, style)
}

/// The findings that are shown, in order.
fn shown(run: &Run, selection: Selection) -> impl Iterator<Item = &Finding> {
    let least = if selection.notes { Severity::Note } else { Severity::Warning };
    run.findings.iter().filter(move |finding| finding.severity >= least)
}

/// Where a finding is, as people count.
struct Located<'a> {
    file: &'a str,
    start: Place,
    /// Just past the last character.
    end: Place,
}

fn locate<'a>(run: &'a Run, at: Span) -> Located<'a> {
    let start_of_file = Place { line: 1, column: 1 };
    match run.source(at.file) {
        Some(source) => {
            Located { file: &source.name, start: source.place(at.start), end: source.place(at.end) }
        }
        None => Located { file: "", start: start_of_file, end: start_of_file },
    }
}

fn plural(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// The last line of a report: what was read, and what was found.
fn summary(run: &Run, selection: Selection, took: &str) -> String {
    let skipped = run.files.iter().filter(|(_, o)| matches!(o, Outcome::Skipped(_))).count();
    let notes = run.count(Severity::Note);
    let mut line = format!(
        "{} read, {} checked, {skipped} skipped: {}, {}, ",
        plural(run.files.len(), "file"),
        plural(run.checked, "document"),
        plural(run.count(Severity::Error), "error"),
        plural(run.count(Severity::Warning), "warning"),
    );
    line.push_str(&plural(notes, "note"));
    if !selection.notes && notes > 0 {
        line.push_str(" (hidden: --notes shows them)");
    }
    if !took.is_empty() {
        line.push_str(&format!(", {took}"));
    }
    line
}
