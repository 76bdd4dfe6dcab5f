//! `check --fix`, `--fix-unsafe` and `--diff` on files: what they say they change, and not a byte more.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Runs `check` on one file of this content and returns what became of both.
fn check(name: &str, text: &[u8], arguments: &[&str]) -> (Output, Vec<u8>) {
    let (folder, file) = place(name);
    fs::write(&file, text).expect("a file");
    let output = again(&folder, &file, arguments);
    (output, fs::read(&file).expect("the file"))
}

fn place(name: &str) -> (PathBuf, PathBuf) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fix-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("policy.json");
    (folder, file)
}

fn again(folder: &Path, file: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perimeter"));
    command.current_dir(folder).args(["check", "--no-config"]).args(arguments);
    command.arg(file.file_name().expect("a name")).output().expect("it runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A policy with one redundant action, one misspelt one, and odd spacing.
const POLICY: &str = "{\n\t\"Version\" : \"2012-10-17\",\n  \"Statement\": [ {\"Effect\": \"Allow\",\n     \
    \"Action\": [ \"s3:Get*\",   \"s3:GetObject\" ,\"s3:PutObjekt\"],\n\n  \"Resource\": \"arn:aws:s3:::ledger/*\"}]\n}  \n\n";

const REDUNDANT: &str = ",   \"s3:GetObject\"";

/// The texts in which the same policy may come, each with how it is written.
fn forms() -> Vec<(&'static str, String)> {
    let quoted = |text: &str| serde_json::to_string(text).expect("a string");
    vec![
        ("plain", POLICY.to_owned()),
        ("crlf", POLICY.replace('\n', "\r\n")),
        ("bom", format!("\u{feff}{POLICY}")),
        ("bom-crlf", format!("\u{feff}{}", POLICY.replace('\n', "\r\n"))),
        ("no-last-line", POLICY.trim_end().to_owned()),
        ("nested", format!("{{\"Policy\":   {} , \"x\": [1,2 ]}}\n", quoted(POLICY))),
        ("nested-crlf", format!("{{\r\n\"Policy\": {}}}", quoted(&POLICY.replace('\n', "\r\n")))),
        ("umlaut", POLICY.replace("\"Statement\"", "\"Id\": \"Ä \\u00e4 🙂\", \"Statement\"")),
    ]
}

/// A piece of the policy as it stands in that form.
fn escaped(form: &str, text: &str) -> String {
    if form.starts_with("nested") { text.replace('"', "\\\"") } else { text.to_owned() }
}

#[test]
fn nothing_else_changes_by_a_byte() {
    for (form, text) in forms() {
        let without = text.replace(&escaped(form, REDUNDANT), "");
        assert_ne!(without, text, "{form}");
        let (_, fixed) = check(form, text.as_bytes(), &["--fix"]);
        assert_eq!(String::from_utf8_lossy(&fixed), without, "{form}");

        let corrected = without.replace("PutObjekt", "PutObject");
        let (_, fixed) = check(form, text.as_bytes(), &["--fix-unsafe"]);
        assert_eq!(String::from_utf8_lossy(&fixed), corrected, "{form}");
    }
}

#[test]
fn a_second_run_changes_nothing() {
    for (form, text) in forms() {
        for flag in ["--fix", "--fix-unsafe"] {
            let (folder, file) = place(&format!("{form}-again"));
            fs::write(&file, &text).expect("a file");
            again(&folder, &file, &[flag]);
            let once = fs::read(&file).expect("the file");
            let first = fs::metadata(&file).and_then(|data| data.modified()).expect("a time");
            let diff = again(&folder, &file, &[flag, "--diff"]);
            assert_eq!((diff.status.code(), out(&diff).as_str()), (Some(0), ""), "{form} {flag}");
            again(&folder, &file, &[flag]);
            assert_eq!(fs::read(&file).expect("the file"), once, "{form} {flag}");
            let second = fs::metadata(&file).and_then(|data| data.modified()).expect("a time");
            assert_eq!(first, second, "not even written: {form} {flag}");
        }
    }
}

#[test]
fn a_diff_shows_and_changes_nothing() {
    for (form, text) in forms() {
        let (output, after) = check(form, text.as_bytes(), &["--diff", "--fix"]);
        assert_eq!(String::from_utf8_lossy(&after), text, "{form}");
        assert_eq!(output.status.code(), Some(1), "{form}");
        let diff = out(&output);
        assert!(diff.starts_with("--- policy.json\n+++ policy.json\n@@ "), "{form}: {diff}");
        let lines = |sign: char| -> Vec<String> {
            let own = diff.lines().skip(2).filter(|line| line.starts_with(sign));
            own.map(|line| line.get(1..).unwrap_or_default().to_owned()).collect()
        };
        let (removed, added) = (lines('-'), lines('+'));
        assert_eq!((removed.len(), added.len()), (1, 1), "{form}: {diff}");
        assert_eq!(removed[0].replace(&escaped(form, REDUNDANT), ""), added[0], "{form}");
        let shown = out(&check(form, text.as_bytes(), &["--diff", "--fix-unsafe"]).0);
        assert!(shown.contains("PutObject") && !diff.contains("PutObject\""), "{form}: {shown}");
    }
}

#[test]
fn without_a_flag_no_file_changes() {
    for (form, text) in forms() {
        let (_, after) = check(form, text.as_bytes(), &["--notes"]);
        assert_eq!(String::from_utf8_lossy(&after), text, "{form}");
    }
}

#[test]
fn what_is_left_is_reported() {
    let (output, _) =
        check("left", POLICY.as_bytes(), &["--fix", "--format", "concise", "--notes"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("PutObjekt") && !out(&output).contains("action/redundant"));
    let (output, _) =
        check("none-left", POLICY.as_bytes(), &["--fix-unsafe", "--format", "concise"]);
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
}

#[test]
fn each_policy_of_a_file_is_fixed() {
    let lines: String = (0..3)
        .map(|number| format!("{{\"n\": {number}, \"p\": {}}}\r\n", POLICY.replace('\n', " ")))
        .collect();
    let (folder, _) = place("lines");
    let file = folder.join("all.jsonl");
    fs::write(&file, &lines).expect("a file");
    again(&folder, &file, &["--fix"]);
    assert_eq!(fs::read_to_string(&file).expect("the file"), lines.replace(REDUNDANT, ""));
}

#[test]
fn standard_input_is_only_reported() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perimeter"));
    command.args(["check", "--no-config", "--notes", "--fix", "--format", "concise", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("it runs");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(POLICY.as_bytes()).expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert!(out(&output).contains("action/redundant"), "{}", out(&output));
}
