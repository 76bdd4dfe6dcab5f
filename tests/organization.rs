//! Service control policies, by the configuration or by a flag, bound what users and roles of a run may do.

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SELF: &str = "identity/privilege-escalation";
const ADMINISTRATOR: &str = "identity/administrator-equivalent";

fn policy(statements: &Value) -> String {
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

/// A folder with a role `ci` that may write its own policies, a linked role that may, too, and some SCPs.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("org")).expect("a folder");
    let role = |path: &str, name: &str, statements: Value| {
        json!({"RoleName": name, "Arn": format!("arn:aws:iam::111122223333:role{path}{name}"),
            "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}]})
    };
    let own = json!([{"Effect": "Allow", "Action": ["iam:PutRolePolicy", "s3:PutBucketPolicy"], "Resource": "*"}]);
    let dump = json!({"RoleDetailList": [
        role("/", "ci", own.clone()),
        role("/aws-service-role/x.amazonaws.com/", "linked", own),
        role("/", "admin", json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]))]});
    let full = json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]);
    let deny = json!([{"Effect": "Deny", "Action": ["iam:Put*", "s3:Put*"], "Resource": "*"}]);
    let only = json!([{"Effect": "Allow", "Action": ["s3:*", "ec2:*"], "Resource": "*"}]);
    let answer = json!({"Policy": {"PolicySummary": {"Type": "SERVICE_CONTROL_POLICY"}, "Content": policy(&deny)}});
    for (file, text) in [
        ("account.json", dump.to_string()),
        ("org/full.json", policy(&full)),
        ("org/deny.json", policy(&deny)),
        ("org/only.json", policy(&only)),
        ("org/answer.json", answer.to_string()),
        ("org/none.json", json!({"Version": 3}).to_string()),
    ] {
        fs::write(folder.join(file), text).expect("a file");
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perimeter"));
    command.current_dir(folder).arg("check").args(arguments).output().expect("it runs")
}

/// The roles that a check finds.
fn found(folder: &Path, arguments: &[&str], check: &str) -> Vec<String> {
    let mut all = vec!["--notes", "--format", "json", "account.json"];
    all.extend(arguments);
    let output = run(folder, &all);
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(&output.stderr)));
    let all = report["findings"].as_array().expect("a list").iter();
    let own = all.filter(|finding| finding["check"] == check);
    let name = |finding: &Value| {
        let text = finding["subject"].as_str().expect("a subject");
        text.rsplit('/').next().unwrap_or_default().to_owned()
    };
    own.map(name).collect()
}

#[test]
fn what_a_level_forbids_is_no_way() {
    let folder = folder("scp-flag");
    assert_eq!(found(&folder, &[], SELF), ["ci"]);
    assert_eq!(found(&folder, &["--scp", "org/full.json"], SELF), ["ci"]);
    let nobody: [&str; 0] = [];
    for files in ["org/full.json,org/deny.json", "org/full.json,org/answer.json", "org/only.json"] {
        assert_eq!(found(&folder, &["--scp", files], SELF), nobody, "{files}");
    }
    // Every level has to allow, and what one file of a level allows is enough.
    let levels = ["--scp", "org/full.json", "--scp", "org/only.json"];
    assert_eq!(found(&folder, &levels, SELF), nobody);
    assert_eq!(found(&folder, &["--scp", "org/only.json,org/full.json"], SELF), ["ci"]);
}

#[test]
fn roles_that_are_linked_to_a_service_are_not_bound() {
    let folder = folder("scp-linked");
    let check = "identity/resource-exposure";
    assert_eq!(found(&folder, &["--scp", "org/full.json"], check), ["ci", "linked"]);
    assert_eq!(found(&folder, &["--scp", "org/full.json,org/deny.json"], check), ["linked"]);
}

#[test]
fn an_administrator_stays_one_within_what_is_left() {
    let folder = folder("scp-administrator");
    for files in ["org/full.json", "org/full.json,org/deny.json", "org/only.json"] {
        assert_eq!(found(&folder, &["--scp", files], ADMINISTRATOR), ["admin"], "{files}");
    }
}

#[test]
fn the_configuration_names_the_levels() {
    let folder = folder("scp-configuration");
    let configure = |text: &str| fs::write(folder.join("perimeter.toml"), text).expect("a file");
    configure("[organization]\nscps = [\"org/full.json\", \"org/[fd]*.json\"]\n");
    assert_eq!(found(&folder, &[], SELF), [""; 0]);
    configure("[organization]\nscps = [\"org/f*.json\"]\n");
    assert_eq!(found(&folder, &[], SELF), ["ci"]);
    let fails = |text: &str, said: &str| {
        configure(text);
        let output = run(&folder, &[]);
        assert_eq!(output.status.code(), Some(2));
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(said), "{error}");
    };
    fails("[organization]\nscps = [\"nowhere/*.json\"]\n", "no file is named `nowhere/*.json`");
    fails("[organization]\nscps = [\"org/none.json\"]\n", "no policy in it");
}

#[test]
fn the_files_of_the_levels_are_service_control_policies() {
    let folder = folder("scp-kind");
    let text =
        policy(&json!([{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}]));
    fs::write(folder.join("org/wrong.json"), text).expect("a file");
    let config = "[organization]\nscps = [\"org/wrong.json\"]\n";
    fs::write(folder.join("perimeter.toml"), config).expect("a file");
    let output = run(&folder, &["--format", "concise", "org/wrong.json"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("policy/unsupported-principal"), "{text}");
}
