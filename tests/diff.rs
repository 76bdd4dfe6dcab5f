//! `perimeter diff` finds what a change grants and takes away, in files, folders and revisions of git.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const OLD: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"},
  {"Sid": "Guard", "Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::acme/secret/*"},
  {"Sid": "Gone", "Effect": "Allow", "Action": "sqs:*", "Resource": "*"}
]}"#;
const NEW: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"},
  {"Sid": "More", "Effect": "Allow", "Action": "ec2:*", "Resource": "*"}
]}"#;

fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    for (name, text) in files {
        let file = path.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    path
}

fn run(folder: &Path, program: &str, arguments: &str) -> Output {
    let output = Command::new(program)
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output();
    output.unwrap()
}

fn diff(folder: &Path, arguments: &str) -> (Option<i32>, serde_json::Value) {
    let arguments = format!("diff --format json {arguments}");
    let output = run(folder, env!("CARGO_BIN_EXE_perimeter"), &arguments);
    let json = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code(), json)
}

/// Each change as its kind and the messages of its statements.
fn told(json: &serde_json::Value) -> Vec<String> {
    let changes = json["changes"].as_array().unwrap().iter();
    let told = changes.map(|change| {
        let statements = change["statements"].as_array().unwrap().iter();
        let messages: Vec<&str> = statements.map(|one| one["message"].as_str().unwrap()).collect();
        format!("{}: {}", change["kind"].as_str().unwrap(), messages.join(", "))
    });
    told.collect()
}

#[test]
fn each_difference_names_the_statements_that_cause_it() {
    let path = folder("diff", &[("old.json", OLD), ("new.json", NEW)]);
    let (code, json) = diff(&path, "old.json new.json");
    assert_eq!(code, Some(0));
    assert_eq!(
        told(&json),
        [
            "granted: statement `Read` now allows it, statement `Guard` denied it before",
            "granted: statement `More` now allows it",
            "taken_away: statement `Gone` allowed it before",
        ]
    );
    let witness = &json["changes"][0]["witness"];
    assert!(witness["resource"].as_str().unwrap().starts_with("arn:aws:s3:::acme/secret/"));
    let (_, back) = diff(&path, "new.json old.json");
    assert_eq!(
        told(&back)[1],
        "taken_away: statement `Read` allowed it before, statement `Guard` now denies it"
    );
}

#[test]
fn the_exit_code_is_what_the_user_asks_for() {
    let less = r#"{"Version": "2012-10-17", "Statement": [
      {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/x"}]}"#;
    let odd = NEW.replace(
        r#""Resource": "*""#,
        r#""Resource": "*", "Condition": {"Strange": {"aws:x": "1"}}"#,
    );
    let files = [("old.json", OLD), ("new.json", NEW), ("less.json", less), ("odd.json", &*odd)];
    let path = folder("diff-exit", &files);
    for (arguments, code) in [
        ("old.json new.json", 0),
        ("old.json new.json --fail-on new-access", 1),
        ("new.json less.json --fail-on new-access", 0),
        ("new.json less.json --fail-on any", 1),
        ("old.json old.json --fail-on any", 0),
        // A statement that AWS does not define is no difference and no pass.
        ("less.json odd.json", 2),
        ("old.json none.json", 2),
        ("old.json", 2),
    ] {
        assert_eq!(diff(&path, arguments).0, Some(code), "{arguments}");
    }
}

#[test]
fn folders_are_compared_file_by_file() {
    let files = [
        ("old/same.json", OLD),
        ("new/same.json", OLD),
        ("old/sub/changed.json", NEW),
        ("new/sub/changed.json", OLD),
        ("new/added.json", NEW),
        ("old/notes.json", r#"{"a": 1}"#),
    ];
    let path = folder("diff-folders", &files);
    let (code, json) = diff(&path, "old new --fail-on new-access");
    assert_eq!(code, Some(1));
    let policies: Vec<&str> =
        json["changes"].as_array().unwrap().iter().map(|c| c["policy"].as_str().unwrap()).collect();
    assert_eq!(policies.iter().filter(|name| **name == "new/added.json").count(), 2);
    assert!(policies.contains(&"new/sub/changed.json"));
    assert!(!policies.iter().any(|name| name.contains("same")));
}

fn git(folder: &Path, arguments: &str) {
    let arguments = format!("-c user.name=t -c user.email=t@example.com {arguments}");
    let output = run(folder, "git", &arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn repository(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let path = folder(name, files);
    git(&path, "init -q -b main");
    git(&path, "add .");
    git(&path, "commit -q -m old");
    path
}

/// The policies named, each with the kind of its change.
fn named(json: &serde_json::Value) -> Vec<(&str, &str)> {
    let changes = json["changes"].as_array().unwrap().iter();
    changes.map(|one| (one["policy"].as_str().unwrap(), one["kind"].as_str().unwrap())).collect()
}

#[test]
fn a_version_that_does_not_parse_is_not_an_empty_one() {
    let path = repository("diff-broken", &[("a.json", OLD), ("b.json", OLD)]);
    fs::write(path.join("a.json"), "{").unwrap();
    fs::write(path.join("b.json"), NEW).unwrap();
    let (code, json) = diff(&path, "--git main..");
    assert_eq!(code, Some(2));
    // The others are compared all the same.
    assert_eq!(named(&json)[0], ("a.json", "unknown"));
    assert_eq!(named(&json).last(), Some(&("b.json", "taken_away")));
    let reason = json["changes"][0]["reason"].as_str().unwrap();
    assert!(reason.starts_with("a.json:1:2: the file ends"), "{reason}");
    git(&path, "commit -qam broken");
    fs::write(path.join("a.json"), OLD).unwrap();
    let (code, json) = diff(&path, "--git HEAD.. --fail-on new-access");
    assert_eq!((code, named(&json)), (Some(2), vec![("a.json", "unknown")]));
    let files = [("old/a.json", OLD), ("new/a.json", &OLD[..OLD.len() - 9])];
    let (code, json) = diff(&folder("diff-broken-folders", &files), "old new");
    assert_eq!((code, named(&json)), (Some(2), vec![("new/a.json", "unknown")]));
}

#[test]
fn files_that_git_does_not_know_yet_count_and_moved_ones_do_not() {
    let files = [("sub/role.json", OLD), ("bucket.json", NEW), (".gitignore", "ignored.json")];
    let path = repository("diff-moved", &files);
    fs::write(path.join("fresh.json"), OLD).unwrap();
    fs::write(path.join("ignored.json"), OLD).unwrap();
    let (code, json) = diff(&path, "--git main.. --fail-on new-access");
    assert_eq!(code, Some(1));
    assert_eq!(named(&json), [("fresh.json", "granted"), ("fresh.json", "granted")]);
    // As a person in the folder writes it.
    let (_, json) = diff(&path.join("sub"), "--git main..");
    assert_eq!(named(&json)[0].0, "../fresh.json");
    assert_eq!(diff(&path, "--git main.. sub").1["changes"].as_array().unwrap().len(), 0);
    assert_eq!(diff(&path, "--git main.. nowhere").0, Some(2));
    fs::remove_file(path.join("fresh.json")).unwrap();
    // Renamed, then renamed and changed.
    git(&path, "mv bucket.json moved.json");
    assert_eq!(diff(&path, "--git main.. --fail-on any").0, Some(0));
    let more = NEW
        .replace("ec2:*", r#"ec2:*", "sqs:*"#)
        .replace(r#""Action": "ec2:*", "sqs:*""#, r#""Action": ["ec2:*", "sqs:*"]"#);
    fs::write(path.join("moved.json"), more).unwrap();
    let (_, json) = diff(&path, "--git main..");
    assert_eq!(named(&json), [("moved.json", "granted")]);
    assert_eq!(json["changes"][0]["actions"], serde_json::json!(["sqs:*"]));
    let files = [("old/a.json", OLD), ("new/b.json", OLD)];
    assert_eq!(diff(&folder("diff-moved-folders", &files), "old new --fail-on any").0, Some(0));
}

#[test]
fn revisions_of_git_are_compared() {
    let path = repository("diff-git", &[("policies/role.json", OLD), ("other.json", OLD)]);
    let git = |arguments: &str| git(&path, arguments);
    fs::write(path.join("policies/role.json"), NEW).unwrap();
    fs::remove_file(path.join("other.json")).unwrap();
    let (code, json) = diff(&path, "--git main.. --fail-on new-access");
    assert_eq!(code, Some(1));
    let told = told(&json);
    assert!(told.contains(&"granted: statement `More` now allows it".to_owned()), "{told:?}");
    assert_eq!(json["changes"].as_array().unwrap().len(), 5, "{told:?}");
    // Only the paths named; and nothing between a revision and itself.
    let (_, json) = diff(&path, "--git main.. policies");
    assert_eq!(json["changes"].as_array().unwrap().len(), 3);
    git("add -A");
    git("commit -q -m new");
    assert_eq!(diff(&path, "--git main.. --fail-on any").0, Some(0));
    assert_eq!(diff(&path, "--git main~1...main --fail-on any").0, Some(1));
    assert_eq!(diff(&path, "--git nowhere..main").0, Some(2));
}

/// The place in a list is no name, and a Deny that now spares something is shown where it stands now.
#[test]
fn lists_are_compared_by_what_is_in_them() {
    let more = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sns:*", "Resource": "*"}}"#;
    let narrower = OLD.replace("acme/secret/*", "acme/secret/x/*");
    let lists = [
        ("a.json", format!("[{OLD}, {NEW}]")),
        ("b.json", format!("[{more}, {OLD}, {NEW}]")),
        ("c.json", format!("[{NEW}, {narrower}]")),
    ];
    let files: Vec<(&str, &str)> =
        lists.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let path = folder("diff-lists", &files);
    let (_, json) = diff(&path, "a.json b.json");
    assert_eq!(named(&json), [("b.json#/0", "granted")]);
    let (_, json) = diff(&path, "a.json c.json");
    assert_eq!(named(&json), [("c.json#/1", "granted")]);
    assert_eq!(
        told(&json),
        ["granted: statement `Read` now allows it, statement `Guard` denied it before, \
          statement `Guard` no longer denies it"]
    );
    assert_eq!(json["changes"][0]["statements"][2]["file"], "c.json");
}
