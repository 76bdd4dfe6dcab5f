//! JSON for machines: one object, with types of its own that change only with the schema version.

use super::{Selection, locate, shown};
use crate::finding::{Finding, Severity, Witness};
use crate::lint::{Outcome, Pointers, Run};
use crate::source::Span;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Rises when a field is renamed, removed or changes its meaning; new fields do not raise it.
pub const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    schema_version: u32,
    summary: Summary<'a>,
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Summary<'a> {
    files_read: usize,
    documents_checked: usize,
    files_skipped: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    notes_shown: bool,
    unreadable: Vec<UnreadableFile<'a>>,
}

#[derive(Serialize)]
struct UnreadableFile<'a> {
    file: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct Entry<'a> {
    check: &'static str,
    severity: &'static str,
    certainty: &'static str,
    message: &'a str,
    #[serde(flatten)]
    location: Location<'a>,
    /// JSON pointer (RFC 6901) of the innermost value; `null` in a file that could not be parsed.
    pointer: Option<String>,
    subject: Option<&'a str>,
    witness: Option<Value>,
    related: Vec<Related<'a>>,
    help: Option<&'a str>,
    fixable: Option<&'static str>,
    aliases: &'static [&'static str],
}

#[derive(Serialize)]
struct Location<'a> {
    file: &'a str,
    span: ByteSpan,
    start: Point,
    end: Point,
}

/// Offsets in bytes from the start of the file; `end` is just past the last.
#[derive(Serialize)]
struct ByteSpan {
    start: u32,
    end: u32,
}

/// Counted from 1; columns in Unicode scalar values.
#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    location: Location<'a>,
}

pub(super) fn write(run: &Run, selection: Selection) -> String {
    let skipped = run.files.iter().filter(|(_, o)| matches!(o, Outcome::Skipped(_))).count();
    let unreadable = run.unreadable.iter();
    let mut pointers = Pointers::of(run);
    let report = Report {
        schema_version: SCHEMA_VERSION,
        summary: Summary {
            files_read: run.files.len(),
            documents_checked: run.checked,
            files_skipped: skipped,
            errors: run.count(Severity::Error),
            warnings: run.count(Severity::Warning),
            notes: run.count(Severity::Note),
            notes_shown: selection.notes,
            unreadable: unreadable
                .map(|file| UnreadableFile { file: &file.path, reason: &file.reason })
                .collect(),
        },
        findings: shown(run, selection).map(|f| entry(run, f, pointers.get(f.at))).collect(),
    };
    let text = serde_json::to_string_pretty(&report);
    text.map_or_else(|error| format!("{{\"error\": \"{error}\"}}"), |text| text + "\n")
}

fn entry<'a>(run: &'a Run, finding: &'a Finding, pointer: Option<String>) -> Entry<'a> {
    let related = finding.related.iter();
    Entry {
        check: finding.check.id,
        severity: finding.severity.name(),
        certainty: finding.certainty.name(),
        message: &finding.message,
        location: location(run, finding.at),
        pointer,
        subject: finding.subject.as_deref(),
        witness: finding.witness.as_ref().map(witness),
        related: related
            .map(|(at, message)| Related { message, location: location(run, *at) })
            .collect(),
        help: finding.help.as_deref(),
        fixable: finding.fix.as_ref().map(|fix| match fix.applicability {
            crate::finding::Applicability::Safe => "safe",
            crate::finding::Applicability::Unsafe => "unsafe",
        }),
        aliases: finding.check.aliases,
    }
}

fn location(run: &Run, at: Span) -> Location<'_> {
    let found = locate(run, at);
    Location {
        file: found.file,
        span: ByteSpan { start: at.start, end: at.end },
        start: Point { line: found.start.line, column: found.start.column },
        end: Point { line: found.end.line, column: found.end.column },
    }
}

/// A witness as JSON: `{"kind": "request", …}`, `{"kind": "packet", …}` or `{"kind": "value", "value": …}`.
pub(super) fn witness(witness: &Witness) -> Value {
    match witness {
        Witness::Request { principal, action, resource, context } => {
            let values = context.iter().map(|(key, values)| {
                let value = match values.as_slice() {
                    [one] => json!(one),
                    many => json!(many),
                };
                (key.clone(), value)
            });
            let context: Map<String, Value> = values.collect();
            json!({
                "kind": "request", "principal": principal, "action": action, "resource": resource,
                "context": context,
            })
        }
        Witness::Packet(fields) => {
            let mut object = Map::from_iter([("kind".to_owned(), json!("packet"))]);
            for (name, value) in fields {
                object.insert(name.replace(' ', "_"), json!(value));
            }
            Value::Object(object)
        }
        Witness::Value(text) => json!({"kind": "value", "value": text}),
    }
}
