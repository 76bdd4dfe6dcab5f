//! One line a finding, for editors, `grep` and people in a hurry.

use super::{Selection, locate, shown, summary};
use crate::lint::Run;

pub(super) fn write(run: &Run, selection: Selection) -> String {
    let mut text = String::new();
    for finding in shown(run, selection) {
        let at = locate(run, finding.at);
        let (line, column) = (at.start.line, at.start.column);
        let (severity, id) = (finding.severity.name(), finding.check.id);
        text.push_str(&format!(
            "{}:{line}:{column}: {severity}[{id}] {}\n",
            at.file, finding.message
        ));
    }
    for file in &run.unreadable {
        text.push_str(&format!("{}: cannot be read: {}\n", file.path, file.reason));
    }
    text.push_str(&summary(run, selection, ""));
    text.push('\n');
    text
}
