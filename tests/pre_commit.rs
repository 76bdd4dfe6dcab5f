//! The hook works in a repository that uses the real `pre-commit`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {text}");
    output
}

fn git(folder: &Path, args: &[&str]) -> String {
    let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    let mut command = Command::new("git");
    command.current_dir(folder).args(identity).args(args);
    // A test run started by a hook must not write into the repository around it.
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        command.env_remove(name);
    }
    String::from_utf8_lossy(&run(&mut command).stdout).trim().to_owned()
}

/// The real program, from PyPI, in a folder of its own; `None` where it cannot be had.
fn pre_commit(target: &Path) -> Option<PathBuf> {
    let home = target.join("pre-commit-program");
    let program = home.join("bin/pre-commit");
    if !program.exists() {
        let venv = Command::new("python3").args(["-m", "venv"]).arg(&home).output().ok()?;
        let pip = Command::new(home.join("bin/pip")).args(["install", "-q", "pre-commit"]).output();
        let installed = venv.status.success() && pip.is_ok_and(|pip| pip.status.success());
        if !installed {
            let _ = fs::remove_dir_all(&home);
            return None;
        }
    }
    Some(program)
}

/// This working tree as a commit of its own, so that the test sees what is about to be committed.
fn snapshot(into: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = git(root, &["ls-files", "--cached", "--others", "--exclude-standard"]);
    for file in files.lines().filter(|file| root.join(file).is_file()) {
        let to = into.join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(root.join(file), to).unwrap();
    }
    git(into, &["init", "-q"]);
    git(into, &["add", "-A"]);
    git(into, &["commit", "-q", "-m", "snapshot"]);
    git(into, &["rev-parse", "HEAD"])
}

#[test]
fn a_repository_can_use_the_hook() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let Some(program) = pre_commit(target) else {
        assert!(env::var_os("CI").is_none(), "pre-commit cannot be installed");
        eprintln!("skipped: pre-commit cannot be installed here");
        return;
    };
    let scratch = target.join("pre-commit-test");
    let _ = fs::remove_dir_all(&scratch);
    let (hook, user) = (scratch.join("perimeter"), scratch.join("user"));
    fs::create_dir_all(&hook).unwrap();
    fs::create_dir_all(&user).unwrap();
    let revision = snapshot(&hook);
    git(&user, &["init", "-q"]);
    let config = format!(
        "repos:\n- repo: {}\n  rev: {revision}\n  hooks:\n  - id: perimeter\n",
        hook.display()
    );
    fs::write(user.join(".pre-commit-config.yaml"), config).unwrap();
    fs::write(user.join("broken.json"), "{\"Version\": \"2012-10-17\", \"Statement\": [,]}")
        .unwrap();
    git(&user, &["add", "-A"]);

    let check = || {
        let mut command = Command::new(&program);
        command.current_dir(&user).args(["run", "--all-files", "--color", "never"]);
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            command.env_remove(name);
        }
        // The hook is built by `cargo install`; how fast it runs is not the question here.
        command
            .env("PRE_COMMIT_HOME", scratch.join("home"))
            .env("CARGO_TARGET_DIR", target.join("pre-commit-build"))
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "64");
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, text) = check();
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("document/syntax") && text.contains("broken.json:1:41"), "{text}");

    let good = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow",
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/2026/*"}}"#;
    fs::write(user.join("broken.json"), good).unwrap();
    git(&user, &["add", "-A"]);
    let (code, text) = check();
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("Passed"), "{text}");
}
