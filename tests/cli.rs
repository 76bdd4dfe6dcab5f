//! The program as a user runs it: arguments, exit codes, standard input and output.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn perimeter() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perimeter"));
    for name in ["NO_COLOR", "COLUMNS", "LANG", "LC_ALL", "LC_CTYPE", "TERM"] {
        command.env_remove(name);
    }
    command
}

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn with_input(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

const GOOD: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/2026/*"}]}"#;
const BROKEN: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",]}"#;

#[test]
fn a_clean_folder_ends_with_0_and_a_finding_with_1() {
    let path = folder("exit-codes");
    fs::write(path.join("good.json"), GOOD).unwrap();
    let output = perimeter().arg("check").current_dir(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
    assert!(out(&output).starts_with("1 file read, 1 document checked, 0 skipped: 0 errors"));

    fs::write(path.join("broken.json"), BROKEN).unwrap();
    let output = perimeter().arg("check").current_dir(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("broken.json:1:60"), "{}", out(&output));
    assert!(out(&output).contains("2 files read, 1 document checked"), "{}", out(&output));
    let output = perimeter().args(["check", "--fail-on", "never"]).current_dir(&path).output();
    assert_eq!(output.unwrap().status.code(), Some(0));
}

#[test]
fn what_cannot_be_read_is_said_after_all_else_was_checked() {
    let path = folder("unreadable");
    fs::write(path.join("broken.json"), BROKEN).unwrap();
    let output = perimeter()
        .args(["check", "missing.json", "broken.json"])
        .current_dir(&path)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = out(&output);
    assert!(text.contains("document/syntax"), "{text}");
    assert!(text.contains("missing.json: cannot be read: no such file or folder"), "{text}");
}

#[test]
fn standard_input_is_a_file_like_others() {
    let output = with_input(perimeter().args(["check", "-"]), GOOD.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
    let output =
        with_input(perimeter().args(["check", "--format", "concise", "-"]), BROKEN.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).starts_with("<stdin>:1:60: error[document/syntax]"), "{}", out(&output));
}

#[test]
fn other_encodings_are_named() {
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(GOOD.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let output = with_input(perimeter().args(["check", "-"]), &utf16);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("the text is UTF-16; save it as UTF-8"), "{}", out(&output));
    let latin1 = b"{\"Version\": \"2012-10-17\", \"Id\": \"Z\xfcrich\"}";
    let output = with_input(perimeter().args(["check", "-"]), latin1);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("<stdin>:1:35"), "{}", out(&output));
    let marked = format!("\u{feff}{GOOD}");
    let output = with_input(perimeter().args(["check", "-"]), marked.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
}

#[test]
fn the_walk_takes_json_of_any_name_and_leaves_the_rest() {
    let path = folder("walk");
    for (name, text) in [
        ("policy", GOOD),
        ("role.policy", GOOD),
        (
            "lines.jsonl",
            &format!("{{\"name\": \"a\", \"document\": {}}}\n", GOOD.replace('\n', " ")).repeat(3),
        ),
        ("main.tf", "resource \"aws_s3_bucket\" \"b\" {}"),
        ("tsconfig.json", "{\n  // compiler\n  \"strict\": true,\n}"),
        ("package.json", "{\"name\": \"x\"}"),
        ("Cargo.toml", "[package]\nname = \"x\"\n"),
        ("empty.json", "\n"),
        ("ignored/bad.json", BROKEN),
        (".gitignore", "ignored\n"),
    ] {
        let file = path.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let output = perimeter().args(["check", "-v"]).current_dir(&path).output().unwrap();
    let text = out(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("8 files read, 5 documents checked, 5 skipped"), "{text}");
    assert!(text.contains("tsconfig.json: skipped: neither JSON nor YAML"), "{text}");
    assert!(text.contains("package.json: skipped: nothing to check"), "{text}");
    assert!(text.contains("empty.json: skipped: empty"), "{text}");
}

#[test]
fn a_broken_line_does_not_hide_the_next() {
    let text = format!("{}\n{BROKEN}\n{BROKEN}\n", GOOD.replace('\n', " ")).replace("\n    ", " ");
    let output =
        with_input(perimeter().args(["check", "--format", "concise", "-"]), text.as_bytes());
    let text = out(&output);
    assert!(text.contains("<stdin>:2:") && text.contains("<stdin>:3:"), "{text}");
    assert!(text.contains("1 document checked"), "{text}");
}

#[test]
fn output_is_the_same_with_any_number_of_threads() {
    let path = folder("threads");
    for index in 0..200 {
        let text = if index % 3 == 0 { BROKEN } else { GOOD };
        fs::write(path.join(format!("{index}.json")), text).unwrap();
    }
    let run = |threads: &str| {
        let mut command = perimeter();
        command.args(["check", "--format", "json", "-j", threads]).current_dir(&path);
        out(&command.output().unwrap())
    };
    let one = run("1");
    assert!(one.contains("\"errors\": 67"), "{one}");
    assert_eq!(one, run("2"));
    assert_eq!(one, run("7"));
}

#[test]
fn the_nearest_configuration_above_counts() {
    let path = folder("config");
    fs::create_dir_all(path.join("deep/down")).unwrap();
    fs::write(path.join("deep/down/broken.json"), BROKEN).unwrap();
    fs::write(
        path.join("perimeter.toml"),
        "[[suppress]]\ncheck = \"document/syntax\"\nfile = \"deep/**/*.json\"\nreason = \"a test\"\n",
    )
    .unwrap();
    let check = |args: &[&str]| {
        perimeter().arg("check").args(args).current_dir(path.join("deep")).output().unwrap()
    };
    let output = check(&["."]);
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
    assert_eq!(check(&["--no-config", "."]).status.code(), Some(1));

    fs::write(path.join("perimeter.toml"), "[suppres]\n").unwrap();
    let output = check(&["."]);
    assert_eq!(output.status.code(), Some(2));
    let text = err(&output);
    assert!(
        text.contains("did you mean `suppress`?") && text.contains("perimeter.toml:1:2"),
        "{text}"
    );
}

#[test]
fn explain_takes_ids_and_aliases_and_suggests() {
    let output = perimeter().args(["explain", "document/syntax"]).output().unwrap();
    assert!(out(&output).starts_with("document/syntax (error)\n\nThe file is not valid JSON"));
    let output = perimeter().args(["explain", "json_syntax_error"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let output = perimeter().args(["explain", "document/sintax"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("did you mean `document/syntax`?"), "{}", err(&output));
}

#[test]
fn lists_schemas_completions_and_the_manual_are_printed() {
    let json = perimeter().args(["checks", "--format", "json"]).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert!(json["checks"].as_array().is_some_and(|checks| !checks.is_empty()));
    for which in ["config", "design"] {
        let schema = perimeter().args(["schema", which]).output().unwrap();
        let schema: serde_json::Value = serde_json::from_slice(&schema.stdout).unwrap();
        assert!(jsonschema::validator_for(&schema).is_ok());
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = perimeter().args(["completions", shell]).output().unwrap();
        assert!(out(&output).contains("perimeter"), "{shell}");
    }
    let man = perimeter().arg("man").output().unwrap();
    assert!(out(&man).contains(".TH perimeter 1"), "{}", out(&man));
    assert!(out(&perimeter().arg("--help").output().unwrap()).contains("Examples:"));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let path = folder("pipe");
    for index in 0..500 {
        fs::write(path.join(format!("{index}.json")), BROKEN).unwrap();
    }
    let mut child = perimeter()
        .args(["check", "--fail-on", "never"])
        .current_dir(&path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
}

#[test]
fn colour_is_for_those_who_ask() {
    let run = |args: &[&str]| out(&with_input(perimeter().args(args), BROKEN.as_bytes()));
    assert!(!run(&["check", "-"]).contains('\u{1b}'), "a pipe gets no colour");
    assert!(run(&["check", "--color", "always", "-"]).contains('\u{1b}'));
}

#[test]
fn wrong_arguments_end_with_2_and_name_what_was_meant() {
    let output = perimeter().arg("chekc").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("check"), "{}", err(&output));
}

#[test]
fn mistakes_in_assertions_are_shown_where_they_stand() {
    let path = folder("assertions");
    fs::write(path.join("good.json"), GOOD).unwrap();
    for (table, says) in [
        ("id = 'a'\nnever = 'GetObject'", "`GetObject` is no action"),
        ("id = 'a'", "an assertion has one of"),
        ("id = 'a'\nnever = 's3:*'\nnot-public = true", "an assertion has one of"),
        ("never = 's3:*'", "`id`"),
    ] {
        fs::write(path.join("perimeter.toml"), format!("[[assert]]\n{table}\n")).unwrap();
        let output = perimeter().arg("check").current_dir(&path).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{table}");
        assert!(err(&output).contains(says), "{table}: {}", err(&output));
    }
    let table = "[[assert]]\nid = 'a'\nnever = 's3:GetObject'\nseverity = 'note'\n";
    fs::write(path.join("perimeter.toml"), table).unwrap();
    let check = |arguments: &[&str]| {
        let output = perimeter().arg("check").args(arguments).current_dir(&path).output().unwrap();
        (output.status.code(), out(&output))
    };
    assert_eq!(check(&[]).0, Some(0));
    let (code, text) = check(&["--fail-on", "note"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("`a`: `s3:GetObject` must never be allowed"), "{text}");
    for (globs, code) in [("'*.json'", 1), ("'prod/**', 'good.*'", 1), ("'prod/**'", 0)] {
        let table = format!("[[assert]]\nid = 'a'\nnever = 's3:GetObject'\nfiles = [{globs}]\n");
        fs::write(path.join("perimeter.toml"), table).unwrap();
        assert_eq!(check(&[]).0, Some(code), "{globs}");
    }
}

#[test]
fn help_explains_what_the_summary_leaves_out() {
    for (command, says) in [
        ("check", "Folders are walked as git sees them"),
        ("can", "Every other key that is not stated is absent"),
        ("prove", "All policies given decide together"),
        ("diff", "Each difference comes with a request"),
        ("test", "Without `expected` the case is just answered"),
    ] {
        let output = perimeter().args([command, "--help"]).output().unwrap();
        let text = out(&output).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(says), "{command}: {text}");
    }
}

#[test]
fn minify_prints_and_writes_only_when_asked() {
    let path = folder("minify");
    let long = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "Reads", "Effect": "Allow",
        "Action": ["s3:GetObject", "s3:Get*"], "Resource": ["*"]}]}"#;
    let small = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}"#;
    let file = path.join("p.json");
    fs::write(&file, long).unwrap();
    let run =
        |arguments: &[&str]| perimeter().arg("minify").args(arguments).arg(&file).output().unwrap();
    let printed = run(&[]);
    assert_eq!((printed.status.code(), out(&printed).trim_end()), (Some(0), small));
    assert!(
        err(&printed).contains("now 89 of 10240, proved to mean the same"),
        "{}",
        err(&printed)
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), long);
    assert_eq!(run(&["--quota", "80"]).status.code(), Some(1));
    let written = run(&["--write"]);
    assert_eq!((written.status.code(), out(&written).as_str()), (Some(0), ""));
    assert_eq!(fs::read_to_string(&file).unwrap().trim_end(), small);
    fs::write(&file, r#"{"Statement": [{"Effect": "Allow", "Action": {"Ref": "A"}, "Resource": "*"}], "Version": "2012-10-17"}"#).unwrap();
    let unclear = run(&[]);
    assert_eq!((unclear.status.code(), out(&unclear).as_str()), (Some(2), ""));
    fs::write(&file, BROKEN).unwrap();
    assert_eq!(run(&[]).status.code(), Some(2));
}

#[test]
fn a_named_file_that_is_skipped_is_told_and_one_of_a_folder_is_not() {
    let path = folder("skipped");
    fs::write(path.join("empty.json"), " \n").unwrap();
    fs::write(path.join("list.json"), "[1, 2]").unwrap();
    fs::write(path.join("good.json"), GOOD).unwrap();
    let check = |arguments: &[&str]| {
        let output = perimeter().arg("check").args(arguments).current_dir(&path).output().unwrap();
        (output.status.code(), err(&output))
    };
    let told = "perimeter: empty.json is skipped: empty\nperimeter: list.json is skipped: nothing to check\n";
    assert_eq!(check(&["empty.json", "list.json", "good.json"]), (Some(0), told.to_owned()));
    assert_eq!(check(&["."]), (Some(0), String::new()));
    let output = with_input(perimeter().args(["check", "-"]), b"");
    assert_eq!(err(&output), "perimeter: <stdin> is skipped: empty\n");
}

#[test]
fn a_diff_of_what_cannot_be_read_is_no_clean_one() {
    let mut check = perimeter();
    let output = check.args(["check", "--no-config", "--diff", "nowhere.json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("nowhere.json: cannot be read"), "{}", err(&output));
}

#[test]
fn utf_16_is_named() {
    for little in [true, false] {
        for mark in [true, false] {
            let units = mark.then_some(0xfeff).into_iter().chain(GOOD.encode_utf16());
            let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
            let input: Vec<u8> = units.flat_map(bytes).collect();
            let output = with_input(perimeter().args(["check", "-"]), &input);
            assert!(out(&output).contains("UTF-16; save it as UTF-8"), "{}", out(&output));
            for command in ["overlap", "info", "merge"] {
                let output = with_input(perimeter().args(["cidr", command, "-"]), &input);
                assert_eq!(output.status.code(), Some(2), "{command}");
                let says = "`<stdin>` is UTF-16; save it as UTF-8";
                assert!(err(&output).contains(says), "{}", err(&output));
            }
        }
    }
}

#[test]
fn overlaps_of_nothing_are_told() {
    for input in ["", "# only a comment\n"] {
        let output = with_input(perimeter().args(["cidr", "overlap", "-"]), input.as_bytes());
        assert_eq!(out(&output), "nothing to compare: the input has no CIDR\n");
        assert_eq!(output.status.code(), Some(0));
    }
}

#[test]
fn standard_input_is_read_also_where_each_item_is_told() {
    for command in [vec!["info"], vec!["supernet"], vec!["join"]] {
        let mut asked = perimeter();
        let output = with_input(
            asked.arg("cidr").args(command).args(["--json", "-"]),
            b"10.0.0.0/9 10.128.0.0/9\n",
        );
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    }
}
