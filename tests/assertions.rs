//! The user's own rules, `[[assert]]`: proved of the policies they are about, graded, named, and accepted one by one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A bucket that a partner reads over TLS, a public one, and a policy that does everything with IAM.
const FILES: &[(&str, &str)] = &[
    (
        "buckets/reports.json",
        r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:role/partner"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"},
  {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
   "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}"#,
    ),
    (
        "buckets/site.json",
        r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"}]}"#,
    ),
    (
        "roles/admin.json",
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]}"#,
    ),
];

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for (file, text) in FILES {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// The lines about assertions, without the check's name, and the exit code.
fn check(folder: &Path, toml: &str) -> (Vec<String>, Option<i32>) {
    fs::write(folder.join("perimeter.toml"), toml).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_perimeter"));
    command.args(["check", "--notes", "--format", "concise", "."]).current_dir(folder);
    let output = command.output().unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    let own = |line: &&str| line.contains("[config/") || line.starts_with("  \u{d7}");
    let found = text.lines().filter(own).map(|line| line.replace("[config/broken-assertion]", ""));
    (found.map(|line| line.trim().to_owned()).collect(), output.status.code())
}

const INSIDE: &str = r#"[[assert]]
id = "reports-stay-inside"
never = "s3:GetObject on arn:aws:s3:::reports/* from outside 111122223333"
message = "reports are for our own account"
severity = "error"
kinds = ["bucket"]
files = ["buckets/**"]
"#;
const TLS: &str = r#"[[assert]]
id = "tls"
always-denied = "s3:* when aws:SecureTransport = false"
kinds = ["bucket"]
"#;
const PRIVATE: &str = r#"[[assert]]
id = "private"
not-public = true
severity = "note"
"#;

#[test]
fn each_is_proved_of_what_it_is_about() {
    let folder = folder("assertions-proved");
    let (found, code) = check(&folder, &[INSIDE, TLS, PRIVATE].join("\n"));
    assert_eq!(
        found,
        [
            "buckets/reports.json:2:14: error `reports-stay-inside`: reports are for our own account",
            "buckets/site.json:2:14: note `private`: nobody may get in whom the policy does not name",
            "buckets/site.json:2:14: warning `tls`: `s3:* when aws:SecureTransport = false` must always be denied",
        ]
    );
    assert_eq!(code, Some(1));
    // Another kind and other files are not asked.
    for (line, other) in [
        ("kinds = [\"bucket\"]", "kinds = [\"trust\"]"),
        ("files = [\"buckets/**\"]", "files = [\"roles/**\"]"),
        ("outside 111122223333", "outside 111122223333, 444455556666"),
    ] {
        assert_eq!(check(&folder, &INSIDE.replace(line, other)).0, [""; 0], "{other}");
    }
    let keys = "[[assert]]\nid = \"keys\"\nnever = \"iam:CreateAccessKey\"\n";
    let (found, _) = check(&folder, keys);
    assert_eq!(
        found,
        ["roles/admin.json:1:52: warning `keys`: `iam:CreateAccessKey` must never be allowed"]
    );
}

#[test]
fn one_of_them_can_be_accepted() {
    let folder = folder("assertions-accepted");
    let suppress = |assert: &str, file: &str| {
        format!(
            "[[suppress]]\ncheck = \"config/broken-assertion\"\nassert = \"{assert}\"\nfile = \"{file}\"\nreason = \"it is a site\"\n"
        )
    };
    let with = |more: String| check(&folder, &[TLS, PRIVATE, &more].join("\n")).0;
    let (tls, private) = (
        "buckets/site.json:2:14: warning `tls`: `s3:* when aws:SecureTransport = false` must always be denied",
        "buckets/site.json:2:14: note `private`: nobody may get in whom the policy does not name",
    );
    assert_eq!(with(suppress("private", "buckets/site.json")), [tls]);
    assert_eq!(with(suppress("tls", "buckets/*.json")), [private]);
    let unused = with(suppress("tls", "roles/*.json"));
    assert_eq!(unused.len(), 3, "{unused:?}");
    assert!(unused.iter().any(|line| line.contains("unused-suppression")), "{unused:?}");
    let wrong = with(suppress("privat", "buckets/site.json"));
    assert!(wrong.iter().any(|line| line.contains("there is no assertion `privat`")), "{wrong:?}");
    let other =
        suppress("tls", "buckets/site.json").replace("config/broken-assertion", "s3/public-read");
    let other = with(other);
    assert!(other.iter().any(|line| line.contains("is not about assertions")), "{other:?}");
}
