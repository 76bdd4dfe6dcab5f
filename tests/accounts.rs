//! Users and roles are judged by all that is attached to them, wherever it stands.

use perimeter::finding::{Certainty, Finding};
use perimeter::lint::{self, Options, Run};
use perimeter::settings::Settings;
use serde_json::{Value, json};
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::atomic::AtomicUsize;

const SELF: &str = "identity/privilege-escalation";
const TARGET: &str = "identity/privilege-escalation-through-target";
const ADMINISTRATOR: &str = "identity/administrator-equivalent";

fn policy(statements: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn allow(action: &str, resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": action, "Resource": resource})
}

/// A whole account: `ana` is in the group `developers`; each part is a list of statements.
#[derive(Default)]
struct Given {
    user: Vec<Value>,
    group: Vec<Value>,
    managed: Vec<Value>,
    boundary: Option<Vec<Value>>,
}

impl Given {
    fn dump(&self) -> Value {
        let arn = |name: &str| format!("arn:aws:iam::111122223333:{name}");
        let inline = |statements: &[Value]| match statements {
            [] => json!([]),
            own => json!([{"PolicyName": "inline", "PolicyDocument": policy(&json!(own))}]),
        };
        let managed = |name: &str, statements: &[Value]| {
            let old = policy(&json!([allow("*", "*")]));
            json!({"PolicyName": name, "Arn": arn(&format!("policy/{name}")), "PolicyVersionList": [
                {"Document": policy(&json!(statements)), "VersionId": "v2", "IsDefaultVersion": true},
                {"Document": old, "VersionId": "v1", "IsDefaultVersion": false}]})
        };
        let mut policies = vec![managed("shared", &self.managed)];
        let mut user = json!({
            "UserName": "ana", "Arn": arn("user/ana"),
            "UserPolicyList": inline(&self.user), "GroupList": ["developers"],
            "AttachedManagedPolicies": [{"PolicyName": "shared", "PolicyArn": arn("policy/shared")}]});
        if let Some(boundary) = &self.boundary {
            policies.push(managed("ceiling", boundary));
            user["PermissionsBoundary"] = json!({"PermissionsBoundaryArn": arn("policy/ceiling")});
        }
        json!({
            "UserDetailList": [user],
            "GroupDetailList": [{
                "GroupName": "developers", "Arn": arn("group/developers"),
                "GroupPolicyList": inline(&self.group), "AttachedManagedPolicies": []}],
            "RoleDetailList": [],
            "Policies": policies})
    }

    fn run(&self) -> Run {
        let text = serde_json::to_string_pretty(&self.dump()).expect("a document");
        lint::text("account.json", &text, &Settings::default(), None)
    }
}

fn of<'r>(run: &'r Run, check: &str) -> Vec<&'r Finding> {
    run.findings.iter().filter(|finding| finding.check.id == check).collect()
}

/// The texts that a finding underlines and relates.
fn texts(run: &Run, finding: &Finding) -> Vec<String> {
    let spans = std::iter::once(finding.at).chain(finding.related.iter().map(|(at, _)| *at));
    spans
        .map(|at| {
            run.source(at.file).expect("a kept source").slice(at).trim_matches('"').to_owned()
        })
        .collect()
}

#[test]
fn a_chain_may_be_spread_over_all_attachments() {
    let given = Given {
        user: vec![allow("iam:PassRole", "arn:aws:iam::111122223333:role/*")],
        group: vec![allow("lambda:CreateFunction", "*")],
        managed: vec![allow("lambda:InvokeFunction", "*")],
        boundary: None,
    };
    let run = given.run();
    let found = of(&run, TARGET);
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(finding.subject.as_deref(), Some("arn:aws:iam::111122223333:user/ana"));
    assert_eq!(finding.certainty, Certainty::Proven);
    let texts = texts(&run, finding);
    for action in ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"] {
        assert!(texts.iter().any(|text| text == action), "{action} in {texts:?}");
    }
}

#[test]
fn a_deny_or_a_boundary_anywhere_takes_it_away() {
    let own = "arn:aws:iam::111122223333:user/${aws:username}";
    let base = || Given { user: vec![allow("iam:PutUserPolicy", own)], ..Given::default() };
    assert_eq!(of(&base().run(), SELF).len(), 1);
    let deny = json!({"Effect": "Deny", "Action": "iam:Put*", "Resource": "*"});
    assert!(of(&Given { group: vec![deny.clone()], ..base() }.run(), SELF).is_empty());
    assert!(of(&Given { managed: vec![deny], ..base() }.run(), SELF).is_empty());
    let within = |statements: Vec<Value>| Given { boundary: Some(statements), ..base() }.run();
    assert!(of(&within(vec![allow("s3:*", "*")]), SELF).is_empty());
    assert_eq!(of(&within(vec![allow("iam:*", "*")]), SELF).len(), 1);
    // Of its own user only: that a policy names another is something else.
    let other = allow("iam:PutUserPolicy", "arn:aws:iam::111122223333:user/ben");
    let run = Given { user: vec![other], ..Given::default() }.run();
    assert!(of(&run, SELF).is_empty());
    assert_eq!(of(&run, TARGET).len(), 1);
}

#[test]
fn only_the_groups_and_policies_of_the_principal_are_its_own() {
    let with = |action: &str, resource: &str| {
        Given {
            user: vec![allow(action, &format!("arn:aws:iam::111122223333:{resource}"))],
            ..Given::default()
        }
        .run()
    };
    assert_eq!(of(&with("iam:PutGroupPolicy", "group/dev*"), SELF).len(), 1);
    assert!(of(&with("iam:PutGroupPolicy", "group/admin*"), SELF).is_empty());
    assert_eq!(of(&with("iam:CreatePolicyVersion", "policy/shared"), SELF).len(), 1);
    assert!(of(&with("iam:CreatePolicyVersion", "policy/other"), SELF).is_empty());
    assert!(of(&with("iam:PutRolePolicy", "role/*"), SELF).is_empty(), "a user is no role");
}

#[test]
fn administrators_are_told_by_all_they_have() {
    let all_but = json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"});
    let given = || Given {
        user: vec![all_but.clone()],
        group: vec![allow("iam:*", "*")],
        ..Given::default()
    };
    let run = given().run();
    assert_eq!(of(&run, ADMINISTRATOR).len(), 1);
    assert!(of(&run, SELF).is_empty() && of(&run, TARGET).is_empty());
    let bounded = Given { boundary: Some(vec![allow("s3:*", "*")]), ..given() }.run();
    assert!(of(&bounded, ADMINISTRATOR).is_empty());
}

#[test]
fn what_is_not_in_the_input_is_said() {
    let given = Given { user: vec![allow("iam:PutUserPolicy", "*")], ..Given::default() };
    let mut dump = given.dump();
    dump["UserDetailList"][0]["AttachedManagedPolicies"] =
        json!([{"PolicyName": "gone", "PolicyArn": "arn:aws:iam::111122223333:policy/gone"}]);
    let run = lint::text("account.json", &dump.to_string(), &Settings::default(), None);
    let found = of(&run, SELF);
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(finding.certainty, Certainty::Possible);
    assert!(finding.related.iter().any(|(_, text)| text.contains("policy/gone")), "{finding:#?}");
}

#[test]
fn those_who_have_the_same_are_one_finding() {
    let given = Given { group: vec![allow("iam:PutGroupPolicy", "*")], ..Given::default() };
    let mut dump = given.dump();
    let mut ben = dump["UserDetailList"][0].clone();
    ben["UserName"] = "ben".into();
    ben["Arn"] = "arn:aws:iam::111122223333:user/ben".into();
    dump["UserDetailList"].as_array_mut().expect("a list").push(ben);
    let run = lint::text("account.json", &dump.to_string(), &Settings::default(), None);
    let found = of(&run, SELF);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("`ana` and 1 like it"), "{}", found[0].message);
}

/// Lints the files of one folder.
fn folder(name: &str, files: &[(&str, Value)]) -> Run {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    for (file, content) in files {
        std::fs::write(folder.join(file), content.to_string()).expect("a file");
    }
    let (settings, progress) = (Settings::default(), AtomicUsize::new(0));
    let options = Options {
        settings: &settings,
        narrowed: &|_| None,
        checks: perimeter::checks::ALL.iter().collect(),
        kinds: &|_| None,
        threads: NonZero::<usize>::MIN,
        progress: &progress,
    };
    lint::run(&[folder], &options)
}

#[test]
fn the_answers_about_one_role_are_read_together() {
    let trust = policy(&json!([{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"AWS": "arn:aws:iam::111122223333:user/ana"}}]));
    let role = json!({"Role": {"RoleName": "build", "Arn": "arn:aws:iam::111122223333:role/build",
        "AssumeRolePolicyDocument": trust}});
    let inline = json!({"RoleName": "build", "PolicyName": "pass",
        "PolicyDocument": policy(&json!([allow("iam:PassRole", "*")]))});
    let attached = json!({"AttachedPolicies": [
        {"PolicyName": "glue", "PolicyArn": "arn:aws:iam::111122223333:policy/glue"}]});
    let version = json!({"PolicyVersion": {"VersionId": "v1", "IsDefaultVersion": true,
        "Document": policy(&json!([allow("glue:CreateDevEndpoint", "*")]))}});
    let files = [
        ("get-role.json", role),
        ("get-role-policy.json", inline),
        ("list-attached-role-policies.json", attached),
        ("get-policy-version.json", version),
    ];
    let run = folder("one-role", &files);
    let found = of(&run, TARGET);
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    assert!(
        finding.message.contains("role `build`") && finding.message.contains("glue-dev-endpoint")
    );
    assert_eq!(finding.certainty, Certainty::Proven);
    let texts = texts(&run, finding);
    assert!(texts.contains(&"iam:PassRole".to_owned()), "{texts:?}");
    assert!(texts.contains(&"glue:CreateDevEndpoint".to_owned()), "{texts:?}");
    // Of two documents and one attachment, nobody can tell which is attached.
    let boundary = json!({"PolicyVersion": {"VersionId": "v1", "IsDefaultVersion": true,
        "Document": policy(&json!([allow("s3:*", "*")]))}});
    let more = [&files[..], &[("boundary.json", boundary)]].concat();
    let run = folder("one-role-and-more", &more);
    let found = of(&run, TARGET);
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(finding.message, "not all is known that role `build` may do");
}

#[test]
fn policies_of_two_roles_are_not_mixed() {
    let inline = |role: &str, action: &str| json!({"RoleName": role, "PolicyName": "own", "PolicyDocument": policy(&json!([allow(action, "*")]))});
    let files = [
        ("one.json", inline("one", "iam:PassRole")),
        ("two.json", inline("two", "glue:CreateDevEndpoint")),
    ];
    assert!(of(&folder("two-roles", &files), TARGET).is_empty());
    let files = [
        ("one.json", inline("one", "iam:PassRole")),
        ("two.json", inline("one", "glue:CreateDevEndpoint")),
    ];
    assert_eq!(of(&folder("one-role-twice", &files), TARGET).len(), 1);
}

#[test]
fn a_policy_that_may_be_an_scp_or_a_boundary_is_only_possible() {
    let text = |statements: Value| policy(&statements).to_string();
    let lint = |text: &str| lint::text("policy.json", text, &Settings::default(), None);
    let full = lint(&text(json!([allow("*", "*")])));
    assert_eq!(of(&full, ADMINISTRATOR)[0].certainty, Certainty::Possible);
    assert_eq!(of(&full, ADMINISTRATOR)[0].severity.name(), "note");
    let guardrail = lint(&text(json!([
        allow("*", "*"),
        {"Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"}])));
    for check in [ADMINISTRATOR, SELF, TARGET] {
        assert!(of(&guardrail, check).is_empty(), "{check}");
    }
    // A Region is the caller's choice, and no guardrail starts like this.
    let region = json!({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}});
    let mut all = allow("*", "*");
    all["Condition"] = region;
    let found = lint(&text(json!([all])));
    assert_eq!(of(&found, SELF)[0].certainty, Certainty::Possible);
}

#[test]
fn what_cannot_be_told_is_said_once() {
    let ask = |statement: Value| {
        let text = policy(&json!([statement])).to_string();
        lint::text("policy.json", &text, &Settings::default(), None)
    };
    let open = |actions: Value| ask(json!({"Effect": "Allow", "Action": actions, "Resource": "*"}));
    let left = json!({"Ref": "More"});
    for (check, action) in [
        ("identity/data-exfiltration", "s3:GetObject"),
        ("identity/resource-exposure", "s3:PutBucketPolicy"),
        (TARGET, "iam:CreateAccessKey"),
    ] {
        let run = open(json!([action, left]));
        let found = of(&run, check);
        let [finding] = found.as_slice() else { panic!("{check}: {found:#?}") };
        assert_eq!(finding.certainty, Certainty::Possible);
        assert!(finding.message.ends_with("is not known"), "{}", finding.message);
        let run = open(json!([action]));
        let found = of(&run, check);
        assert!(found.len() == 1 && !found[0].message.ends_with("is not known"), "{found:#?}");
    }
    // The same where all hangs on what others decide.
    let tagged = json!({"Effect": "Allow", "Action": ["iam:CreateAccessKey", "iam:UpdateLoginProfile"],
        "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "web"}}});
    let run = ask(tagged);
    let found = of(&run, TARGET);
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(finding.certainty, Certainty::Possible);
    assert!(finding.message.contains("aws:resourcetag/team"), "{}", finding.message);
}
