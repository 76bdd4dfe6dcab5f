//! Each finding with a request names what lets the request in, and for every Deny about its action how it escapes.

use perimeter::checks;
use perimeter::document::schema::to_value;
use perimeter::document::{json, yaml};
use perimeter::finding::{Finding, Witness};
use perimeter::lint;
use perimeter::policy::evaluate::{Element, matches};
use perimeter::policy::request::Request;
use perimeter::policy::{Effect, Kind, Policy};
use perimeter::settings::Settings;
use perimeter::source::FileId;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;

/// The request of a finding's witness, as the evaluator takes it.
fn request(finding: &Finding) -> Option<Request> {
    let Some(Witness::Request { principal, action, resource, context }) = &finding.witness else {
        return None;
    };
    let context: Map<String, Value> = context
        .iter()
        .map(|(key, values)| match values.as_slice() {
            [one] => (key.clone(), json!(one)),
            several => (key.clone(), json!(several)),
        })
        .collect();
    let text =
        json!({"principal": principal, "action": action, "resource": resource, "context": context});
    let text = text.to_string();
    let node = json::parse(&text, FileId(0)).unwrap();
    Some(Request::of(&node).unwrap())
}

/// What a finding leaves out of the statements of its policy.
fn left_out(finding: &Finding, policy: &Policy<'_>) -> Vec<String> {
    let Some(request) = request(finding) else { return Vec::new() };
    let mut missing = Vec::new();
    let (mut allowing, mut let_in) = (false, false);
    for statement in &policy.statements {
        let found = matches(policy, statement, &request);
        let within = |span: perimeter::source::Span| {
            statement.node.span.start <= span.start && span.end <= statement.node.span.end
        };
        let named = finding.related.iter().any(|(span, _)| within(*span)) || within(finding.at);
        let allows = statement.is(Effect::Allow) && found.truth.is_yes();
        let escaped = statement.is(Effect::Deny)
            && found.truth.is_no()
            && found.excluded_by != Some(Element::Action);
        // Of several that let it in, one is enough.
        allowing |= allows;
        let_in |= allows && named;
        if escaped && !named {
            missing.push(format!("statement {} of {}", statement.index + 1, finding.check.id));
        }
    }
    if allowing && !let_in {
        missing.push(format!("what lets it in, of {}", finding.check.id));
    }
    missing
}

#[test]
fn every_finding_with_a_request_tells_how_it_gets_through() {
    let (mut asked, mut missing) = (0, Vec::new());
    let mut folders: Vec<_> =
        fs::read_dir("fixtures").unwrap().flatten().map(|e| e.path()).collect();
    folders.sort();
    for folder in folders {
        let Ok(checks) = fs::read_dir(&folder) else { continue };
        let mut checks: Vec<_> = checks.flatten().map(|entry| entry.path()).collect();
        checks.sort();
        for check in checks {
            let Ok(text) = fs::read_to_string(check.join("fail.json")) else { continue };
            let Ok(node) = json::parse(&text, FileId(0)) else { continue };
            if node.get("Statement").is_none() {
                continue;
            }
            let settings = settings(&check);
            let run = lint::text("fail.json", &text, &settings, None);
            let policy = Policy::of(&node);
            for finding in &run.findings {
                asked += usize::from(finding.witness.is_some());
                missing.extend(
                    left_out(finding, &policy)
                        .into_iter()
                        .map(|what| format!("{}: {what}", check.display())),
                );
            }
        }
    }
    println!("{asked} findings with a request");
    assert!(asked > 40, "{asked}");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The same of every policy of tests/cases/checks, with the configuration and the kind that it is decided for.
#[test]
fn every_finding_of_a_case_tells_how_its_request_gets_through() {
    let (mut asked, mut missing) = (0, Vec::new());
    let mut files: Vec<_> =
        fs::read_dir("tests/cases/checks").unwrap().flatten().map(|entry| entry.path()).collect();
    files.sort();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let file = to_value(&yaml::parse(&text, FileId(0)).unwrap()[0]);
        for case in file["cases"].as_array().unwrap() {
            let Value::Array(statements) = &case["statements"] else { continue };
            let toml = case["config"].as_str().or(file["config"].as_str()).unwrap_or_default();
            let settings = perimeter::config::of("perimeter.toml", toml).unwrap().settings;
            let kinds = case["kind"].as_str().map(|kind| Kind::named(kind).unwrap().into());
            let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
            let node = json::parse(&text, FileId(0)).unwrap();
            let policy = Policy::of(&node);
            for finding in &lint::text("policy.json", &text, &settings, kinds).findings {
                asked += usize::from(finding.witness.is_some());
                let name = case["name"].as_str().unwrap();
                missing.extend(
                    left_out(finding, &policy).into_iter().map(|what| format!("{name}: {what}")),
                );
            }
        }
    }
    println!("{asked} findings with a request");
    assert!(asked > 200, "{asked}");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The configuration that the check's own page shows.
fn settings(folder: &Path) -> Settings {
    let text =
        checks::ALL.iter().find(|check| folder.ends_with(check.id)).map_or("", |check| check.text);
    let page: Vec<&str> =
        text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
    let block = page.iter().skip_while(|line| **line != "```toml").skip(1);
    let toml: Vec<&str> = block.take_while(|line| **line != "```").copied().collect();
    perimeter::config::of("perimeter.toml", &toml.join("\n"))
        .map(|config| config.settings)
        .unwrap_or_default()
}
