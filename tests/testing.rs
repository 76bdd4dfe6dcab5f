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
        r#"name="s3:Put&lt;&amp;&gt;"><failure type="verdict" message="implicit_deny, expected allow">"#
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

/// The verdict and `pass` of each case of a file.
fn told(name: &str, cases: &str) -> (Option<i32>, Vec<(String, serde_json::Value, String)>) {
    let files = [("cases.json", cases), ("role.json", ROLE), ("broken.json", "{\"Statement\": [")];
    let path = folder(name, &files);
    let output = test(&path, "cases.json --format json");
    let json = json(&output);
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let cases = json["cases"].as_array().unwrap().iter();
    let told =
        cases.map(|case| (text(&case["verdict"]), case["pass"].clone(), text(&case["reason"])));
    (output.status.code(), told.collect())
}

#[test]
fn malformed_cases_are_said_one_by_one_and_never_pass() {
    let validate = r#""question": {"kind": "validate"}"#;
    let request =
        r#""request": {"principal": "anonymous", "action": "s3:GetObject", "resource": "*""#;
    let cases = [
        (format!(r#"{{"policy": {ROLE}}}"#), "asks no `question`"),
        (format!(r#"{{"policy": {ROLE}, "question": {{}}}}"#), "the question has no `kind`"),
        (
            format!(r#"{{"policy": {ROLE}, "question": {{"kind": "valdate"}}}}"#),
            "did you mean `validate`?",
        ),
        (format!("{{{validate}}}"), "the case has no `policy`"),
        (format!(r#"{{"policy": 5, {validate}}}"#), "a policy or its file"),
        (format!(r#"{{"policy": "none.json", {validate}}}"#), "none.json: no such file"),
        (format!(r#"{{"policy": "broken.json", {validate}}}"#), "broken.json:1:16: "),
        (
            format!(r#"{{"policy": "{{\"Statement\": [", {validate}}}"#),
            "the text of the policy:1:16",
        ),
        (format!(r#"{{"policy": {ROLE}, "policy": {ROLE}, {validate}}}"#), "`policy` stands twice"),
        (
            format!(r#"{{"policy": {ROLE}, {validate}, "expected": []}}"#),
            "`expected` has no `verdict`",
        ),
        (format!(r#"{{"policy": {ROLE}, "question": {{"kind": "evaluate"}}}}"#), "no `request`"),
        (
            format!(
                r#"{{"policy": {ROLE}, "question": {{"kind": "evaluate", {request}, "contxt": {{}}}}}}}}"#
            ),
            "did you mean `context`?",
        ),
        (
            format!(
                r#"{{"policy": {ROLE}, "question": {{"kind": "evaluate", {request}, "context": []}}}}}}"#
            ),
            "`context` is an object",
        ),
        (
            format!(
                r#"{{"policy": {ROLE}, "question": {{"kind": "never_allowed", "region": {{"Actions": "*"}}}}}}"#
            ),
            "did you mean `Action`?",
        ),
        (
            format!(
                r#"{{"policy": {ROLE}, "question": {{"kind": "never_allowed", "region": "s3:* or x"}}}}"#
            ),
            "there is no `or`",
        ),
        (
            format!(r#"{{"policy": {ROLE}, "question": {{"kind": "equivalent"}}}}"#),
            "compares two policies",
        ),
        (r#""text""#.to_owned(), "a case is an object, not a string"),
    ];
    let list: Vec<&str> = cases.iter().map(|(case, _)| case.as_str()).collect();
    let (code, told) = told("testing-malformed", &format!("[{}]", list.join(",")));
    assert_eq!(code, Some(2));
    assert_eq!(told.len(), cases.len());
    for ((case, says), (verdict, pass, reason)) in cases.iter().zip(&told) {
        assert_eq!((verdict.as_str(), pass), ("error", &serde_json::json!(false)), "{case}");
        assert!(reason.contains(says), "{case}: {reason}");
    }
    for none in ["[]", r#"{"cases": []}"#] {
        let path = folder("testing-none", &[("cases.json", none)]);
        assert_eq!(test(&path, "cases.json").status.code(), Some(2), "{none}");
    }
    let named = format!(r#"{{"name": "a", "policy": {ROLE}, {validate}}}"#);
    let (code, twice) = self::told("testing-twice", &format!("[{named},\n{named}]"));
    assert_eq!(code, Some(2));
    assert_eq!(twice[1].2, "cases.json:3:1: the case of line 1 has the same name");
}

/// What people write in other words means the same.
#[test]
fn cases_may_be_written_in_several_ways() {
    let bob = "arn:aws:iam::111122223333:user/bob";
    let allows = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    let denies = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}"#;
    let request = format!(
        r#""request": {{"principal": "{bob}", "action": "s3:GetObject", "resource": "arn:aws:s3:::acme/k"}}"#
    );
    let evaluate = format!(r#""question": {{"kind": "evaluate", {request}}}"#);
    let text = serde_json::Value::from(ROLE).to_string();
    let mut cases = Vec::new();
    for (case, verdict) in [
        (
            format!(r#""policy": {ROLE}, "kind": "evaluate", {request}, "expected": "Allow""#),
            "allow",
        ),
        (format!(r#""policy": {text}, {evaluate}, "expected": "allowed""#), "allow"),
        (
            format!(
                r#""policies": [{{"name": "x", "policy": {ROLE}}}], {evaluate}, "expected": {{"decision": "allow"}}"#
            ),
            "allow",
        ),
        (
            format!(r#""policy": {ROLE}, "scp": {denies}, {evaluate}, "expected": "deny""#),
            "explicit_deny",
        ),
        (
            format!(
                r#""policies": {{"identity": {ROLE}, "permissions-boundary": {denies}}}, {evaluate}, "expected": "ExplicitDeny""#
            ),
            "explicit_deny",
        ),
        (
            format!(
                r#""policies": [{{"kind": "identity", "policy": "role.json"}}, {{"kind": "session", "policy": {allows}}}], {evaluate}, "expected": null"#
            ),
            "allow",
        ),
        (
            format!(
                r#""policy": {ROLE}, "question": {{"kind": "evaluate", "request": {{"Principal": {{"AWS": "{bob}"}}, "Action": "s3:ListAllMyBuckets", "Context": null}}}}"#
            ),
            "implicit_deny",
        ),
        (
            format!(
                r#""policy": {ROLE}, "question": {{"kind": "never-allowed", "region": {{"action": "s3:Put*"}}}}, "expected": "holds""#
            ),
            "holds",
        ),
        (
            format!(
                r#""policy": {ROLE}, "question": {{"kind": "never_allowed", "region": "s3:Put* on *"}}, "expected": "holds""#
            ),
            "holds",
        ),
        (
            format!(
                r#""policy": {ROLE}, "question": {{"kind": "never_allowed", "region": {{"Action": "s3:Put*"}}, "assume": ["the moon is round"]}}"#
            ),
            "holds",
        ),
        (
            format!(
                r#""policy": {ROLE}, "question": {{"kind": "never_allowed", "assume": ["the moon is round"]}}, "expected": "unknown""#
            ),
            "unknown",
        ),
        (format!(r#""policy": {ROLE}, "question": "validate", "expected": "valid""#), "valid"),
        (format!(r#""reference": {ROLE}, "candidate": {allows}, "verdict": "FAIL""#), "fails"),
        (
            format!(
                r#""old": {allows}, "new": {ROLE}, "question": {{"kind": "no_new_access"}}, "expected": "holds""#
            ),
            "holds",
        ),
    ] {
        cases.push((format!("{{{case}}}"), verdict));
    }
    let list: Vec<&str> = cases.iter().map(|(case, _)| case.as_str()).collect();
    let (code, told) = told("testing-ways", &format!("[{}]", list.join(",")));
    for ((case, wanted), (verdict, pass, reason)) in cases.iter().zip(&told) {
        assert_eq!(verdict, wanted, "{case}: {reason}");
        assert_ne!(pass, &serde_json::json!(false), "{case}");
    }
    assert_eq!(code, Some(0));
}

/// YAML whatever the file is called, with anchors, merges and several documents.
#[test]
fn yaml_shares_what_is_alike() {
    let yaml = "- name: one
  policy: &role
    Version: 2012-10-17
    Statement: {Effect: Allow, Action: s3:Get*, Resource: arn:aws:s3:::acme/*}
  question: &never
    kind: never_allowed
    region: {Action: s3:PutObject}
  expected: &holds {verdict: holds}
- name: two
  policy: *role
  question:
    <<: *never
    region: {Action: s3:GetObject}
  expected: {<<: *holds, verdict: fails}
---
name: three
policy: |
  {\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}}
question: {kind: validate}
expected: valid
";
    let path = folder("testing-merge", &[("cases.yaml", yaml), ("cases.txt", yaml)]);
    for file in ["cases.yaml", "cases.txt"] {
        let output = test(&path, &format!("{file} --format json"));
        let json = json(&output);
        let passed = json["cases"].as_array().unwrap().iter().map(|case| case["pass"].clone());
        assert_eq!(passed.collect::<Vec<_>>(), [true, true, true], "{json:#}");
        assert_eq!(output.status.code(), Some(0));
    }
}
