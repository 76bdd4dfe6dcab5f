//! Every code of AWS's validator that is still in force belongs to a check, and the report has AWS's shape.

use perimeter::report::{Format, Selection, Style, write};
use perimeter::settings::Settings;
use perimeter::{checks, lint};
use serde_json::{Value, json};

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
fn the_codes_are_covered() {
    let codes = checks::ALL
        .iter()
        .flat_map(|check| check.aliases)
        .filter(|alias| alias.starts_with("access-analyzer:"));
    // Two headings share JSON_SYNTAX_ERROR, and SCP_SYNTAX_ERROR_ACTION_WILDCARD is obsolete since 2025-09-19.
    assert!(codes.count() >= 152);
}
