//! Answered cases for people, for scripts and for the test views of CI systems.

use super::{Answer, Answered};
use crate::source::Source;
use serde_json::{Value, json as object};
use std::fmt::Write;

/// `{"cases": [{"name", "verdict", "expected", "pass", "witness", "reason"}…]}`; a case without an answer has the
/// verdict `error`.
pub fn json(files: &[(&Source, Vec<Answered>)]) -> String {
    let cases: Vec<Value> = all(files)
        .map(|(source, case)| match &case.outcome {
            Ok(answer) => object!({
                "name": case.name,
                "verdict": answer.verdict,
                "expected": case.expected,
                "pass": answer.pass,
                "witness": answer.witness,
                "reason": answer.reason,
            }),
            Err(problem) => object!({
                "name": case.name,
                "verdict": "error",
                "expected": case.expected,
                "pass": false,
                "witness": null,
                "reason": problem.text(source),
            }),
        })
        .collect();
    format!("{:#}\n", object!({ "cases": cases }))
}

/// A line for each case, more for those that differ, and the sum.
pub fn human(files: &[(&Source, Vec<Answered>)]) -> String {
    let mut text = String::new();
    for (source, case) in all(files) {
        match &case.outcome {
            Ok(answer) => answered(&mut text, case, answer),
            Err(problem) => {
                let _ = writeln!(text, "error   {}\n        {}", case.name, problem.text(source));
            }
        }
    }
    let (mut passed, mut failed, mut open, mut errors) = (0, 0, 0, 0);
    for (_, case) in all(files) {
        match case.outcome.as_ref().map(|answer| answer.pass) {
            Ok(Some(true)) => passed += 1,
            Ok(Some(false)) => failed += 1,
            Ok(None) => open += 1,
            Err(_) => errors += 1,
        }
    }
    let _ = write!(text, "{passed} passed, {failed} failed");
    if open > 0 {
        let _ = write!(text, ", {open} answered");
    }
    if errors > 0 {
        let _ = write!(text, ", {errors} could not be asked");
    }
    text.push('\n');
    text
}

fn answered(text: &mut String, case: &Answered, answer: &Answer) {
    let mark = match answer.pass {
        Some(true) => "pass",
        Some(false) => "FAIL",
        None => "answer",
    };
    let _ = write!(text, "{mark:<8}{}: {}", case.name, answer.verdict);
    if answer.pass == Some(false) {
        let _ = write!(text, ", expected {}", case.expected.as_deref().unwrap_or(""));
    }
    text.push('\n');
    if let Some(example) = &answer.example {
        let _ = writeln!(text, "        for example, {example}");
    }
    if answer.pass != Some(true) && !answer.reason.is_empty() {
        let _ = writeln!(text, "        {}", answer.reason);
    }
}

/// The XML that JUnit writes, a suite for each file. What a case without `expected` is answered stands in its output.
pub fn junit(files: &[(&Source, Vec<Answered>)]) -> String {
    let counts = |cases: &[&Answered]| {
        let failed = cases.iter().filter(|case| case.outcome.is_ok() && !case.passes()).count();
        let errors = cases.iter().filter(|case| case.outcome.is_err()).count();
        format!("tests=\"{}\" failures=\"{failed}\" errors=\"{errors}\"", cases.len())
    };
    let whole: Vec<&Answered> = all(files).map(|(_, case)| case).collect();
    let mut text =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {}>\n", counts(&whole));
    for (source, cases) in files {
        let own: Vec<&Answered> = cases.iter().collect();
        let file = xml(&source.name);
        let _ = writeln!(text, "  <testsuite name=\"{file}\" {}>", counts(&own));
        for case in cases {
            let name = xml(&case.name);
            let _ = write!(text, "    <testcase classname=\"{file}\" name=\"{name}\"");
            match &case.outcome {
                Ok(answer) if answer.pass == Some(false) => {
                    let expected = case.expected.as_deref().unwrap_or("");
                    let message = xml(&format!("{}, expected {expected}", answer.verdict));
                    let witness = answer.witness.as_ref().map(Value::to_string).unwrap_or_default();
                    let body = xml(&format!("{}\n{witness}", answer.reason));
                    let _ = writeln!(
                        text,
                        "><failure type=\"verdict\" message=\"{message}\">{body}</failure></testcase>"
                    );
                }
                Ok(answer) if answer.pass.is_none() => {
                    let told = xml(&format!("{}\n{}", answer.verdict, answer.reason));
                    let _ = writeln!(text, "><system-out>{told}</system-out></testcase>");
                }
                Ok(_) => text.push_str("/>\n"),
                Err(problem) => {
                    let message = xml(&problem.text(source));
                    let _ =
                        writeln!(text, "><error type=\"case\" message=\"{message}\"/></testcase>");
                }
            }
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

fn all<'a>(
    files: &'a [(&Source, Vec<Answered>)],
) -> impl Iterator<Item = (&'a Source, &'a Answered)> {
    files.iter().flat_map(|(source, cases)| cases.iter().map(move |case| (*source, case)))
}

/// Escapes text for XML; control characters, which XML 1.0 cannot hold, become `?`.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push(' '),
            char if char.is_control() => out.push('?'),
            char => out.push(char),
        }
    }
    out
}
