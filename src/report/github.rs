//! Workflow commands that GitHub shows beside the changed lines.

use super::{Selection, locate, shown};
use crate::finding::Severity;
use crate::lint::Run;

pub(super) fn write(run: &Run, selection: Selection) -> String {
    let mut text = String::new();
    for finding in shown(run, selection) {
        let at = locate(run, finding.at);
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut message = finding.message.clone();
        if let Some(witness) = &finding.witness {
            message.push_str(&format!("\nfor example: {witness}"));
        }
        if let Some(help) = &finding.help {
            message.push_str(&format!("\nhelp: {help}"));
        }
        text.push_str(&format!(
            "::{level} file={},line={},endLine={},col={},endColumn={},title={}::{}\n",
            property(at.file),
            at.start.line,
            at.end.line,
            at.start.column,
            at.end.column,
            property(finding.check.id),
            data(&message),
        ));
    }
    for file in &run.unreadable {
        let message = data(&format!("cannot be read: {}", file.reason));
        text.push_str(&format!("::error file={}::{message}\n", property(&file.path)));
    }
    text
}

/// A message may hold text of the checked file: it must not end the command or start another.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
