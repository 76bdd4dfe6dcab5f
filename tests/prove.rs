//! `perimeter prove` holds policies against lines that say what must never be.

use perimeter::policy::assertion;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    for (name, text) in files {
        fs::write(path.join(name), text).unwrap();
    }
    path
}

fn prove(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perimeter"));
    command.arg("prove").args(arguments).current_dir(folder).output().unwrap()
}

const BUCKET: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Read", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*",
     "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-abc"}}},
    {"Sid": "Tls", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::acme/*",
     "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
  ]
}"#;
const ROLE: &str = r#"{"Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
const SCP: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "*", "Resource": "*"},
    {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}]}"#;

#[test]
fn claims_hold_or_fail() {
    let path = folder("prove", &[("bucket.json", BUCKET), ("role.json", ROLE), ("scp.json", SCP)]);
    let bucket = "bucket.json";
    for (arguments, code) in [
        (vec![bucket, "--not-public"], 0),
        (vec![bucket, "--never", "s3:GetObject from anonymous"], 0),
        (vec![bucket, "--never", "s3:GetObject from outside 111122223333"], 1),
        (vec![bucket, "--never", "s3:PutObject"], 0),
        (vec![bucket, "--never", "s3:GetObject on arn:aws:s3:::other/*"], 0),
        (vec![bucket, "--never", "s3:GetObject when aws:PrincipalOrgID != o-abc"], 0),
        (
            vec![
                bucket,
                "--always-denied",
                "s3:* on arn:aws:s3:::acme/* when aws:SecureTransport = false",
            ],
            0,
        ),
        (vec![bucket, "--always-denied", "s3:* when aws:SecureTransport = false"], 1),
        // The key is always there: that is documented, not in the policy.
        (
            vec![
                bucket,
                "--always-denied",
                "s3:* on arn:aws:s3:::acme/* when aws:SecureTransport != true",
            ],
            0,
        ),
        (
            vec![
                bucket,
                "--no-facts",
                "--always-denied",
                "s3:* on arn:aws:s3:::acme/* when aws:SecureTransport != true",
            ],
            1,
        ),
        (
            vec![
                bucket,
                "--no-facts",
                "--assume",
                "aws:SecureTransport is always present",
                "--always-denied",
                "s3:* on arn:aws:s3:::acme/* when aws:SecureTransport != true",
            ],
            0,
        ),
        (vec!["role.json", "--never", "iam:PassRole"], 1),
        (vec!["role.json", "--scp", "scp.json", "--never", "iam:PassRole"], 0),
        (vec!["role.json", "--scp", "scp.json", "--never", "s3:*"], 1),
        (vec!["role.json", "--never", "iam:PassRole when"], 2),
        (vec!["role.json", "--not-public"], 2),
        (vec!["role.json"], 2),
        (vec![bucket, "--assume", "the moon is round", "--not-public"], 2),
    ] {
        let output = prove(&path, &arguments);
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    }
}

/// A line that says less than it seems to must not hold by mistake.
#[test]
fn mistakes_in_lines_are_said() {
    for (line, said) in [
        ("s3:GetObject on acme/*", "`acme/*` is no resource: write an ARN"),
        ("s3:GetObject on arn:aws:s3::acme", "`arn:aws:s3::acme` is no resource"),
        ("s3:GetObject when aws:SourceVpc = vpc-1 or aws:SourceIp = 10.0.0.1", "there is no `or`"),
        ("s3:GetObject s3:PutObject", "write a comma between `s3:GetObject` and `s3:PutObject`"),
        ("s3:GetObject and s3:PutObject", "`and` joins conditions"),
        ("s3:GetObject, on *", "a list ends with a comma"),
        ("s3:GetObject on * on *", "`on` stands twice"),
        ("s3:GetObject where aws:SourceVpc = vpc-1", "did you mean `when`?"),
        ("s3:GetObject when aws:SourceVpc == vpc-1", "did you mean `=`?"),
        ("s3:GetObject when StringEquls aws:SourceVpc vpc-1", "did you mean `StringEquals`?"),
        ("s3:GetObject when SourceVpc = vpc-1", "did you mean `aws:SourceVpc`?"),
        ("s3:GetObject when aws:SourceVpcc = vpc-1", "did you mean `aws:SourceVpc`?"),
        ("s3:GetObject from bob", "`bob` is no principal"),
        ("s3:GetObject from outside bob", "`bob` is no account"),
        ("s3:GetObject from outside", "`outside` which account or organization?"),
        ("GetObject", "`GetObject` is no action"),
        ("", "the line names no action"),
    ] {
        let message = assertion::region(line).map(|_| ()).unwrap_err();
        assert!(message.contains(said), "{line}: {message}");
    }
    for line in [
        "s3:GetObject, s3:PutObject on arn:aws:s3:::a/*, *b, arn:*:s3:::c from outside o-abc, o-def",
        "* when ForAnyValue:StringLike aws:PrincipalOrgPaths 'o-a/*', o-b/* and aws:SourceVpc is absent",
    ] {
        assert!(assertion::region(line).is_ok(), "{line}");
    }
}

/// AWS asks the policy of a bucket about that bucket: requests on others refute nothing.
#[test]
fn the_policy_of_a_resource_is_asked_about_that_resource() {
    let whole = BUCKET.replace(
        r#""s3:*", "Resource": "arn:aws:s3:::acme/*""#,
        r#""s3:*", "Resource": ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"]"#,
    );
    let other = whole.replace("arn:aws:s3:::acme/*\"]", "arn:aws:s3:::other/*\"]");
    let queue = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sqs:*",
         "Resource": "arn:aws:sqs:eu-west-1:111122223333:q"},
        {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "arn:aws:sqs:eu-west-1:111122223333:q",
         "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}"#;
    let files = [
        ("whole.json", &*whole),
        ("half.json", BUCKET),
        ("other.json", &*other),
        ("q.json", queue),
    ];
    let path = folder("prove-own", &files);
    let ask = |file: &str, line: &str| {
        let output = prove(&path, &[file, "--always-denied", line, "--format", "json"]);
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()["claims"][0].clone()
    };
    let tls = "s3:* when aws:SecureTransport = false";
    let proved = ask("whole.json", tls);
    assert_eq!(proved["verdict"], "holds");
    assert!(proved["axioms"].to_string().contains("arn:aws:s3:::acme or arn:aws:s3:::acme/*"));
    // The bucket itself is left out of the Deny.
    let refuted = ask("half.json", tls);
    assert_eq!(refuted["witness"]["resource"], "arn:aws:s3:::acme");
    // A policy that names two buckets is of neither for sure, and one about s3 says nothing of other services.
    assert_eq!(ask("other.json", tls)["verdict"], "fails");
    assert_eq!(ask("whole.json", "* when aws:SecureTransport = false")["verdict"], "fails");
    assert_eq!(ask("q.json", "sqs:* when aws:SecureTransport = false")["verdict"], "holds");
}

#[test]
fn a_refuted_claim_shows_its_request() {
    let path = folder("prove-json", &[("bucket.json", BUCKET)]);
    let line = "s3:GetObject from outside 111122223333";
    let output = prove(&path, &["bucket.json", "--never", line, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let claim = &json["claims"][0];
    assert_eq!(claim["verdict"], "fails");
    assert_eq!(claim["witness"]["context"]["aws:PrincipalOrgID"], "o-abc");
    assert_eq!(claim["statements"][0]["line"], 4);
}

/// Whether a policy is open to strangers.
#[test]
fn strangers() {
    let allow = |principal: &str, condition: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Principal": {principal},
                "Action": "sqs:*", "Resource": "*", "Condition": {condition}}}}}"#
        )
    };
    let everyone = r#""*""#;
    for (principal, condition, code) in [
        (everyone, "{}", 1),
        (r#"{"AWS": "111122223333"}"#, "{}", 0),
        (r#"{"AWS": ["arn:aws:iam::111122223333:role/a", "*"]}"#, "{}", 1),
        (r#"{"Service": "sns.amazonaws.com"}"#, "{}", 0),
        (everyone, r#"{"StringEquals": {"aws:PrincipalOrgID": "o-1"}}"#, 0),
        (everyone, r#"{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}"#, 1),
        (everyone, r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}"#, 1),
        (everyone, r#"{"StringLike": {"aws:SourceVpc": "vpc-*"}}"#, 1),
        (everyone, r#"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#, 0),
        (everyone, r#"{"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}"#, 1),
        (everyone, r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}"#, 0),
        (everyone, r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}}"#, 1),
        (everyone, r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/*"}}"#, 0),
        (everyone, r#"{"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-1/*"}}"#, 1),
    ] {
        let path = folder("prove-public", &[("queue.json", &allow(principal, condition))]);
        let output = prove(&path, &["queue.json", "--not-public"]);
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(code), "{principal} {condition}: {text}");
    }
}

#[test]
fn lines_are_read_strictly() {
    for line in [
        "*",
        "s3:GetObject, s3:PutObject on arn:aws:s3:::a/*, arn:aws:s3:::b/*",
        "s3:* from 111122223333, arn:aws:iam::444455556666:role/x when aws:SourceVpce is absent",
        "s3:* from sns.amazonaws.com when StringLike aws:PrincipalTag/team 'red team', blue and s3:max-keys = 10",
        "s3:* when aws:PrincipalArn = arn:aws:iam::*:role/admin and aws:userid = 'and'",
    ] {
        assert!(assertion::region(line).is_ok(), "{line}: {:?}", assertion::region(line));
    }
    for (line, complaint) in [
        ("", "the line names no action"),
        ("GetObject", "`GetObject` is no action"),
        ("s3:* on", "nothing follows `on`"),
        ("s3:* from bob", "`bob` is no principal"),
        ("s3:* from arn:aws:iam::111122223333:role/*", "a principal takes no wildcard"),
        ("s3:* from outside", "`outside` which account or organization?"),
        ("s3:* when aws:x like 1", "`aws:x like 1` is no condition"),
        ("s3:* when aws:x = 'a", "a quote is not closed"),
    ] {
        let error = assertion::region(line).unwrap_err();
        assert!(error.contains(complaint), "{line}: {error}");
    }
}

#[test]
fn a_name_that_nothing_is_known_of_is_said() {
    let names = "[names]\nactions = ['s3:Frob*']\n";
    let path = folder("prove-unheard", &[("bucket.json", BUCKET), ("perimeter.toml", names)]);
    for (line, says) in [
        ("s3:GetObjekt", "`s3:GetObjekt` names no action known on"),
        ("s3:GetObjekt", "did you mean `s3:GetObject`?"),
        ("s3:FrobObject, s3:Put*, s3:ZapZap*", "`s3:ZapZap*`"),
    ] {
        let output = prove(&path, &["bucket.json", "--never", line]);
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains(says) && said.starts_with("unknown: "), "{line}: {said}");
        assert_eq!(output.status.code(), Some(2), "{line}");
    }
    let known = ["bucket.json", "--never", "s3:FrobObject, s3:PutObject, s3:Get*Acl"];
    assert_eq!(prove(&path, &known).status.code(), Some(0));
    let mut can = Command::new(env!("CARGO_BIN_EXE_perimeter"));
    can.args(["can", "bucket.json", "--principal", "anonymous", "--action", "s3:PutObjekt"]);
    let can = can.args(["--resource", "arn:aws:s3:::acme/k"]).current_dir(&path).output().unwrap();
    assert!(String::from_utf8_lossy(&can.stderr).contains("did you mean `s3:PutObject`?"));
    assert_eq!(can.status.code(), Some(1));
}

/// A configuration is no broken policy, whatever stands in it; and each of its assertions has its own name.
#[test]
fn the_configuration_is_no_document() {
    let toml = "[[assert]]\nid = \"a\"\nnever = \"s3:PutObject\"\n\n[perimeter]\nvpcs = [\"vpc-0123456789abcdef0\"]\n";
    let path = folder("prove-config", &[("bucket.json", BUCKET), ("perimeter.toml", toml)]);
    let check = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_perimeter"));
        command.args(["check", "--notes"]).current_dir(&path).output().unwrap()
    };
    let told = String::from_utf8(check().stdout).unwrap();
    assert!(!told.contains("document/syntax") && !told.contains("broken-assertion"), "{told}");
    let twice = format!("{toml}\n[[assert]]\nid = \"a\"\nnot-public = true\n");
    fs::write(path.join("perimeter.toml"), twice).unwrap();
    let output = check();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("another assertion has the id `a`"), "{told}");
}

/// AWS refuses a policy in which a name stands twice; which of the two would count is not known, so nothing is proved.
#[test]
fn a_name_that_stands_twice_proves_nothing() {
    let statement = |inside: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Principal": "*", "Resource": "arn:aws:s3:::acme/*", {inside}}}]}}"#
        )
    };
    let twice = [
        r#""Effect": "Deny", "Effect": "Allow", "Action": "s3:GetObject""#,
        r#""Effect": "Allow", "Action": "s3:PutObject", "Action": "s3:*""#,
        r#""Effect": "Allow", "Action": "s3:*", "Condition": {"StringEquals":
            {"aws:SourceVpce": "vpce-1", "AWS:SourceVpce": "vpce-2"}}"#,
        r#""Effect": "Allow", "Action": "s3:*", "Condition": {"Bool":
            {"aws:SecureTransport": "true"}, "Bool": {"aws:SecureTransport": "false"}}"#,
    ];
    for (at, inside) in twice.into_iter().enumerate() {
        let path = folder(&format!("prove-twice-{at}"), &[("twice.json", &statement(inside))]);
        let out = prove(&path, &["twice.json", "--never", "s3:GetObject from anonymous"]);
        let text = String::from_utf8_lossy(&out.stdout);
        assert_eq!(out.status.code(), Some(2), "{inside}: {text}");
        assert!(text.contains("stands twice"), "{inside}: {text}");
    }
}

/// A part that is not a text, such as a template's function, may stand for anything.
#[test]
fn a_part_that_is_not_read_narrows_nothing() {
    let unread = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": {"Fn::GetAtt": ["Bucket", "Arn"]}},
        {"Effect": "Allow", "Principal": "*", "Action": ["s3:PutObject", {"Ref": "More"}], "Resource": "*"}]}"#;
    let path = folder("prove-unread", &[("unread.json", unread)]);
    for line in ["s3:GetObject from anonymous", "s3:DeleteObject from anonymous"] {
        let out = prove(&path, &["unread.json", "--never", line]);
        let text = String::from_utf8_lossy(&out.stdout);
        assert_eq!(out.status.code(), Some(2), "{line}: {text}");
    }
}
