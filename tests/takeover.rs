//! In the dump of a whole account, ways to more rights lead to the users, roles and groups that are there.

use perimeter::finding::{Certainty, Finding, Severity};
use perimeter::lint;
use perimeter::settings::Settings;
use serde_json::{Value, json};

const TARGET: &str = "identity/privilege-escalation-through-target";
const ADMINISTRATOR: &str = "identity/administrator-equivalent";

fn arn(name: &str) -> String {
    format!("arn:aws:iam::111122223333:{name}")
}

fn policy(statements: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn allow(actions: &Value, resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": actions, "Resource": resource})
}

fn inline(statements: &Value) -> Value {
    json!([{"PolicyName": "own", "PolicyDocument": policy(statements)}])
}

fn trust(principal: &Value) -> Value {
    policy(&json!([{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]))
}

fn role(name: &str, statements: &Value, trusted: &Value) -> Value {
    json!({"RoleName": name, "Arn": arn(&format!("role/{name}")), "RolePolicyList": inline(statements),
        "AssumeRolePolicyDocument": trust(trusted), "AttachedManagedPolicies": []})
}

fn user(name: &str, statements: &Value) -> Value {
    json!({"UserName": name, "Arn": arn(&format!("user/{name}")), "UserPolicyList": inline(statements),
        "AttachedManagedPolicies": [], "GroupList": []})
}

fn group(name: &str, statements: &Value) -> Value {
    json!({"GroupName": name, "Arn": arn(&format!("group/{name}")), "GroupPolicyList": inline(statements),
        "AttachedManagedPolicies": []})
}

fn all() -> Value {
    json!([allow(&json!("*"), "*")])
}

/// What a check finds in an account of these users, roles and groups.
fn found(check: &str, users: Value, roles: Value, groups: Value) -> Vec<Finding> {
    let dump = json!({"UserDetailList": users, "RoleDetailList": roles, "GroupDetailList": groups, "Policies": []});
    let text = serde_json::to_string_pretty(&dump).expect("a document");
    let run = lint::text("account.json", &text, &Settings::default(), None);
    run.findings.into_iter().filter(|finding| finding.check.id == check).collect()
}

/// The only finding about `ana`, who may do this.
fn of_ana(statements: Value, roles: Value, others: Value, groups: Value) -> Finding {
    let mut users = vec![user("ana", &statements)];
    users.extend(others.as_array().into_iter().flatten().cloned());
    let all = found(TARGET, json!(users), roles, groups);
    let mut own = all.into_iter().filter(|own| own.message.contains("user `ana`"));
    let finding = own.next().expect("a finding about ana");
    assert!(own.next().is_none());
    finding
}

fn lambda() -> Value {
    json!([allow(&json!(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]), "*")])
}

#[test]
fn a_role_that_is_passed_is_named_where_it_is_mighty_and_trusts_the_service() {
    let service = json!({"Service": "lambda.amazonaws.com"});
    let admin = role("admin", &all(), &service);
    let finding = of_ana(lambda(), json!([admin]), json!([]), json!([]));
    assert_eq!(
        finding.message,
        "user `ana` can get any right through role `admin` by `lambda-invoke`"
    );
    assert_eq!((finding.severity, finding.certainty), (Severity::Warning, Certainty::Proven));
    let witness = finding.witness.expect("a request").to_string();
    assert!(witness.contains(&format!("iam:PassRole on {}", arn("role/admin"))), "{witness}");
    assert_eq!(finding.related.iter().filter(|(_, text)| text.starts_with("request")).count(), 3);

    let weak = role("reader", &json!([allow(&json!("s3:GetObject"), "*")]), &service);
    let elsewhere = role("admin", &all(), &json!({"Service": "ec2.amazonaws.com"}));
    let itself = role("self", &json!([allow(&json!("iam:PutRolePolicy"), "*")]), &service);
    for (other, is_target) in [(weak, false), (elsewhere, false), (itself, true)] {
        let finding = of_ana(lambda(), json!([other]), json!([]), json!([]));
        let expected = if is_target { Severity::Warning } else { Severity::Note };
        assert_eq!(finding.severity, expected, "{}", finding.message);
    }
    // The policy has to name the role.
    let named = json!([
        allow(&json!("iam:PassRole"), &arn("role/app-*")),
        allow(&json!(["lambda:CreateFunction", "lambda:InvokeFunction"]), "*")
    ]);
    let finding = of_ana(named, json!([role("admin", &all(), &service)]), json!([]), json!([]));
    assert_eq!(finding.severity, Severity::Note);
}

#[test]
fn a_role_that_is_assumed_has_to_trust_the_caller() {
    let may = || json!([allow(&json!("sts:AssumeRole"), "*")]);
    for (trusted, is_target) in [
        (json!({"AWS": arn("user/ana")}), true),
        (json!({"AWS": arn("root")}), true),
        (json!({"AWS": arn("user/ben")}), false),
        (json!({"AWS": "arn:aws:iam::444455556666:root"}), false),
        (json!({"Service": "ec2.amazonaws.com"}), false),
    ] {
        let roles = json!([role("admin", &all(), &trusted)]);
        let finding = of_ana(may(), roles, json!([]), json!([]));
        let expected = if is_target { Severity::Warning } else { Severity::Note };
        assert_eq!(finding.severity, expected, "{trusted}: {}", finding.message);
    }
    // Whoever changes the trust policy needs no trust.
    let changes = json!([allow(&json!("iam:UpdateAssumeRolePolicy"), "*")]);
    let roles = json!([role("admin", &all(), &json!({"Service": "ec2.amazonaws.com"}))]);
    let finding = of_ana(changes, roles, json!([]), json!([]));
    assert!(
        finding.message.contains("role `admin` by `update-assume-role-policy`"),
        "{}",
        finding.message
    );
}

#[test]
fn a_role_to_which_the_caller_attaches_policies_need_not_be_mighty() {
    let may = json!([allow(&json!(["iam:AttachRolePolicy", "sts:AssumeRole"]), "*")]);
    let roles = json!([role("small", &json!([]), &json!({"AWS": arn("root")}))]);
    let finding = of_ana(may, roles, json!([]), json!([]));
    assert!(
        finding.message.contains("role `small` by `attach-role-policy+assume`"),
        "{}",
        finding.message
    );
}

#[test]
fn a_user_is_taken_over_by_a_key_which_it_must_have_room_for() {
    let may = json!([allow(&json!("iam:CreateAccessKey"), "*")]);
    let finding = of_ana(may.clone(), json!([]), json!([user("root-like", &all())]), json!([]));
    assert!(
        finding.message.contains("user `root-like` by `create-access-key`, given a user with"),
        "{}",
        finding.message
    );
    assert_eq!((finding.severity, finding.certainty), (Severity::Warning, Certainty::Possible));
    let finding = of_ana(may, json!([]), json!([user("ben", &json!([]))]), json!([]));
    assert_eq!(finding.severity, Severity::Note);
}

#[test]
fn a_group_gives_users_what_it_has() {
    let may = json!([allow(&json!("iam:AddUserToGroup"), "*")]);
    let finding = of_ana(may.clone(), json!([]), json!([]), json!([group("admins", &all())]));
    assert!(
        finding.message.contains("group `admins` by `add-user-to-group`"),
        "{}",
        finding.message
    );
    // A role joins no group.
    let roles = json!([role("ci", &may, &json!({"AWS": arn("root")}))]);
    let all = found(TARGET, json!([]), roles, json!([group("admins", &all())]));
    assert!(all.iter().all(|own| own.severity == Severity::Note), "{all:#?}");
}

#[test]
fn what_aws_keeps_is_known_by_its_name() {
    let with = |name: &str| {
        let mut admin = role("admin", &json!([]), &json!({"Service": "lambda.amazonaws.com"}));
        admin["AttachedManagedPolicies"] =
            json!([{"PolicyName": name, "PolicyArn": format!("arn:aws:iam::aws:policy/{name}")}]);
        admin
    };
    let mighty = found(ADMINISTRATOR, json!([]), json!([with("AdministratorAccess")]), json!([]));
    let [finding] = mighty.as_slice() else { panic!("{mighty:#?}") };
    assert_eq!(
        (finding.message.as_str(), finding.certainty),
        ("role `admin` is allowed everything", Certainty::Proven)
    );
    assert!(found(ADMINISTRATOR, json!([]), json!([with("ReadOnlyAccess")]), json!([])).is_empty());

    let finding = of_ana(lambda(), json!([with("AdministratorAccess")]), json!([]), json!([]));
    assert_eq!(finding.severity, Severity::Warning);
    // It allows at least this, and what else is not known.
    let own = found(
        "identity/privilege-escalation",
        json!([]),
        json!([with("IAMFullAccess")]),
        json!([]),
    );
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].certainty, Certainty::Possible);
    let unknown = found(TARGET, json!([]), json!([with("ViewOnlyAccess")]), json!([]));
    let [finding] = unknown.as_slice() else { panic!("{unknown:#?}") };
    assert_eq!(finding.message, "not all is known that role `admin` may do");
    assert_eq!(finding.severity, Severity::Note);
}
