//! Every code of AWS's validator that is still in force belongs to a check, and the report has AWS's shape.

use perimeter::policy::{Kind, Kinds};
use perimeter::report::{Format, Selection, Style, write};
use perimeter::settings::Settings;
use perimeter::{checks, lint};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const PREFIX: &str = "access-analyzer:";

#[test]
fn the_report_has_the_shape_of_validate_policy() {
    let text = "{\"Version\": \"2012-10-17\", \"Statement\": [\n  {\"Effect\": \"Allow\", \"Action\": [\"s3:Pütt\", \"s3:GetObjekt\"], \"Resource\": \"*\"}]}";
    let run = lint::text("p.json", text, &Settings::default(), None);
    let selection = Selection { notes: false, verbose: false };
    let report: Value =
        serde_json::from_str(&write(&run, Format::AccessAnalyzer, selection, Style::PLAIN, ""))
            .expect("JSON");
    let found = report["findings"].as_array().expect("a list").iter().find(|finding| {
        finding["findingDetails"].as_str().is_some_and(|text| text.contains("GetObjekt"))
    });
    let found = found.expect("the misspelt action");
    assert_eq!(found["findingType"], "ERROR");
    assert_eq!(found["issueCode"], "INVALID_ACTION");
    assert_eq!(
        found["locations"][0]["path"],
        json!([{"value": "Statement"}, {"index": 0}, {"value": "Action"}, {"index": 1}])
    );
    let link = found["learnMoreLink"].as_str().expect("a link");
    assert!(
        link.ends_with("#access-analyzer-reference-policy-checks-error-invalid-action"),
        "{link}"
    );
    // Offsets are in characters, so the umlaut before counts once.
    let span = &found["locations"][0]["span"];
    let cut =
        |at: &Value| usize::try_from(at["offset"].as_u64().expect("a number")).expect("small");
    let letters: Vec<char> = text.chars().collect();
    let shown: String = letters[cut(&span["start"])..cut(&span["end"])].iter().collect();
    assert_eq!(shown, "\"s3:GetObjekt\"");
    let line: Vec<char> = text.lines().nth(1).expect("two lines").chars().collect();
    let column = line.windows(5).position(|five| five == ['"', 's', '3', ':', 'G']);
    assert_eq!((&span["start"]["line"], &span["start"]["column"]), (&json!(2), &json!(column)));
}

#[test]
fn paths_lead_to_names_and_parts_of_texts_too() {
    let path = |text: &str, code: &str| {
        let run = lint::text("p.json", text, &Settings::default(), None);
        let selection = Selection { notes: true, verbose: false };
        let report = write(&run, Format::AccessAnalyzer, selection, Style::PLAIN, "");
        let report: Value = serde_json::from_str(&report).expect("JSON");
        let all = report["findings"].as_array().expect("a list");
        let found = all.iter().find(|finding| finding["issueCode"] == code);
        found.unwrap_or_else(|| panic!("{code}: {report}"))["locations"][0]["path"].clone()
    };
    let name = r#"{"Version": "2012-10-17", "Statement": [{"Efect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#;
    assert_eq!(
        path(name, "INVALID_POLICY_ELEMENT"),
        json!([{"value": "Statement"}, {"index": 0}, {"key": "Efect"}])
    );
    let part = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:sqs:eu-centrl-1:111122223333:queue"}]}"#;
    assert_eq!(
        path(part, "INVALID_ARN_REGION"),
        json!([{"value": "Statement"}, {"index": 0}, {"value": "Resource"}, {"substring": {"start": 12, "length": 11}}])
    );
}

/// A policy for each code that no fixture of a check shows, with the kind it is read as.
const MORE: &str = include_str!("cases/access-analyzer.json");

/// Every code of the reference comes out of the report for some policy, and the table says which.
#[test]
fn every_code_is_reported_for_some_policy() {
    let mut shown: BTreeMap<String, String> = BTreeMap::new();
    let mut ask = |text: &str, name: &str, kind: Option<Kinds>| {
        let run = lint::text("p.json", text, &Settings::default(), kind);
        let selection = Selection { notes: true, verbose: false };
        let report = write(&run, Format::AccessAnalyzer, selection, Style::PLAIN, "");
        let report: Value = serde_json::from_str(&report).expect("JSON");
        for finding in report["findings"].as_array().expect("a list") {
            let code = finding["issueCode"].as_str().expect("a code").to_owned();
            shown.entry(code).or_insert_with(|| name.to_owned());
        }
    };
    for check in
        checks::ALL.iter().filter(|check| check.aliases.iter().any(|a| a.starts_with(PREFIX)))
    {
        let path = format!("fixtures/{}/fail.json", check.id);
        let text = std::fs::read_to_string(&path);
        ask(&text.unwrap_or_else(|why| panic!("{path}: {why}")), check.id, None);
    }
    let more: Value = serde_json::from_str(MORE).expect("JSON");
    for case in more.as_array().expect("a list") {
        let kind = case["kind"].as_str().and_then(Kind::named).map(Kinds::from);
        ask(&case["policy"].to_string(), "tests/cases/access-analyzer.json", kind);
    }
    let codes: BTreeSet<&str> = checks::ALL
        .iter()
        .flat_map(|check| check.aliases)
        .filter_map(|alias| alias.strip_prefix(PREFIX))
        .collect();
    for code in &codes {
        println!("{code}: {}", shown.get(*code).map_or("NOT SHOWN", String::as_str));
    }
    // AWS names `aws:ARN` under two codes, as unsupported and as deprecated; the report has the first.
    let twin = "DEPRECATED_GLOBAL_CONDITION_KEY";
    let silent: Vec<&&str> =
        codes.iter().filter(|code| !shown.contains_key(**code) && **code != twin).collect();
    assert!(silent.is_empty(), "no policy shows {silent:?}");
}

#[test]
fn the_codes_are_covered() {
    let codes = checks::ALL
        .iter()
        .flat_map(|check| check.aliases)
        .filter(|alias| alias.starts_with("access-analyzer:"));
    // Two headings share JSON_SYNTAX_ERROR, and SCP_SYNTAX_ERROR_ACTION_WILDCARD is obsolete since 2025-09-19.
    assert!(codes.count() >= 152);
}
