//! `perimeter reach` as a user runs it: what it prints, and its exit codes.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder(name: &str, files: &[(&str, Value)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reach").join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, value) in files {
        std::fs::write(folder.join(name), value.to_string()).expect("a file");
    }
    folder
}

/// What a run prints, on both outputs, and its exit code.
fn reach(folder: &Path, arguments: &[&str]) -> (String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perimeter"));
    let out =
        command.arg("reach").current_dir(folder).args(arguments).output().expect("perimeter runs");
    let text = [out.stdout, out.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (text.concat(), out.status.code().expect("an exit code"))
}

fn design(vpc: &str, nacl: Value) -> Value {
    json!({"version": 1, "vpcs": [{
        "id": vpc, "cidrs": ["10.0.0.0/16"], "internet_gateway": format!("igw-{vpc}"),
        "subnets": [{"id": format!("{vpc}-s"), "cidr": "10.0.0.0/24", "nacl": nacl}],
        "route_tables": [{"id": "rtb", "main": true, "routes": [{"to": "0.0.0.0/0", "via": format!("igw-{vpc}")}]}],
        "nacls": [{"id": "acl",
            "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443", "cidr": "0.0.0.0/0"},
                        {"rule": 110, "action": "allow", "protocol": "udp", "ports": "53", "cidr": "0.0.0.0/0"}],
            "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}],
        "security_groups": [{"id": "sg", "ingress": [{"protocol": "tcp", "ports": "22-443", "peers": ["0.0.0.0/0"]}]}],
        "interfaces": [{"id": format!("{vpc}-web"), "subnet": format!("{vpc}-s"), "ip": "10.0.0.10", "public_ip": true,
                        "security_groups": ["sg"]}]}]})
}

#[test]
fn exposure_names_the_rules_that_let_something_in_and_no_others() {
    let folder = folder("exposure", &[("a.json", design("a", json!("acl")))]);
    let (text, code) = reach(&folder, &["a.json", "--from", "internet", "--to", "any"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.starts_with("a-web\n  tcp 443 from internet\n"), "{text}");
    assert!(text.contains("acl/ingress/100") && !text.contains("acl/ingress/110"), "{text}");
    assert!(text.ends_with("1 reached, 0 perhaps\n"), "{text}");
}

#[test]
fn a_table_in_which_nothing_is_sure_ends_with_2() {
    let folder = folder("matrix", &[("a.json", design("a", json!("unknown")))]);
    let (text, code) = reach(&folder, &["--matrix"]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains('?'), "{text}");
}

#[test]
fn two_designs_are_one_network_unless_they_describe_the_same_thing_twice() {
    let two = [("a.json", design("a", json!("acl"))), ("b.json", design("b", json!("acl")))];
    let apart = folder("apart", &two);
    let (text, code) = reach(&apart, &["--from", "a-web", "--to", "b-web:public", "--port", "443"]);
    // Groups and network ACLs have a VPC each; a group named in another VPC is another one.
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("a.json: `sg` is described here and in b.json"), "{text}");
}

#[test]
fn a_change_is_told_by_the_names_of_the_ends() {
    let mut open = design("a", json!("acl"));
    open["vpcs"][0]["nacls"][0]["ingress"][0]["ports"] = json!("80-443");
    let both = folder("diff", &[("old.json", design("a", json!("acl"))), ("new.json", open)]);
    let (text, code) = reach(&both, &["--diff", "old.json", "new.json"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("opened: tcp 80-442 from internet to a-web"), "{text}");
    let (text, code) = reach(&both, &["--diff", "new.json", "old.json"]);
    assert_eq!((code, text.contains("1 newly closed")), (0, true), "{text}");
}
