//! Every format says the same findings, in the words its readers need.

use perimeter::config;
use perimeter::lint::{self, Run};
use perimeter::report::{self, Format, Selection, Style};
use perimeter::settings::Settings;
use serde_json::Value;

/// Characters of one to four bytes before the mistakes, a carriage return, and names that formats must escape.
const TEXT: &str =
    "{\r\n  \"é😀\": \"ü\",\r\n  \"Version\": \"2012-10-17\",\r\n  \"Statement\": [\"a\",]\r\n}";
const NAME: &str = "a b,c:d%/policy.json";

fn run() -> Run {
    lint::text(NAME, TEXT, &Settings::default(), None)
}

fn write(run: &Run, format: Format) -> String {
    let selection = Selection { notes: true, verbose: false };
    report::write(run, format, selection, Style::PLAIN, "")
}

/// The text of a region: lines and columns from 1, columns in characters, the end just past the last.
fn cut(text: &str, line: u64, column: u64, end_line: u64, end_column: u64) -> String {
    let offset = |line: u64, column: u64| -> usize {
        let start: usize = text.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
        let columns = text[start..].chars().take(column as usize - 1);
        start + columns.map(char::len_utf8).sum::<usize>()
    };
    text[offset(line, column)..offset(end_line, end_column)].to_owned()
}

#[test]
fn json_has_its_frozen_shape() {
    let report: Value = serde_json::from_str(&write(&run(), Format::Json)).unwrap();
    assert_eq!(report["schema_version"], report::SCHEMA_VERSION);
    assert_eq!(report["summary"]["errors"], 1);
    let finding = &report["findings"][0];
    let keys: Vec<&str> = finding.as_object().unwrap().keys().map(String::as_str).collect();
    let wanted = [
        "check",
        "severity",
        "certainty",
        "message",
        "file",
        "span",
        "start",
        "end",
        "pointer",
        "subject",
        "witness",
        "related",
        "help",
        "fixable",
        "aliases",
    ];
    assert_eq!(keys, wanted);
    let (start, end) = (finding["span"]["start"].as_u64(), finding["span"]["end"].as_u64());
    assert_eq!(&TEXT[start.unwrap() as usize..end.unwrap() as usize], ",");
    assert_eq!(finding["start"]["line"], 4);
}

#[test]
fn sarif_is_valid_and_its_regions_cut_out_the_right_text() {
    // As published, one pattern has a bracket too many and is no regular expression.
    let schema = include_str!("data/sarif-2.1.0.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    for run in [run(), Run::default()] {
        let log: Value = serde_json::from_str(&write(&run, Format::Sarif)).unwrap();
        let errors: Vec<String> = validator.iter_errors(&log).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let run = run();
    let log: Value = serde_json::from_str(&write(&run, Format::Sarif)).unwrap();
    assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), run.findings.len());
    for (result, finding) in results.iter().zip(&run.findings) {
        let place = &result["locations"][0]["physicalLocation"];
        let region = |key: &str| place["region"][key].as_u64().unwrap();
        let text = cut(
            TEXT,
            region("startLine"),
            region("startColumn"),
            region("endLine"),
            region("endColumn"),
        );
        assert_eq!(text, run.sources[0].slice(finding.at));
        assert_eq!(place["artifactLocation"]["uri"], "a%20b%2Cc%3Ad%25/policy.json");
    }
}

#[test]
fn annotations_cannot_be_broken_by_the_file() {
    let text = write(&run(), Format::Github);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), run().findings.len(), "one line a finding: {text}");
    let start = "::error file=a b%2Cc%3Ad%25/policy.json,line=4,endLine=4,col=20,endColumn=21,title=document/syntax::";
    assert!(lines[0].starts_with(start), "{}", lines[0]);
    assert!(!lines[0].contains('\r'));
}

#[test]
fn concise_lines_can_be_clicked() {
    let text = write(&run(), Format::Concise);
    let wanted = "a b,c:d%/policy.json:4:20: error[document/syntax] trailing comma\n";
    assert!(text.starts_with(wanted), "{text}");
}

#[test]
fn a_minified_line_is_cut_around_the_mistake() {
    let long = "\"s3:GetObject\", ".repeat(4000);
    let text = format!("{{\"Statement\": [{{\"Effect\": \"Allow\", \"Action\": [{long}ü]}}]}}");
    let run = lint::text("p.json", &text, &Settings::default(), None);
    let shown = write(&run, Format::Human);
    assert!(shown.lines().all(|line| line.chars().count() < 300), "{shown}");
    assert!(shown.contains(&format!("p.json:1:{}", text.find('ü').unwrap() + 1)), "{shown}");
}

#[test]
fn every_format_is_the_same_from_run_to_run() {
    for format in [Format::Human, Format::Json, Format::Concise, Format::Sarif, Format::Github] {
        assert_eq!(write(&run(), format), write(&run(), format));
    }
}

#[test]
fn suppressions_take_findings_out_and_severities_change() {
    let suppress = "[[suppress]]\ncheck = \"JSON_SYNTAX_ERROR\"\nfile = \"**/policy.json\"\n\
                    reason = \"known\"\n";
    let settled = config::of("perimeter.toml", suppress).expect("valid");
    let mut silenced = run();
    settled.apply(&mut silenced);
    assert!(silenced.findings.is_empty(), "{:?}", silenced.findings);

    let lower =
        config::of("perimeter.toml", "[checks]\n\"document/*\" = \"note\"\n").expect("valid");
    let mut noted = run();
    lower.apply(&mut noted);
    assert_eq!(noted.findings[0].severity, perimeter::finding::Severity::Note);
}

#[test]
fn mistakes_in_the_configuration_are_shown_where_they_stand() {
    let cases = [
        ("[chekcs]\n", "unknown key `chekcs`", "did you mean `checks`?"),
        ("[checks]\n\"document/sintax\" = \"off\"\n", "there is no check", "document/syntax"),
        ("[checks]\n\"document/syntax\" = \"loud\"\n", "`loud`", "error"),
        ("[[suppress]]\ncheck = \"document/syntax\"\nfile = \"x\"\n", "`reason` is missing", ""),
        (
            "[[suppress]]\ncheck=\"document/syntax\"\nfile=\"x\"\nreason=\" \"\n",
            "needs a reason",
            "",
        ),
        ("[kinds]\n\"[\" = \"scp\"\n", "not a glob", ""),
        ("kinds = 3\n", "a number does not fit here", "object"),
        ("[checks\n", "", ""),
    ];
    for (text, message, help) in cases {
        let Err(config::Problem::Wrong(source, errors)) = config::of("perimeter.toml", text) else {
            panic!("accepted: {text}");
        };
        let shown: String =
            errors.iter().map(|e| report::syntax_error(&source, e, Style::PLAIN)).collect();
        assert!(shown.contains(message) && shown.contains(help), "{text}\n{shown}");
        assert!(shown.contains("perimeter.toml:"), "{shown}");
    }
}
