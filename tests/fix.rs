//! Fixes change what they say, nothing else by a byte, and no access where they claim to be safe.

use perimeter::finding::{Applicability, Edit, Finding, Fix};
use perimeter::lint::{self, fix};
use perimeter::settings::Settings;
use perimeter::source::{FileId, Source, Span};

fn fixed(text: &str, unsafe_too: bool) -> fix::Fixed {
    let run = lint::text("policy.json", text, &Settings::default(), None);
    let findings: Vec<&Finding> = run.findings.iter().collect();
    fix::apply(&Source::new("policy.json", text), &findings, unsafe_too, None)
}

/// Fixes until nothing changes, as the command does.
fn settled(text: &str, unsafe_too: bool) -> String {
    let mut text = text.to_owned();
    for _ in 0..8 {
        let next = fixed(&text, unsafe_too);
        if next.applied == 0 {
            return text;
        }
        text = next.text;
    }
    panic!("does not settle: {text}");
}

#[test]
fn a_redundant_action_goes_and_the_rest_stays() {
    let text = "{\r\n\t\"Version\": \"2012-10-17\",  \"Statement\": [{\"Effect\": \"Allow\",\r\n\
                 \"Action\": [\"s3:Get*\",   \"s3:GetObject\"], \"Resource\": \"arn:aws:s3:::a/*\"}]}\r\n";
    assert_eq!(settled(text, false), text.replace(",   \"s3:GetObject\"", ""));
}

#[test]
fn a_name_is_corrected_only_when_that_is_asked_for() {
    let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "arn:aws:s3:::a/*"}]}"#;
    assert_eq!(settled(text, false), text);
    assert_eq!(settled(text, true), text.replace("GetObjekt", "GetObject"));
}

#[test]
fn a_fix_that_only_claims_to_be_safe_is_left_out() {
    let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::a/*"}]}"#;
    let start = text.find(r#", "s3:PutObject""#).expect("the second action");
    let at = Span::new(FileId(0), start, start + r#", "s3:PutObject""#.len());
    let mut finding = Finding::new(&perimeter::checks::action::redundant::CHECK, at, "made up");
    let fix = Fix {
        title: "remove it".into(),
        edits: vec![Edit { at, text: String::new() }],
        applicability: Applicability::Safe,
    };
    finding.fix = Some(fix);
    let source = Source::new("policy.json", text);
    let result = fix::apply(&source, &[&finding], false, None);
    assert_eq!((result.text.as_str(), result.applied, result.unproved), (text, 0, 1));
    // Whoever asks for unsafe fixes still gets no false claim of safety.
    assert_eq!(fix::apply(&source, &[&finding], true, None).applied, 0);
}

#[test]
fn a_diff_shows_the_lines_that_change() {
    let diff = fix::diff("p.json", "a\nb\nc\nd\n", "a\nX\nc\nd\n");
    assert_eq!(diff, "--- p.json\n+++ p.json\n@@ -1,4 +1,4 @@\n a\n-b\n+X\n c\n d\n");
    let removed = fix::diff("p.json", "a\nb\n", "a\n");
    assert_eq!(removed, "--- p.json\n+++ p.json\n@@ -1,2 +1,1 @@\n a\n-b\n");
}

#[test]
fn no_fix_makes_a_second_element_of_a_name() {
    let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*",
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}, "ForAllValues:StringEquals": {"aws:PrincipalAccount": "111122223333"}}}]}"#;
    assert_eq!(settled(text, true), text);
}

#[test]
fn an_unclear_statement_does_not_keep_the_others_from_being_fixed() {
    let text = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::a/*", "Condition": {"StringSame": {"aws:PrincipalTag/a": "b"}}},
        {"Sid": "", "Effect": "Allow", "Action": ["s3:Get*", "s3:GetObject"], "Resource": "arn:aws:s3:::a/*"}]}"#;
    let fixed = settled(text, false);
    assert!(!fixed.contains("s3:GetObject\"") && !fixed.contains("Sid"), "{fixed}");
}

#[test]
fn nothing_is_proved_of_a_policy_that_has_one_name_twice() {
    let twice = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Effect": "Deny", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::a/*"},
        {"Effect": "Allow", "Action": ["s3:Get*", "s3:GetObject"], "Resource": "arn:aws:s3:::a/*"}]}"#;
    let result = fixed(twice, false);
    assert_eq!((result.text.as_str(), result.applied), (twice, 0));
    assert!(result.unproved > 0);
    let once = twice.replace("\"Effect\": \"Deny\", ", "");
    assert_eq!(settled(&once, false), once.replace(", \"s3:GetObject\"", ""));
}

/// Each kind of fix: a policy, what of it goes, what comes for it, and whether only `--fix-unsafe` does it.
const KINDS: &[(&str, &str, &str, bool)] = &[
    (
        r#"{"Effect": "Allow", "Action": "s3:GetObject",  "Resource": ["arn:aws:s3:::a/*",   "arn:aws:s3:::a/b/*"]}"#,
        r#",   "arn:aws:s3:::a/b/*""#,
        "",
        false,
    ),
    (
        r#"{"Effect": "Allow", "Action": ["s3:Get*",  "s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::a/*"}"#,
        r#"  "s3:GetObject","#,
        "",
        false,
    ),
    (
        r#"{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::a"},  {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::a"}"#,
        r#",  {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::a"}"#,
        "",
        false,
    ),
    (
        r#"{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::a", "Condition": {"NumericLessThan": {"s3:max-keys": ["20",  "10"]}}}"#,
        r#",  "10""#,
        "",
        false,
    ),
    (
        r#"{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::a", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.9/24"}}}"#,
        "203.0.113.9/24",
        "203.0.113.0/24",
        false,
    ),
    (
        r#"{"Sid":  "", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::a"}"#,
        r#""Sid":  "", "#,
        "",
        false,
    ),
    (
        r#"{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::a",  "Condition": {}}"#,
        r#",  "Condition": {}"#,
        "",
        false,
    ),
    (
        r#"{"Effect": "allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::a"}"#,
        "allow",
        "Allow",
        true,
    ),
    (
        r#"{"Effect": "Allow", "Action": "s3:ListBuckt", "Resource": "arn:aws:s3:::a"}"#,
        "ListBuckt",
        "ListBucket",
        true,
    ),
    (
        r#"{"Effect": "Allow", "Action": "s3:ListObjects", "Resource": "arn:aws:s3:::a"}"#,
        "ListObjects",
        "ListBucket",
        true,
    ),
    (
        r#"{"Effect": "Allow", "Action": "dynamdb:GetItem", "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/a"}"#,
        "dynamdb",
        "dynamodb",
        true,
    ),
    (
        r#"{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamdb:eu-west-1:111122223333:table/a"}"#,
        "dynamdb",
        "dynamodb",
        true,
    ),
    (
        r#"{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-wst-1:111122223333:a"}"#,
        "eu-wst-1",
        "eu-west-1",
        true,
    ),
    (
        r#"{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:cn-north-1:111122223333:a"}"#,
        "arn:aws:",
        "arn:aws-cn:",
        true,
    ),
    (
        r#"{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::a", "Condition": {"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/a"}}}"#,
        "StringLike",
        "ArnLike",
        true,
    ),
    (
        r#"{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::a", "Condition": {"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}"#,
        "ForAllValues:",
        "",
        true,
    ),
];

#[test]
fn each_kind_of_fix_changes_its_own_piece() {
    let mut wrong = Vec::new();
    for (statements, from, to, asked) in KINDS {
        let text = format!("{{\"Version\": \"2012-10-17\",\t\"Statement\": [ {statements} ]}}\n");
        let wanted = match text.rfind(from) {
            Some(at) => format!("{}{to}{}", &text[..at], &text[at + from.len()..]),
            None => panic!("{from} is not in {text}"),
        };
        let safe = if *asked { &text } else { &wanted };
        for (unsafe_too, wanted) in [(false, safe), (true, &wanted)] {
            let real = settled(&text, unsafe_too);
            if real != *wanted {
                wrong.push(format!("{unsafe_too}: {real}, not {wanted}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn versions_are_written_where_no_text_becomes_a_variable() {
    let plain = r#"{ "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::a"}]}"#;
    let versioned =
        plain.replacen("\"Statement\"", "\"Version\": \"2012-10-17\", \"Statement\"", 1);
    assert_eq!(settled(plain, false), versioned);
    let old = versioned.replace("2012-10-17", "2008-10-17");
    assert_eq!(settled(&old, false), versioned);
    for text in [plain, &old] {
        let variable = text.replace("s3:::a", "s3:::${aws:username}");
        assert_eq!(settled(&variable, false), variable);
        assert!(settled(&variable, true).contains("2012-10-17"));
    }
}
