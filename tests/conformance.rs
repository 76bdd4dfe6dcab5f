//! The shared cases agree, and what they give as witnesses the evaluator finds to be witnesses.

use perimeter::document::json;
use perimeter::policy::Policy;
use perimeter::policy::evaluate::{Truth, evaluate_one};
use perimeter::policy::request::Request;
use perimeter::source::{FileId, Source};
use perimeter::testing;
use serde_json::Value;
use std::fs;

/// The shared file where it lies beside the project, else the project's own.
fn cases() -> (String, String) {
    let own = "tests/cases/tricky-policies.json";
    for path in ["../shared/cases/tricky-policies.json", own] {
        if let Ok(text) = fs::read_to_string(path) {
            return (path.to_owned(), text);
        }
        println!("SKIPPED: {path} is not there");
    }
    panic!("no cases at all");
}

#[test]
fn tricky_policies_agree() {
    let (name, text) = cases();
    agree(&name, &text);
}

#[test]
fn more_policies_agree() {
    let name = "tests/cases/more-policies.yaml";
    agree(name, &fs::read_to_string(name).unwrap());
}

/// Each rule of the policy language alone, with the verdict that its documentation gives.
#[test]
fn documented_policies_agree() {
    let name = "tests/cases/documented-policies.json";
    agree(name, &fs::read_to_string(name).unwrap());
}

fn agree(name: &str, text: &str) {
    let answered = testing::run(&Source::new(name, text)).unwrap();
    let mut wrong = Vec::new();
    for case in &answered {
        match &case.outcome {
            Ok(answer) if answer.pass == Some(true) => {
                assert_eq!(answer.verdict == "fails", answer.witness.is_some(), "{}", case.name);
            }
            other => wrong.push(format!("{}: {other:?}", case.name)),
        }
    }
    println!("{name}: {} of {} cases agree", answered.len() - wrong.len(), answered.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn their_witnesses_are_witnesses() {
    let (_, text) = cases();
    let cases: Value = serde_json::from_str(&text).unwrap();
    let mut confirmed = 0;
    for case in cases.as_array().unwrap() {
        let witness = case["expected"]["witness"].to_string();
        if witness == "null" {
            continue;
        }
        let node = json::parse(&witness, FileId(0)).unwrap();
        let request = Request::of(&node).unwrap();
        let of = |policy: &Value| {
            let text = policy.to_string();
            let node = json::parse(&text, FileId(0)).unwrap();
            let policy = Policy::of(&node);
            let outcome = evaluate_one(&request, &policy);
            (outcome.allowed.and(!outcome.denied.clone()), outcome.denied)
        };
        let holds = match case["question"]["kind"].as_str().unwrap() {
            "never_allowed" => of(&case["policy"]).0,
            "always_denied" => !of(&case["policy"]).1,
            "no_new_access" => of(&case["policies"]["b"]).0.and(!of(&case["policies"]["a"]).0),
            other => panic!("a witness of {other}"),
        };
        assert_eq!(holds, Truth::Yes, "{}", case["name"]);
        confirmed += 1;
    }
    println!("{confirmed} witnesses of the cases confirmed");
    assert!(confirmed > 0);
}
