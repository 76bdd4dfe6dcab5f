//! What the README and the help show is what the program does: its commands run, and its configuration is one.

use perimeter::config;
use std::fs;
use std::process::Command;

fn readme() -> String {
    fs::read_to_string("README.md").unwrap()
}

/// The fenced blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let start = format!("```{language}\n");
    let parts = text.split(&start).skip(1);
    parts.map(|part| part.split("```").next().unwrap().to_owned()).collect()
}

/// Each command of the section, with the lines shown below it; `…` stands for lines left out.
#[test]
fn commands_answer_as_shown() {
    let text = readme();
    let section = text.split("## Ask").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut run = 0;
    for block in blocks(section, "console") {
        for shown in block.split("$ perimeter ").skip(1) {
            let shown = shown.replace(" \\\n", " ");
            let (command, lines) = shown.split_once('\n').unwrap();
            let output = Command::new(env!("CARGO_BIN_EXE_perimeter"))
                .args(words(command))
                .env_remove("COLUMNS")
                .output()
                .unwrap();
            let told = String::from_utf8(output.stdout).unwrap();
            let mut rest = told.as_str();
            for line in lines.lines().filter(|line| *line != "…" && !line.trim().is_empty()) {
                let at = rest.find(line).unwrap_or_else(|| panic!("{command}: {line}\n{told}"));
                rest = &rest[at + line.len()..];
            }
            run += 1;
        }
    }
    assert!(run >= 4, "{run} commands");
}

/// The words of a command as a shell parts them.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('\'').enumerate();
    let words = parts.flat_map(|(index, part)| {
        let quoted = index % 2 == 1;
        let words: Vec<String> = if quoted {
            vec![part.to_owned()]
        } else {
            part.split_whitespace().map(str::to_owned).collect()
        };
        words
    });
    words.collect()
}

#[test]
fn its_configuration_can_be_read() {
    let read = |text: &str| {
        let wrong = match config::of("perimeter.toml", text) {
            Ok(_) => String::new(),
            Err(config::Problem::Unreadable(why)) => why,
            Err(config::Problem::Wrong(_, errors)) => format!("{errors:?}"),
        };
        // Globs of the example name files that are not here.
        assert!(wrong.is_empty() || wrong.contains("no file is named"), "{text}: {wrong}");
    };
    let all = blocks(&readme(), "toml");
    assert!(all.len() >= 4);
    for block in &all {
        read(block);
    }
    read(&all.join("\n"));
}

/// The help of a command as an 80-column terminal would show it.
fn help(command: &str) -> String {
    let mut perimeter = Command::new(env!("CARGO_BIN_EXE_perimeter"));
    let output = perimeter.args([command, "--help"]).env("COLUMNS", "80").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.split("\n  -h, --help").nth(1).unwrap().to_owned()
}

#[test]
fn examples_of_the_help_run() {
    const ROLE: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    const BUCKET: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow",
        "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}}"#;
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("help");
    fs::create_dir_all(&folder).unwrap();
    for name in ["role", "limit", "root", "ou", "old", "new"] {
        fs::write(folder.join(format!("{name}.json")), ROLE).unwrap();
    }
    fs::write(folder.join("bucket.json"), BUCKET).unwrap();
    let mut run = 0;
    for command in ["can", "prove", "diff", "test"] {
        let text = help(command);
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{command} --help: {line}");
        }
        if let Some(line) = text.split("requests.jsonl:\n").nth(1) {
            let line = line.split("\n\n").next().unwrap().replace('\n', " ");
            fs::write(folder.join("requests.jsonl"), line).unwrap();
        }
        if let Some(case) = text.split("A file of one case:\n").nth(1) {
            fs::write(folder.join("cases.yaml"), case.split("\n\n").next().unwrap()).unwrap();
        }
        let joined = text.replace(" \\\n", " ");
        let mut examples: Vec<&str> =
            joined.lines().filter_map(|line| line.trim().strip_prefix("perimeter ")).collect();
        examples.extend((command == "test").then_some("test cases.yaml"));
        // Revisions need a repository: `tests/diff.rs` has them.
        for example in examples.into_iter().filter(|example| !example.contains("--git")) {
            let mut perimeter = Command::new(env!("CARGO_BIN_EXE_perimeter"));
            let output = perimeter.args(words(example)).current_dir(&folder).output().unwrap();
            let told = String::from_utf8_lossy(&output.stdout);
            let wrong = String::from_utf8_lossy(&output.stderr);
            assert!(wrong.is_empty() && !told.is_empty(), "{example}: {wrong}{told}");
            assert_ne!(output.status.code(), Some(2), "{example}: {told}");
            run += 1;
        }
    }
    assert!(run >= 9, "{run} examples");
}
