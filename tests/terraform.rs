//! Terraform modules: the files of a folder are one, and only their network ACLs are read.

use std::path::Path;
use std::process::Command;

fn check(folder: &Path) -> (String, Option<i32>) {
    let out = Command::new(env!("CARGO_BIN_EXE_perimeter"))
        .args(["check", "--format", "json"])
        .arg(folder)
        .output()
        .expect("perimeter runs");
    (String::from_utf8_lossy(&out.stdout).into_owned(), out.status.code())
}

fn folder(name: &str, files: &[(&str, &str)]) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("a file");
    }
    folder
}

const ACL: &str = r#"
resource "aws_network_acl" "main" {
  vpc_id = aws_vpc.main.id
  egress {
    rule_no = 100
  }
}
"#;
const RULE: &str = r#"
resource "aws_network_acl_rule" "web" {
  network_acl_id = "${aws_network_acl.main.id}"
}
resource "aws_iam_policy" "all" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = var.action }] })
}
"#;

#[test]
fn rules_in_another_file_of_the_folder_are_of_the_same_module() {
    let mixed = folder("terraform-mixed", &[("acl.tf", ACL), ("rules.tf", RULE)]);
    let (text, code) = check(&mixed);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("\"nacl/mixed-inline-standalone\""), "{text}");
    assert_eq!(
        text.matches("\"check\"").count(),
        1,
        "blocks and expressions are no mistakes: {text}"
    );
}

#[test]
fn modules_in_two_folders_are_two() {
    let one = folder("terraform-apart/one", &[("acl.tf", ACL)]);
    folder("terraform-apart/two", &[("rules.tf", RULE)]);
    let (text, code) = check(one.parent().expect("a folder"));
    assert_eq!(code, Some(0), "{text}");
}

#[test]
fn a_broken_module_is_said_to_be_broken() {
    let broken = folder("terraform-broken", &[("acl.tf", "resource \"aws_network_acl\" \"x\" {")]);
    let (text, code) = check(&broken.join("acl.tf"));
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("document/syntax"), "{text}");
}
