//! One small real file of every input format: what is found in it, and that findings point into it.

use perimeter::lint::{self, Outcome, Run};
use perimeter::settings::Settings;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;

fn run(name: &str) -> Run {
    let path = Path::new("fixtures/formats").join(name);
    lint::text(name, &fs::read_to_string(path).unwrap(), &Settings::default(), None)
}

fn held(run: &Run) -> Vec<String> {
    match run.files.as_slice() {
        [(_, Outcome::Checked(held))] => held.clone(),
        other => panic!("{other:?}"),
    }
}

/// The texts that the findings of one check point at, as they stand in the file.
fn places(run: &Run, check: &str) -> Vec<String> {
    let findings = run.findings.iter().filter(|finding| finding.check.id == check);
    findings
        .map(|finding| run.source(finding.at.file).unwrap().slice(finding.at).to_owned())
        .collect()
}

const PLAIN: &str = r#""allow""#;
const ESCAPED: &str = r#"\"allow\""#;
const ENCODED: &str = "%22allow%22";
const MANAGED: &str = "identity policy or permissions boundary";

#[test]
fn policies_are_found_in_every_wrapper_and_pointed_at() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("bare.json", &["policy of any kind"], &[PLAIN]),
        ("list.json", &["policy of any kind", "role trust policy"], &[PLAIN, PLAIN]),
        (
            "lines.jsonl",
            &["policy of any kind", "role trust policy", "policy of any kind"],
            &[PLAIN; 3],
        ),
        ("get-policy-version.json", &[MANAGED], &[PLAIN]),
        ("get-role.json", &["role trust policy"], &[ENCODED]),
        ("get-role-policy.json", &["identity policy"], &[PLAIN]),
        (
            "get-account-authorization-details.json",
            &["identity policy", "role trust policy", MANAGED, "identity policy"],
            &[PLAIN, PLAIN, ENCODED, PLAIN],
        ),
        ("get-bucket-policy.json", &["bucket policy"], &[ESCAPED]),
        ("describe-organization-policy.json", &["service control policy"], &[r#"\"deny\""#]),
        ("describe-vpc-endpoints.json", &["VPC endpoint policy", "describe output"], &[ESCAPED]),
        ("role.yaml", &["role trust policy"], &["allow"]),
    ];
    for (name, kinds, wrong) in cases {
        let run = run(name);
        assert_eq!(held(&run), *kinds, "{name}");
        assert_eq!(places(&run, "policy/invalid-effect"), *wrong, "{name}");
    }
}

#[test]
fn designs_may_be_yaml() {
    let run = run("design.yaml");
    assert_eq!(held(&run), ["VPC design"]);
    assert_eq!(places(&run, "nacl/rule-number-range"), ["40000"]);
}

#[test]
fn describe_output_of_one_folder_is_one_network() {
    let settings = Settings::default();
    let options = lint::Options {
        narrowed: &|_| None,
        settings: &settings,
        checks: perimeter::checks::ALL.iter().collect(),
        kinds: &|_| None,
        threads: NonZero::<usize>::MIN,
        progress: &AtomicUsize::new(0),
    };
    let run = lint::run(&[PathBuf::from("fixtures/formats/network")], &options);
    assert_eq!(run.checked, 2);
    let shadowed = ["nacl/deny-after-broader-allow", "nacl/rule-shadowed"];
    let found: Vec<&str> = run.findings.iter().map(|finding| finding.check.id).collect();
    assert_eq!(found.iter().filter(|id| shadowed.contains(id)).count(), 1, "{found:?}");
    assert!(!found.contains(&"nacl/rule-number-range"), "32767 is AWS's own");
}

#[test]
fn a_kind_that_is_said_outright_counts() {
    let text = fs::read_to_string("fixtures/formats/bare.json").unwrap();
    let kind = perimeter::policy::Kind::Scp;
    let run = lint::text("bare.json", &text, &Settings::default(), Some(kind.into()));
    assert_eq!(held(&run), ["service control policy"]);
}
