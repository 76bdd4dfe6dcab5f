//! `perimeter test` answers cases, compares them with what they expect, and says how many agree.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(path.join("cases")).unwrap();
    for (name, text) in files {
        fs::write(path.join(name), text).unwrap();
    }
    path
}

fn test(folder: &Path, arguments: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_perimeter"))
        .arg("test")
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .output()
        .unwrap()
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

const ROLE: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::acme/*"}]}"#;

/// A case about `ROLE`, which allows reads.
fn case(policy: &str, action: &str, expected: &str) -> String {
    format!(
        r#"{{"name": "{action}", "policy": {policy},
            "question": {{"kind": "evaluate", "request": {{
                "principal": "arn:aws:iam::111122223333:user/bob", "action": "{action}",
                "resource": "arn:aws:s3:::acme/k", "context": {{}}}}}}{expected}}}"#
    )
}

#[test]
fn the_exit_code_says_whether_all_cases_agree() {
    let expects = |verdict: &str| format!(r#", "expected": {{"verdict": "{verdict}"}}"#);
    for (expected, code) in
        [(expects("allow"), 0), (expects("explicit_deny"), 1), (String::new(), 0)]
    {
        let cases = format!("[{}]", case(ROLE, "s3:GetObject", &expected));
        let path = folder("testing-exit", &[("cases.json", &cases)]);
        assert_eq!(test(&path, "cases.json").status.code(), Some(code), "{expected}");
    }
    for wrong in [
        "{}",
        r#"[{"question": {"kind": "guess"}}]"#,
        "[{",
        r#"[{"policy": "none.json", "question": {"kind": "validate"}}]"#,
    ] {
        let path = folder("testing-wrong", &[("cases.json", wrong)]);
        assert_eq!(test(&path, "cases.json").status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn the_json_has_the_documented_shape() {
    let cases = format!(
        r#"{{"cases": [{}, {}, {{"name": "odd"}}]}}"#,
        case(ROLE, "s3:GetObject", ""),
        case(ROLE, "s3:PutObject", r#", "expected": "allow""#),
    );
    let path = folder("testing-json", &[("cases.json", &cases)]);
    let output = test(&path, "cases.json --format json");
    assert_eq!(output.status.code(), Some(2));
    let answered = json(&output);
    let cases = answered["cases"].as_array().unwrap();
    for case in cases {
        let names: Vec<&String> = case.as_object().unwrap().keys().collect();
        assert_eq!(names, ["name", "verdict", "expected", "pass", "witness", "reason"]);
    }
    let column =
        |name: &str| -> Vec<String> { cases.iter().map(|case| case[name].to_string()).collect() };
    assert_eq!(column("verdict"), [r#""allow""#, r#""implicit_deny""#, r#""error""#]);
    assert_eq!(column("expected"), ["null", r#""allow""#, "null"]);
    assert_eq!(column("pass"), ["null", "false", "false"]);
    assert!(
        column("reason")[1].contains("its Action does not name")
            || column("reason")[1].contains("must allow it")
    );
}

#[test]
fn policies_may_stand_in_other_files_and_cases_in_yaml() {
    let yaml = "
- name: reads
  policy: ../role.json
  question: {kind: evaluate, request: {principal: 'arn:aws:iam::111122223333:user/bob', action: s3:GetObject, resource: 'arn:aws:s3:::acme/k'}}
  expected: {verdict: allow}
- name: bounded
  policies: {identity: '../plan.json#/a', boundary: '../plan.json#/b', scp: [../role.json, ../plan.json#/b]}
  question: {kind: evaluate, request: {principal: 'arn:aws:iam::111122223333:user/bob', action: s3:GetObject, resource: 'arn:aws:s3:::acme/k'}}
  expected: {verdict: implicit_deny}
";
    let plan = format!(
        r#"{{"a": {ROLE}, "b": {{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}}}}}}"#
    );
    let files = [("role.json", ROLE), ("plan.json", &*plan), ("cases/cases.yaml", yaml)];
    let path = folder("testing-files", &files);
    let output = test(&path, "cases/cases.yaml --format json");
    assert_eq!(output.status.code(), Some(0), "{}", json(&output));
    // A file with several policies needs a pointer.
    let several = yaml.replace("plan.json#/a", "plan.json");
    fs::write(path.join("cases/cases.yaml"), several).unwrap();
    let output = test(&path, "cases/cases.yaml --format json");
    assert_eq!(output.status.code(), Some(2));
    let reason = json(&output)["cases"][1]["reason"].to_string();
    assert!(reason.contains("several policies") && reason.contains("/a, /b"), "{reason}");
}

#[test]
fn junit_holds_what_failed_and_escapes_it() {
    let failing = case(ROLE, "s3:Put<&>", r#", "expected": "allow""#);
    let cases = format!("[{failing}, {}]", case(ROLE, "s3:GetObject", r#", "expected": "allow""#));
    let path = folder("testing-junit", &[("cases.json", &cases)]);
    let output = test(&path, "cases.json --format junit");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains(r#"<testsuite name="cases.json" tests="2" failures="1" errors="0">"#));
    assert!(text.contains(
        r#"name="s3:Put&lt;&amp;&gt;"><failure message="implicit_deny, expected allow">"#
    ));
}

#[test]
fn the_verdicts_of_validation() {
    let question = r#""question": {"kind": "validate"}"#;
    let cases = format!(
        r#"[{{"policy": {ROLE}, {question}}}, {{"policy": {{"Version": "2012-10-17", "Statement": {{"Effect": "allow"}}}}, {question}}}]"#
    );
    let path = folder("testing-validate", &[("cases.json", &cases)]);
    let answered = json(&test(&path, "cases.json --format json"));
    assert_eq!(answered["cases"][0]["verdict"], "valid");
    assert_eq!(answered["cases"][1]["verdict"], "invalid");
    assert_ne!(answered["cases"][1]["reason"], "");
}
