//! The report people read, drawn by miette.

use super::{Selection, shown, summary};
use crate::document::SyntaxError;
use crate::finding::{Finding, Severity};
use crate::lint::{Outcome, Run};
use crate::source::{FileId, Source, Span};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use std::error::Error;
use std::fmt::{self, Display};

/// How a report is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub color: bool,
    pub unicode: bool,
    /// In columns.
    pub width: usize,
}

impl Style {
    /// For files and tests: no colour, Unicode lines, 100 columns.
    pub const PLAIN: Self = Self { color: false, unicode: true, width: 100 };

    fn handler(self) -> GraphicalReportHandler {
        let theme = match (self.color, self.unicode) {
            (true, true) => GraphicalTheme::unicode(),
            (false, true) => GraphicalTheme::unicode_nocolor(),
            (true, false) => GraphicalTheme {
                characters: miette::ThemeCharacters::ascii(),
                styles: miette::ThemeStyles::ansi(),
            },
            (false, false) => GraphicalTheme::none(),
        };
        GraphicalReportHandler::new_themed(theme).with_width(self.width).with_links(false)
    }
}

pub(super) fn write(run: &Run, selection: Selection, style: Style, took: &str) -> String {
    let mut text = String::new();
    if selection.verbose {
        for (name, outcome) in &run.files {
            let what = match outcome {
                Outcome::Checked(held) => held.join(", "),
                Outcome::Skipped(reason) => format!("skipped: {reason}"),
                Outcome::Malformed => "malformed".to_owned(),
            };
            text.push_str(&format!("{name}: {what}\n"));
        }
        if !run.files.is_empty() {
            text.push('\n');
        }
    }
    for shown in shown(run, selection) {
        text.push_str(&finding(run, shown, style));
        text.push('\n');
    }
    for file in &run.unreadable {
        text.push_str(&format!("{}: cannot be read: {}\n", file.path, file.reason));
    }
    text.push_str(&summary(run, selection, took));
    text.push('\n');
    text
}

pub(super) fn finding(run: &Run, finding: &Finding, style: Style) -> String {
    let mut text = String::new();
    let shown = Shown::of(run, finding);
    // A string takes all that is written; what cannot be drawn (an offset past the end) is said in words.
    if style.handler().render_report(&mut text, &shown).is_err() {
        text = format!("{}: {}\n", finding.check.id, finding.message);
    }
    text
}

pub(super) fn remark(
    source: &Source,
    error: &SyntaxError,
    severity: Severity,
    style: Style,
) -> String {
    let (message, help) = (error.message.as_str(), error.help.as_deref());
    let severity = drawn(severity);
    let mut text = String::new();
    let remark = Remark { source, at: error.at, message, help, severity };
    if style.handler().render_report(&mut text, &remark).is_err() {
        text = format!("{}: {message}\n", source.name);
    }
    text
}

fn drawn(severity: Severity) -> miette::Severity {
    match severity {
        Severity::Note => miette::Severity::Advice,
        Severity::Warning => miette::Severity::Warning,
        Severity::Error => miette::Severity::Error,
    }
}

/// A finding beside its source, as miette wants to see them.
struct Shown<'a> {
    source: Option<&'a Source>,
    finding: &'a Finding,
    witness: Option<Because>,
    /// Places in other files, which miette draws below.
    elsewhere: Vec<Remark<'a>>,
}

impl<'a> Shown<'a> {
    fn of(run: &'a Run, finding: &'a Finding) -> Self {
        let file: FileId = finding.at.file;
        let source = run.source(file);
        let others = finding
            .related
            .iter()
            .filter(|(at, _)| *at != finding.at && !is_near(source, finding, *at));
        let elsewhere = others.filter_map(|(at, message)| {
            let source = run.source(at.file)?;
            let severity = miette::Severity::Advice;
            Some(Remark { source, at: *at, message, help: None, severity })
        });
        Self {
            source,
            finding,
            witness: finding.witness.as_ref().map(|w| Because(format!("for example, {w}"))),
            elsewhere: elsewhere.collect(),
        }
    }
}

/// The bytes to underline: of a very long text only the start, which miette could not draw otherwise.
fn range(source: Option<&Source>, at: Span) -> std::ops::Range<usize> {
    const LONG: usize = 300;
    const SHOWN: usize = 80;
    let start = at.start as usize;
    let text = source.map_or("", |source| source.slice(at));
    if text.lines().next().is_some_and(|line| line.len() > LONG) {
        let end = (SHOWN..LONG).find(|&end| text.is_char_boundary(end)).unwrap_or(0);
        return start..start + end;
    }
    start..at.end as usize
}

/// Whether a related place can be drawn in the picture of the finding: in its file, and not far along a long line.
fn is_near(source: Option<&Source>, finding: &Finding, at: Span) -> bool {
    at.file == finding.at.file && !source.is_some_and(|source| source.on_long_line(at))
}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        Some(Box::new(self.finding.check.id))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(drawn(self.finding.severity))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.finding.help.as_ref().map(|help| Box::new(help) as Box<dyn Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let at = self.finding.at;
        // What is said of the finding's own place stands at its underline, which would be drawn twice otherwise.
        let related = &self.finding.related;
        let own = related.iter().position(|(place, _)| *place == at);
        let text = own.and_then(|own| related.get(own)).map(|(_, text)| text.clone());
        let main = LabeledSpan::new_primary_with_span(text, range(self.source, at));
        let near = related
            .iter()
            .enumerate()
            .filter(move |(index, (place, _))| {
                Some(*index) != own && is_near(self.source, self.finding, *place)
            })
            .map(|(_, related)| related);
        let near = near.map(|(place, text)| {
            LabeledSpan::new_with_span(Some(text.clone()), range(self.source, *place))
        });
        Some(Box::new(std::iter::once(main).chain(near)))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        if self.elsewhere.is_empty() {
            return None;
        }
        Some(Box::new(self.elsewhere.iter().map(|place| place as &dyn Diagnostic)))
    }
}

impl Error for Shown<'_> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.witness.as_ref().map(|witness| witness as &dyn Error)
    }
}

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.finding.message)
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

/// The witness, which miette draws as the cause.
#[derive(Debug)]
struct Because(String);

impl Error for Because {}

impl Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something said of one place: what is related in another file, or what is wrong with a file as a whole.
struct Remark<'a> {
    source: &'a Source,
    at: Span,
    message: &'a str,
    help: Option<&'a str>,
    severity: miette::Severity,
}

impl Diagnostic for Remark<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.help.map(|help| Box::new(help) as Box<dyn Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_primary_with_span(None, range(Some(self.source), self.at));
        Some(Box::new(std::iter::once(label)))
    }
}

impl Error for Remark<'_> {}

impl Display for Remark<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

impl fmt::Debug for Remark<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}
