//! `perimeter can` answers, says why, and ends with the exit code of its answer.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    for (name, text) in files {
        fs::write(path.join(name), text).unwrap();
    }
    path
}

fn can(folder: &Path, arguments: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_perimeter"))
        .arg("can")
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const BUCKET: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*",
     "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
    {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::acme/*",
     "Condition": {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}}
  ]
}"#;
const ALLOW: &str = r#"{"Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
const LIMIT: &str = r#"{"Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}}"#;

const BOB: &str = "--principal arn:aws:iam::111122223333:user/bob --action s3:GetObject \
                   --resource arn:aws:s3:::acme/k";

#[test]
fn requests_that_name_nothing_are_refused() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("can-nothing");
    std::fs::create_dir_all(&folder).unwrap();
    let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}"#;
    std::fs::write(folder.join("role.json"), text).unwrap();
    let arn = "arn:aws:s3:::b/k";
    for (action, resource, account, says) in [
        ("GetObject", arn, "111122223333", "`GetObject` is no action"),
        ("s3:Get*", arn, "111122223333", "`perimeter prove POLICY --never 's3:Get*'` asks"),
        ("s3:GetObject", "b", "111122223333", "`b` is no resource"),
        ("s3:GetObject", arn, "12", "`12` is no account"),
    ] {
        let user = "arn:aws:iam::111122223333:user/bob";
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_perimeter"))
            .args(["can", "role.json", "--principal", user, "--action", action])
            .args(["--resource", resource, "--resource-account", account])
            .current_dir(&folder)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(says), "{told}");
    }
}

#[test]
fn each_answer_has_its_exit_code_and_its_reason() {
    let path = folder("can", &[("bucket.json", BUCKET)]);
    let member = "--context aws:PrincipalOrgID=o-1 --context";
    for (context, code, says) in [
        (
            format!("{member} aws:SourceIp=203.0.113.1"),
            0,
            "statement 1 of the resource policy allows it",
        ),
        (
            format!("{member} aws:SourceIp=198.51.100.1"),
            1,
            "statement 2 of the resource policy denies it",
        ),
        (format!("{member} aws:SourceVpce=vpce-1"), 0, "allowed"),
        (format!("{member} aws:none"), 2, "the request does not tell `aws:SourceIp`"),
        (
            "--context aws:SourceIp=203.0.113.1".to_owned(),
            1,
            "the request has no `aws:PrincipalOrgID`",
        ),
    ] {
        let output = can(&path, &format!("bucket.json {BOB} {context}"));
        let text = out(&output).replace("\n  │ ", " ");
        assert_eq!(output.status.code(), Some(code), "{context}: {text}");
        assert!(text.contains(says), "{context}: {text}");
        assert!(!says.starts_with("statement") || text.contains("bucket.json:"), "{text}");
    }
}

#[test]
fn every_layer_has_its_flag() {
    let path =
        folder("can-layers", &[("bucket.json", BUCKET), ("all.json", ALLOW), ("ec2.json", LIMIT)]);
    for (layers, code) in [
        ("all.json", 0),
        ("ec2.json", 1),
        ("all.json ec2.json", 0),
        ("all.json --boundary ec2.json", 1),
        ("all.json --session ec2.json", 1),
        ("all.json --scp all.json --scp ec2.json", 1),
        ("all.json --scp all.json --scp ec2.json,all.json", 0),
        ("all.json --resource-policy bucket.json --resource-account 111122223333", 0),
        ("all.json --resource-policy bucket.json --resource-account 999999999999", 1),
        ("all.json --resource-policy bucket.json", 2),
    ] {
        let output = can(&path, &format!("{layers} {BOB} --context aws:SourceIp=203.0.113.1"));
        assert_eq!(output.status.code(), Some(code), "{layers}: {}", out(&output));
    }
}

#[test]
fn many_requests_come_as_json_lines() {
    let requests = r#"{"principal":"anonymous","action":"s3:GetObject","resource":"arn:aws:s3:::acme/k","context":{"aws:PrincipalOrgID":"o-1"}}
{"principal":"anonymous","action":"s3:PutObject","resource":"arn:aws:s3:::acme/k","context":{}}
"#;
    let path = folder("can-many", &[("bucket.json", BUCKET), ("requests.jsonl", requests)]);
    let output = can(&path, "bucket.json --requests requests.jsonl --format json");
    assert_eq!(output.status.code(), Some(1));
    let text = out(&output);
    let decisions: Vec<String> = text
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["decision"].to_string()
        })
        .collect();
    assert_eq!(decisions, [r#""allow""#, r#""implicit_deny""#]);
}

#[test]
fn what_cannot_be_read_is_never_an_empty_policy() {
    let path = folder(
        "can-wrong",
        &[("broken.json", r#"{"Version": "2012-10-17", "Statement": [}"#), ("other.json", "{}")],
    );
    for (arguments, says) in [
        (format!("broken.json {BOB}"), "broken.json:1:41"),
        (format!("other.json {BOB}"), "other.json: no policy in it"),
        (format!("none.json {BOB}"), "none.json: no such file or folder"),
        (BOB.to_owned(), "no policy is given"),
        (
            BOB.replace("arn:aws:iam::111122223333:user/bob", "bob other.json"),
            "`bob` is no principal",
        ),
    ] {
        let output = can(&path, &arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        assert!(errors.contains(says) && output.stdout.is_empty(), "{arguments}: {errors}");
    }
}

/// What is odd is said beside the answer, what no request has instead of it.
#[test]
fn mistakes_in_a_request_are_said_kindly() {
    let path = folder("can-odd", &[("role.json", ALLOW)]);
    let user = "arn:aws:iam::111122223333:user/bob";
    for (principal, action, resource, context, code, says) in [
        ("bob", "s3:GetObject", "*", "", 2, "write the ARN of a user, role or session"),
        ("*", "s3:GetObject", "*", "", 2, "write `anonymous`"),
        ("arn:aws:iam::1:user/x", "s3:GetObject", "*", "", 2, "`1` is not twelve digits"),
        ("arn:aws:iam::111122223333:group/x", "s3:GetObject", "*", "", 2, "one of its users"),
        ("arn:aws:iam::111122223333:role/*", "s3:GetObject", "*", "", 2, "without wildcards"),
        (user, "s3:GetObject", "*", "SourceVpc=x", 2, "did you mean `aws:SourceVpc`?"),
        (user, "s3:GetObject", "*", "=x", 2, "names no condition key"),
        (user, "s3:GetObject", "*", "aws:SourceVpcc=x", 0, "did you mean `aws:SourceVpc`?"),
        (user, "s3:GetObjekt", "*", "", 0, "did you mean `s3:GetObject`?"),
        (user, "s3:GetObject", "arn:aws:s3:::b", "", 0, "it acts on `arn:${Partition}:s3:::${Bu"),
        (user, "s3:GetObject", "arn:aws:s3:::b/*", "", 0, "are plain characters here"),
        (user, "s3:GetObject", "arn:aws:s3:::b/k", "aws:SourceVpc=x", 0, ""),
    ] {
        let context =
            if context.is_empty() { String::new() } else { format!("--context {context}") };
        let arguments = format!(
            "role.json --principal {principal} --action {action} --resource {resource} {context}"
        );
        let output = can(&path, &arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments}: {told}");
        assert!(told.contains(says) && told.is_empty() == says.is_empty(), "{arguments}: {told}");
    }
}

#[test]
fn a_denial_says_what_is_missing() {
    let role = r#"{"Version": "2012-10-17", "Statement": [
      {"Sid": "Mfa", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
       "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},
      {"Sid": "Office", "Effect": "Deny", "Action": "s3:*", "Resource": "*",
       "Condition": {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"]}}}]}"#;
    let path =
        folder("can-missing", &[("role.json", role), ("all.json", ALLOW), ("ec2.json", LIMIT)]);
    let inside = "--context aws:SourceIp=203.0.113.9";
    for (arguments, says) in [
        (format!("role.json {inside}"), "no `aws:MultiFactorAuthPresent`; it takes `true`"),
        (
            "role.json --context aws:SourceIp=192.0.2.1".to_owned(),
            "denies it, unless `aws:SourceIp` is in `203.0.113.0/24` or `198.51.100.0/24`",
        ),
        (format!("ec2.json {inside}"), "no Allow of ec2.json is about s3:GetObject"),
        (
            format!("all.json --boundary ec2.json {inside}"),
            "missing: the permissions boundary must allow it no Allow of ec2.json",
        ),
        (
            format!("all.json --scp all.json --scp ec2.json {inside}"),
            "missing: a service control policy of level 2 must allow it no Allow of ec2.json",
        ),
    ] {
        let output = can(&path, &format!("{arguments} {BOB}"));
        let text = out(&output).replace('│', "").split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(output.status.code(), Some(1), "{arguments}: {text}");
        assert!(text.contains(says), "{arguments}: {text}");
    }
    // The identity policy allows it already: its other statements are no way in.
    let twice = role.replace(
        r#""Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#,
        r#""Condition": {}"#,
    );
    let twice = twice.replacen(
        '[',
        r#"[{"Sid": "Tag", "Effect": "Allow", "Action": "s3:*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalTag/a": "b"}}},"#,
        1,
    );
    fs::write(path.join("twice.json"), twice).unwrap();
    let text = out(&can(&path, &format!("twice.json --boundary ec2.json {inside} {BOB}")));
    assert!(!text.contains("would allow it") && text.contains("no Allow of ec2.json"), "{text}");
}

/// What is taken for granted is said only where the request does not say it.
#[test]
fn assumptions_are_told() {
    let path = folder("can-assumed", &[("bucket.json", &BUCKET.replace("s3:*\", \"Resource\": \"arn:aws:s3:::acme/*\",\n     \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": \"198.51.100.0/24\"}}", "s3:*\", \"Resource\": \"*\",\n     \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"false\"}}"))]);
    let member = "--context aws:PrincipalOrgID=o-1 --context aws:SourceIp=203.0.113.1";
    let assumed = |more: &str| {
        let text = out(&can(&path, &format!("bucket.json {BOB} {member} {more}")));
        text.contains("assumed: aws:SecureTransport is true")
    };
    assert!(assumed(""));
    assert!(!assumed("--context aws:SecureTransport=true"));
    assert!(!assumed("--context aws:securetransport=false"));
}

/// What cannot be read may be meant as the resource's policy, also where the caller has none of their own.
#[test]
fn misspelt_elements_are_no_empty_policy() {
    let path = folder(
        "can-misspelt",
        &[
            ("statment.json", &ALLOW.replace("Statement", "Statment")),
            ("principle.json", &ALLOW.replace("\"Action\"", "\"Principle\": \"*\", \"Action\"")),
        ],
    );
    for file in ["statment.json", "principle.json"] {
        for principal in
            ["anonymous", "arn:aws:iam::111122223333:user/bob", "service:s3.amazonaws.com"]
        {
            let request = format!(
                "--principal {principal} --action s3:GetObject --resource arn:aws:s3:::acme/k"
            );
            let output = can(&path, &format!("{file} {request}"));
            assert_eq!(output.status.code(), Some(2), "{file} {principal}: {}", out(&output));
        }
    }
}

#[test]
fn a_bad_request_does_not_hide_the_others() {
    let good = r#"{"Principal": {"AWS": "arn:aws:iam::111122223333:user/bob"}, "action": "s3:GetObject", "resource": "arn:aws:s3:::a/k", "context": {"aws:SecureTransport": [true]}}"#;
    let lines = format!(
        "{good}\n{{\"principal\": \"bob\", \"action\": \"s3:GetObject\", \"resource\": \"*\"}}\n\n{{\"principal\":\n{good}\n{good} {good}\n"
    );
    let path =
        folder("can-bad-line", &[("role.json", ALLOW), ("all.jsonl", &lines), ("none.json", "[]")]);
    let output = can(&path, "role.json --requests all.jsonl --format json");
    assert_eq!(output.status.code(), Some(2));
    let rows: Vec<serde_json::Value> =
        out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let decisions: Vec<&str> = rows.iter().map(|row| row["decision"].as_str().unwrap()).collect();
    assert_eq!(decisions, ["allow", "unknown", "unknown", "allow", "unknown"]);
    assert!(rows[1]["reason"].as_str().unwrap().starts_with("all.jsonl:2:15: `bob` is no"));
    assert!(rows[2]["reason"].as_str().unwrap().starts_with("all.jsonl:4:"));
    let text = out(&can(&path, "role.json --requests all.jsonl"));
    assert!(text.ends_with("5 requests: 2 allowed, 0 denied, 3 could not be told\n"), "{text}");
    assert_eq!(can(&path, "role.json --requests none.json").status.code(), Some(2));
}
