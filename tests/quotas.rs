//! The configuration's names and quotas reach the checks and `minify`, and patterns are written only when asked for.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder(name: &str, config: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("quotas-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("perimeter.toml"), config).expect("a file");
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perimeter"));
    command.current_dir(folder).args(arguments).output().expect("it runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const NEW_NAMES: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["acme:Open", "s3:GetObjectTomorrow"], "Resource": "*",
   "Condition": {"StringEquals": {"s3:Tomorrow": "yes", "aws:RequestedRegion": "eu-tomorrow-1"}}}]}"#;

const NEW_SERVICE: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Principal": {"Service": "lamda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;

#[test]
fn names_of_the_configuration_are_known() {
    let config = "[names]\nservices = [\"acme\"]\nactions = [\"acme:Open\", \"s3:GetObjectTomorrow\"]\n\
        condition-keys = [\"s3:Tomorrow\"]\nregions = [\"eu-tomorrow-1\"]\n\
        service-principals = [\"lamda.amazonaws.com\"]\n";
    let folder = folder("names", config);
    fs::write(folder.join("p.json"), NEW_NAMES).expect("a file");
    fs::write(folder.join("t.json"), NEW_SERVICE).expect("a file");
    let codes = |arguments: &[&str]| {
        let all = [&["check", "--format", "concise", "p.json", "t.json"], arguments].concat();
        let text = out(&run(&folder, &all));
        let ids = text.lines().filter_map(|line| line.split_once('[')?.1.split_once(']'));
        let mut ids: Vec<String> = ids.map(|(id, _)| id.to_owned()).collect();
        ids.sort();
        ids.dedup();
        ids
    };
    let without = codes(&["--no-config"]);
    for id in ["action/unknown", "action/unknown-service", "condition/unknown-key"] {
        assert!(without.iter().any(|own| own == id), "{id}: {without:?}");
    }
    assert!(without.iter().any(|own| own.starts_with("principal/")), "{without:?}");
    let with = codes(&[]);
    let about_names = |id: &&String| {
        id.contains("unknown") || id.contains("region") || id.starts_with("principal/")
    };
    assert_eq!(with.iter().filter(about_names).count(), 0, "{with:?}");
    // One name does not make its neighbours known.
    fs::write(folder.join("p.json"), NEW_NAMES.replace("GetObjectTomorrow", "GetObjectYesterday"))
        .expect("a file");
    assert!(codes(&[]).contains(&"action/unknown".to_owned()));
}

/// A policy of each kind, each about 150 characters long.
const KINDS: &[(&str, &str)] = &[
    (
        "identity",
        r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/a/rather/long/name/*""#,
    ),
    (
        "boundary",
        r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/a/rather/long/name/*""#,
    ),
    (
        "session",
        r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/a/rather/long/name/*""#,
    ),
    (
        "trust",
        r#""Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/a/rather/long/name"},"Action":"sts:AssumeRole""#,
    ),
    (
        "bucket",
        r#""Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*""#,
    ),
    (
        "endpoint",
        r#""Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*""#,
    ),
    (
        "scp",
        r#""Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/a/rather/long/name/*""#,
    ),
    (
        "rcp",
        r#""Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/a/rather/name/*""#,
    ),
];

#[test]
fn each_kind_has_its_quota() {
    for (kind, statement) in KINDS {
        let text = format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{{{statement}}}]}}");
        let length = text.len();
        for (most, fits) in [(length, true), (length - 1, false)] {
            let folder =
                folder(&format!("{kind}-{fits}"), &format!("[policy.quotas]\n{kind} = {most}\n"));
            // White space does not count.
            fs::write(folder.join("p.json"), text.replace(':', ": ").replace(": : ", "::"))
                .expect("a file");
            fs::write(folder.join("p.json"), text.replace("\",", "\",\n    ")).expect("a file");
            let report =
                out(&run(&folder, &["check", "--kind", kind, "--format", "concise", "p.json"]));
            assert_eq!(!report.contains("[policy/over-quota]"), fits, "{kind} {most}: {report}");
            // Two characters fewer, since one statement needs no list.
            let made = run(&folder, &["minify", "--kind", kind, "p.json"]);
            assert!(
                err(&made).contains(&format!("now {} of {most}", length - 2)),
                "{kind}: {}",
                err(&made)
            );
            assert_eq!(made.status.code(), Some(0), "{kind}: {}", err(&made));
        }
        let small = folder(&format!("{kind}-small"), &format!("[policy.quotas]\n{kind} = 60\n"));
        fs::write(small.join("p.json"), &text).expect("a file");
        let made = run(&small, &["minify", "--kind", kind, "p.json"]);
        assert_eq!(made.status.code(), Some(1), "{kind}");
        assert!(err(&made).contains("of 60: still too long"), "{kind}: {}", err(&made));
        // What the command line says counts more.
        assert_eq!(
            run(&small, &["minify", "--kind", kind, "--quota", "500", "p.json"]).status.code(),
            Some(0)
        );
    }
}

#[test]
fn aws_sets_the_quota_where_nobody_else_does() {
    let folder = folder("default", "");
    for (kind, statement) in KINDS {
        let text = format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{{{statement}}}]}}");
        fs::write(folder.join("p.json"), text).expect("a file");
        let said = err(&run(&folder, &["minify", "--kind", kind, "p.json"]));
        let most = match *kind {
            "identity" | "scp" => 10_240,
            "boundary" => 6_144,
            "session" | "trust" => 2_048,
            "rcp" => 5_120,
            "bucket" | "endpoint" => 20_480,
            other => panic!("{other}"),
        };
        assert!(said.contains(&format!(" of {most}, proved")), "{kind}: {said}");
    }
}

/// Every action of SQS that sends or deletes messages, and one that no pattern takes in.
const LISTED: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
  "Action": ["iam:ListRoles", "access-analyzer:CheckAccessNotGranted", "access-analyzer:CheckNoNewAccess",
    "access-analyzer:CheckNoPublicAccess", "acme:CheckIt"], "Resource": "*"}]}"#;

#[test]
fn patterns_are_written_only_when_asked_for() {
    let folder = folder("wildcards", "");
    fs::write(folder.join("p.json"), LISTED).expect("a file");
    let plain = run(&folder, &["minify", "p.json"]);
    assert!(
        out(&plain).contains("CheckNoNewAccess") && !out(&plain).contains('?'),
        "{}",
        out(&plain)
    );
    assert!(err(&plain).contains("proved to mean the same"), "{}", err(&plain));
    let wild = run(&folder, &["minify", "--wildcards", "p.json"]);
    let written = r#"["iam:ListRoles","access-analyzer:Ch*","acme:CheckIt"]"#;
    assert!(out(&wild).contains(written), "{}", out(&wild));
    assert!(err(&wild).contains("its patterns take in later ones, too"), "{}", err(&wild));
    assert!(!err(&wild).contains("proved"), "{}", err(&wild));
    // Without all of them, the pattern would take in the missing one.
    let two = LISTED.replace("\"access-analyzer:CheckNoNewAccess\",", "");
    fs::write(folder.join("p.json"), two).expect("a file");
    let wild = run(&folder, &["minify", "--wildcards", "p.json"]);
    assert!(!out(&wild).contains("Ch*") && !out(&wild).contains("CheckNo*"), "{}", out(&wild));
}
