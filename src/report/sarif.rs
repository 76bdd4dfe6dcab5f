//! SARIF 2.1.0, which code hosts read: regions count from 1, columns count Unicode code points.

use super::{Selection, json, locate, shown};
use crate::finding::{Check, Finding, Severity};
use crate::lint::{Pointers, Run};
use crate::source::Span;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) fn write(run: &Run, selection: Selection) -> String {
    let findings: Vec<&Finding> = shown(run, selection).collect();
    let mut rules: BTreeMap<&str, &Check> = BTreeMap::new();
    for finding in &findings {
        rules.insert(finding.check.id, finding.check);
    }
    let indexes: BTreeMap<&str, usize> = rules.keys().copied().zip(0..).collect();
    let mut pointers = Pointers::of(run);
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| result(run, finding, &indexes, pointers.get(finding.at)))
        .collect();
    let notifications: Vec<Value> = run
        .unreadable
        .iter()
        .map(|file| {
            json!({
                "level": "error",
                "message": {"text": format!("{}: {}", file.path, file.reason)},
            })
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "perimeter",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.values().map(|check| rule(check)).collect::<Vec<_>>(),
            }},
            "invocations": [{
                "executionSuccessful": run.unreadable.is_empty(),
                "toolExecutionNotifications": notifications,
            }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let text = serde_json::to_string_pretty(&log);
    text.map_or_else(|error| format!("{{\"error\": \"{error}\"}}"), |text| text + "\n")
}

fn rule(check: &Check) -> Value {
    json!({
        "id": check.id,
        "shortDescription": {"text": check.title()},
        "help": {"text": check.docs(), "markdown": check.docs()},
        "defaultConfiguration": {"level": level(check.severity)},
        "properties": {"tags": check.aliases},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn result(
    run: &Run,
    finding: &Finding,
    rules: &BTreeMap<&str, usize>,
    pointer: Option<String>,
) -> Value {
    let mut text = finding.message.clone();
    if let Some(witness) = &finding.witness {
        text.push_str(&format!("; for example: {witness}"));
    }
    if let Some(help) = &finding.help {
        text.push_str(&format!("; to do: {help}"));
    }
    let related: Vec<Value> = finding
        .related
        .iter()
        .map(|(at, message)| {
            let mut place = location(run, *at);
            if let Some(place) = place.as_object_mut() {
                place.insert("message".to_owned(), json!({"text": message}));
            }
            place
        })
        .collect();
    let mut properties = json!({"certainty": finding.certainty.name()});
    if let (Some(witness), Some(map)) = (&finding.witness, properties.as_object_mut()) {
        map.insert("witness".to_owned(), json::witness(witness));
    }
    json!({
        "ruleId": finding.check.id,
        "ruleIndex": rules.get(finding.check.id),
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": [location(run, finding.at)],
        "relatedLocations": related,
        "partialFingerprints": {"perimeter/v1": fingerprint(run, finding, pointer)},
        "properties": properties,
    })
}

fn location(run: &Run, at: Span) -> Value {
    let found = locate(run, at);
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(found.file)},
        "region": {
            "startLine": found.start.line,
            "startColumn": found.start.column,
            "endLine": found.end.line,
            "endColumn": found.end.column,
        },
    }})
}

/// What stays the same when lines above it change: the check, the file, the object and the words.
fn fingerprint(run: &Run, finding: &Finding, pointer: Option<String>) -> String {
    let file = locate(run, finding.at).file.to_owned();
    let pointer = pointer.unwrap_or_default();
    let subject = finding.subject.as_deref().unwrap_or(&pointer);
    format!("{}:{file}:{subject}", finding.check.id)
}

/// A path as a relative URI reference.
fn uri(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                text.push(char::from(byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}
