//! Policies whose findings were decided from AWS's documentation before they were checked: what must be found, and nothing else.

use perimeter::document::schema::to_value;
use perimeter::document::yaml;
use perimeter::finding::{Finding, Witness};
use perimeter::policy::{Kind, Kinds};
use perimeter::settings::Settings;
use perimeter::source::FileId;
use perimeter::{config, lint};
use serde_json::{Value, json};
use std::fs;

/// One policy, and the checks of those watched that report it, each as often as it does.
struct Case {
    name: String,
    text: String,
    settings: Settings,
    /// What the policy is, where it does not tell itself.
    kinds: Option<Kinds>,
    finds: Vec<String>,
    /// Texts that the findings show.
    shows: Vec<String>,
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(list) => list.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        other => panic!("{other} is no text"),
    }
}

fn cases(file: &Value) -> Vec<Case> {
    let config = |case: &Value| {
        let toml = case["config"].as_str().or(file["config"].as_str()).unwrap_or("");
        config::of("perimeter.toml", toml).unwrap_or_else(|e| panic!("{toml}: {e:?}"))
    };
    let case = |case: &Value| {
        let policy = match &case["statements"] {
            Value::Null => case["policy"].clone(),
            list => json!({"Version": "2012-10-17", "Statement": list}),
        };
        let name = case["name"].as_str().expect("a name").to_owned();
        assert!(policy.is_object(), "{name}");
        let mut finds = texts(&case["finds"]);
        finds.sort();
        Case {
            name,
            text: serde_json::to_string_pretty(&policy).unwrap(),
            settings: config(case).settings,
            kinds: case["kind"].as_str().map(|name| Kind::named(name).expect(name).into()),
            finds,
            shows: texts(&case["shows"]),
        }
    };
    file["cases"].as_array().expect("cases").iter().map(case).collect()
}

fn shown(finding: &Finding, run: &lint::Run) -> String {
    let slice = |at| run.source(FileId(0)).map_or("", |source| source.slice(at));
    let oneline = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = format!(
        "{} {} {}: {}\n    at {}\n",
        finding.check.id,
        finding.severity.name(),
        finding.certainty.name(),
        finding.message,
        oneline(slice(finding.at)),
    );
    if let Some(Witness::Request { principal, action, resource, context }) = &finding.witness {
        out += &format!("    request {principal} {action} {resource} {context:?}\n");
    }
    for (at, text) in &finding.related {
        out += &format!("    {} -- {text}\n", oneline(slice(*at)));
    }
    if let Some(help) = &finding.help {
        out += &format!("    help: {help}\n");
    }
    out
}

#[test]
fn the_findings_are_those_of_the_documentation() {
    let mut files: Vec<_> =
        fs::read_dir("tests/cases/checks").unwrap().flatten().map(|entry| entry.path()).collect();
    files.sort();
    let only = std::env::var("ONLY").unwrap_or_default();
    let print = std::env::var_os("PRINT").is_some();
    let (mut count, mut wrong) = (0, Vec::new());
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let documents = yaml::parse(&text, FileId(0)).unwrap_or_else(|e| panic!("{path:?} {e:?}"));
        let file = to_value(&documents[0]);
        let watched = texts(&file["watches"]);
        let is_watched = |id: &str| {
            watched
                .iter()
                .any(|w| w.strip_suffix('*').map_or(w == id, |start| id.starts_with(start)))
        };
        for case in cases(&file) {
            let full = format!("{}: {}", path.file_stem().unwrap().display(), case.name);
            if !full.contains(&only) {
                continue;
            }
            count += 1;
            let run = lint::text("policy.json", &case.text, &case.settings, case.kinds);
            let all: Vec<String> = run.findings.iter().map(|f| shown(f, &run)).collect();
            let mut found: Vec<String> = run
                .findings
                .iter()
                .map(|f| f.check.id.to_owned())
                .filter(|id| is_watched(id))
                .collect();
            found.sort();
            if print {
                println!("=== {full}\n{}", all.join(""));
            }
            let unknown: Vec<_> = case.finds.iter().filter(|id| !is_watched(id)).collect();
            assert!(unknown.is_empty(), "{full}: {unknown:?} is not watched");
            let all = all.join("");
            let missing: Vec<_> = case.shows.iter().filter(|text| !all.contains(*text)).collect();
            if found != case.finds || !missing.is_empty() {
                wrong.push(format!(
                    "{full}\n  expected {:?}\n  found    {found:?}\n  not shown {missing:?}\n{all}",
                    case.finds
                ));
            }
        }
    }
    println!("{count} policies");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}
