//! Promise: for every case of the oracle, the program prints an object that holds what is expected, under those names.

use std::process::Command;

use serde_json::Value;

fn perimeter(arguments: &[String]) -> (Value, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_perimeter")).args(arguments).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().next().unwrap_or_else(|| panic!("{arguments:?} printed nothing"));
    (
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {line}")),
        output.status.code(),
    )
}

/// Whether `found` holds all that `expected` names; lists are compared item by item.
fn holds(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => expected
            .iter()
            .all(|(key, value)| found.get(key).is_some_and(|found| holds(found, value))),
        _ => found == expected,
    }
}

fn differences(found: &Value, expected: &Value) -> String {
    let missing = expected
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, value)| !found.get(key).is_some_and(|found| holds(found, value)));
    missing
        .map(|(key, value)| {
            format!(
                "\n  {key}: expected {value}\n  {key}: found    {}",
                found.get(key).unwrap_or(&Value::Null)
            )
        })
        .collect()
}

#[test]
fn the_cases_of_the_oracle() {
    let oracle: Value = serde_json::from_str(include_str!("cidr/oracle.json")).unwrap();
    let cases = oracle["cases"].as_array().unwrap();
    assert!(cases.len() >= 30);
    let mut wrong = String::new();
    for case in cases {
        let mut arguments: Vec<String> = Vec::new();
        for word in case["argv"].as_array().unwrap() {
            match word.as_str().unwrap() {
                "HOSTS..." => arguments.extend(
                    case["args"]["hosts"].as_array().unwrap().iter().map(ToString::to_string),
                ),
                word => arguments.push(word.to_owned()),
            }
        }
        arguments.push("--json".into());
        let (found, code) = perimeter(&arguments);
        let expected = &case["expect"];
        if !holds(&found, expected) {
            wrong += &format!("\n{}: {arguments:?}{}", case["id"], differences(&found, expected));
        }
        let no = expected.get("error").is_some()
            || expected["pairs"].as_array().is_some_and(|pairs| !pairs.is_empty())
            || expected["verdict"]
                .as_object()
                .is_some_and(|verdict| verdict.values().any(|word| word != "ok"));
        assert_eq!(code, Some(i32::from(no)), "{}", case["id"]);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_parse_cases_through_the_program() {
    let oracle: Value = serde_json::from_str(include_str!("cidr/oracle.json")).unwrap();
    for case in oracle["parse_cases"].as_array().unwrap() {
        let input = case["input"].as_str().unwrap();
        let (found, code) = perimeter(&["cidr", "info", input, "--json"].map(str::to_owned));
        assert_eq!((&found["result"], &found["code"]), (&case["result"], &case["code"]), "{input}");
        if case["network"].is_string() {
            assert_eq!(found["network"], case["network"], "{input}");
        }
        assert_eq!(code, Some(if case["result"] == "error" { 2 } else { 0 }), "{input}");
    }
}
