//! Every code of AWS's validator that is still in force belongs to a check, and the report has AWS's shape.

use perimeter::document::schema::to_value;
use perimeter::document::yaml;
use perimeter::policy::{Kind, Kinds};
use perimeter::report::{Format, Selection, Style, write};
use perimeter::settings::Settings;
use perimeter::source::FileId;
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

/// Policies with all the codes that AWS's validator has for them.
const CASES: &str = include_str!("cases/validate.yaml");

fn cases() -> Vec<Value> {
    let roots = yaml::parse(CASES, FileId::default()).expect("YAML");
    roots.iter().flat_map(|root| root.items().iter().map(to_value).collect::<Vec<_>>()).collect()
}

fn texts(value: &Value) -> Vec<String> {
    let all = value.as_array().into_iter().flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn policies_have_the_codes_that_aws_documents_for_them() {
    let mut wrong = Vec::new();
    let cases = cases();
    assert!(cases.len() >= 120);
    for case in &cases {
        let kind = case["kind"].as_str().and_then(Kind::named).map(Kinds::from);
        let run = lint::text("p.json", &case["policy"].to_string(), &Settings::default(), kind);
        let selection = Selection { notes: true, verbose: false };
        let report = write(&run, Format::AccessAnalyzer, selection, Style::PLAIN, "");
        let report: Value = serde_json::from_str(&report).expect("JSON");
        let all = report["findings"].as_array().expect("a list").iter();
        let mut codes: Vec<String> =
            all.filter_map(|own| own["issueCode"].as_str()).map(str::to_owned).collect();
        codes.sort();
        codes.dedup();
        if codes != texts(&case["codes"]) {
            wrong.push(format!("{}: {codes:?}, not {}", case["name"], case["codes"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Codes of which AWS publishes a part only; the documentation of their check says what is left out.
const DOCUMENTED_PART: &[&str] = &[
    "IRRELEVANT_CONDITION_KEY_IN_POLICY",
    "MISSING_ACTION_FOR_CONDITION_KEY",
    "MISSING_PAIRED_CONDITION_KEYS",
    "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
    "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
    "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    "UNTRUSTWORTHY_CONDITION_KEY",
];

/// The table of all codes: which check has it, how much of it, and what shows that.
#[test]
fn the_table_of_codes_is_up_to_date() {
    let mut rows: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for check in checks::ALL {
        for code in check.aliases.iter().filter_map(|alias| alias.strip_prefix(PREFIX)) {
            rows.entry(code).or_default().push(check.id);
        }
    }
    let cases = cases();
    let more: Value = serde_json::from_str(MORE).expect("JSON");
    let mut text = String::from(
        "# The codes of AWS's policy validation\n\n\
         Of IAM Access Analyzer's 154 checks, written by `UPDATE=1 cargo test --test access_analyzer`. Two of its headings\n\
         share `JSON_SYNTAX_ERROR`. *Documented part*: AWS does not publish all of it, and `perimeter explain` says what is\n\
         left out. Each check has an example that it reports and one that it does not, and a pair of fixtures; *cases* are\n\
         further policies in `validate.yaml` and `access-analyzer.json` that have to have exactly this code.\n\n\
         | code | check | how much | cases |\n|---|---|---|---|\n",
    );
    for (code, ids) in &rows {
        let part = if DOCUMENTED_PART.contains(code) { "documented part" } else { "done" };
        let own = cases.iter().filter(|case| texts(&case["codes"]).iter().any(|own| own == code));
        let further = more.as_array().expect("a list").iter().filter(|case| case["code"] == *code);
        let count = own.count() + further.count();
        let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
        text.push_str(&format!("| `{code}` | {} | {part} | {count} |\n", ids.join(", ")));
    }
    text.push_str(
        "| `SCP_SYNTAX_ERROR_ACTION_WILDCARD` | none | obsolete: service control policies have the whole language since \
         2025-09-19 | 1 |\n",
    );
    // With the second heading of JSON_SYNTAX_ERROR.
    assert_eq!(rows.len() + 2, 154);
    let path = "tests/cases/access-analyzer.md";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &text).expect("a file");
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(written, text, "UPDATE=1 cargo test --test access_analyzer writes it");
}
