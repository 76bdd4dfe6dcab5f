//! Every known way to more rights is found where it is open, and only there.

mod draw;
#[path = "../drawn/mod.rs"]
mod drawn;

use perimeter::catalog;
use perimeter::document::{Node, json};
use perimeter::policy::account::Principal;
use perimeter::policy::escalation::{Class, Path, paths};
use perimeter::policy::{Kind, Kinds, Policy};
use perimeter::source::FileId;
use proptest::prelude::*;
use serde_json::{Value, json};

use draw::statement;

/// What becomes of a way, for whoever has the policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Open,
    Conditional,
    Unknown,
    Closed,
}

fn parse(texts: &[String]) -> Vec<Node<'_>> {
    texts.iter().map(|text| json::parse(text, FileId::default()).expect("valid JSON")).collect()
}

/// Asks of a principal with policies of these statements and, where there is one, a boundary.
fn ask<R>(
    policies: &[Value],
    boundary: Option<&Value>,
    work: impl FnOnce(&Principal<'_>) -> R,
) -> R {
    let text =
        |statements: &Value| json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let own: Vec<String> = policies.iter().map(text).collect();
    let limit: Vec<String> = boundary.into_iter().map(text).collect();
    let (own, limit) = (parse(&own), parse(&limit));
    let kind = |kind: Kind| move |node| Policy::with_kinds(node, Kinds::from(kind));
    let own: Vec<Policy<'_>> = own.iter().map(kind(Kind::Identity)).collect();
    let limit: Vec<Policy<'_>> = limit.iter().map(kind(Kind::Boundary)).collect();
    let mut principal = Principal::default();
    principal.policies = own.iter().collect();
    principal.limits = limit.iter().map(|policy| vec![policy]).collect();
    work(&principal)
}

fn found(path: &Path, policies: &[Value], boundary: Option<&Value>) -> Found {
    ask(policies, boundary, |principal| {
        let all = principal.escalation();
        if all.own.iter().chain(&all.dependent).any(|chain| chain.path.id == path.id) {
            Found::Open
        } else if all.conditional.iter().any(|(own, _)| own.id == path.id) {
            Found::Conditional
        } else if all.unknown.iter().any(|(own, _)| own.id == path.id) {
            Found::Unknown
        } else {
            Found::Closed
        }
    })
}

fn allow(action: &str, resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": action, "Resource": resource})
}

fn deny(action: &str) -> Value {
    json!({"Effect": "Deny", "Action": action, "Resource": "*"})
}

fn with(mut statement: Value, operator: &str, key: &str, value: &str) -> Value {
    statement["Condition"] = json!({operator: {key: value}});
    statement
}

/// One Allow for each action, and nothing more.
fn minimal(path: &Path) -> Vec<Value> {
    path.actions.iter().map(|action| allow(action, "*")).collect()
}

/// The minimal policy with the statement of one action replaced.
fn replaced(path: &Path, action: &str, statement: &Value) -> Value {
    let each = path
        .actions
        .iter()
        .map(|own| if *own == action { statement.clone() } else { allow(own, "*") });
    Value::Array(each.collect())
}

fn assert_found(wanted: Found, path: &Path, policies: &[Value], boundary: Option<&Value>) {
    let real = found(path, policies, boundary);
    assert_eq!(real, wanted, "{}: {policies:#?} within {boundary:#?}", path.id);
}

#[test]
fn the_table_has_every_way() {
    let count = |class| paths().iter().filter(|path| path.class == class).count();
    let classes =
        [Class::Itself, Class::Principal, Class::New, Class::Existing, Class::IdentityCenter];
    assert_eq!(classes.map(count), [14, 16, 51, 24, 3]);
    let mut ids: Vec<&str> = paths().iter().map(|path| path.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 108);
    for path in paths() {
        assert_eq!(
            path.services.is_empty(),
            !path.actions.contains(&"iam:PassRole"),
            "{}",
            path.id
        );
        assert!(!path.needs.is_empty() && !path.actions.is_empty(), "{}", path.id);
    }
}

#[test]
fn a_minimal_policy_opens_the_way() {
    for path in paths() {
        assert_found(Found::Open, path, &[Value::Array(minimal(path))], None);
    }
}

#[test]
fn every_request_of_a_chain_is_the_next_action() {
    for path in paths() {
        ask(&[Value::Array(minimal(path))], None, |principal| {
            let all = principal.escalation();
            let mut chains = all.own.iter().chain(&all.dependent);
            let chain = chains.find(|chain| chain.path.id == path.id).expect("the way is open");
            let actions: Vec<&str> =
                chain.steps.iter().map(|step| step.request.action.as_str()).collect();
            assert_eq!(actions, path.actions, "{}", path.id);
            assert!(chain.steps.iter().all(|step| !step.by.is_empty()), "{}", path.id);
        });
    }
}

#[test]
fn a_missing_action_or_a_deny_closes_it() {
    for path in paths() {
        for action in &path.actions {
            let mut without = minimal(path);
            without.retain(|statement| statement["Action"] != *action);
            assert_found(Found::Closed, path, &[Value::Array(without)], None);
            let mut denied = minimal(path);
            denied.push(deny(action));
            assert_found(Found::Closed, path, &[Value::Array(denied)], None);
            let excepted = json!([{"Effect": "Allow", "NotAction": action, "Resource": "*"}]);
            assert_found(Found::Closed, path, &[excepted], None);
        }
        let others = json!([
            {"Effect": "Allow", "NotAction": "example:*", "Resource": "*"},
            {"Effect": "Deny", "Action": "example:*", "Resource": "*"}]);
        assert_found(Found::Open, path, &[others], None);
    }
}

#[test]
fn a_role_passed_to_another_service_closes_it() {
    let key = "iam:PassedToService";
    for path in paths().iter().filter(|path| !path.services.is_empty()) {
        let passing = |value: &str| {
            let statement = with(allow("iam:PassRole", "*"), "StringEquals", key, value);
            replaced(path, "iam:PassRole", &statement)
        };
        for service in &path.services {
            assert_found(Found::Open, path, &[passing(service)], None);
        }
        // Where AWS does not say what the key holds, nothing is known of another value.
        let wanted = if path.documented { Found::Closed } else { Found::Unknown };
        assert_found(wanted, path, &[passing("vpc-flow-logs.amazonaws.com")], None);
        let denied =
            with(deny("iam:PassRole"), "StringNotEquals", key, "vpc-flow-logs.amazonaws.com");
        let mut statements = minimal(path);
        statements.push(denied);
        assert_found(wanted, path, &[Value::Array(statements)], None);
    }
}

#[test]
fn a_resource_that_cannot_be_such_a_thing_closes_it() {
    for path in paths() {
        for action in &path.actions {
            // Of an action that AWS does not document, nothing is known of its resources.
            if catalog::action(action).is_none() {
                continue;
            }
            let other = allow(action, "arn:aws:sns:us-east-1:111122223333:topic");
            assert_found(Found::Closed, path, &[replaced(path, action, &other)], None);
        }
    }
    let role = paths().iter().find(|path| path.id == "put-role-policy+assume").expect("known");
    for own in ["arn:aws:iam::*:role/aws-service-role/*", "arn:aws:iam::111122223333:user/*"] {
        let statement = allow("iam:PutRolePolicy", own);
        assert_found(Found::Closed, role, &[replaced(role, "iam:PutRolePolicy", &statement)], None);
    }
    let policy = paths().iter().find(|path| path.id == "create-policy-version").expect("known");
    let of_aws = json!([allow("iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/*")]);
    assert_found(Found::Closed, policy, &[of_aws], None);
}

#[test]
fn it_does_not_matter_how_it_is_attached() {
    for path in paths() {
        // One policy for each action: the user's, its groups', managed ones.
        let each: Vec<Value> = minimal(path).into_iter().map(|own| json!([own])).collect();
        assert_found(Found::Open, path, &each, None);
        let mut with_deny = each.clone();
        with_deny.push(json!([deny(path.actions[0])]));
        assert_found(Found::Closed, path, &with_deny, None);
    }
}

#[test]
fn a_boundary_has_to_allow_it_too() {
    for path in paths() {
        let all = [Value::Array(minimal(path))];
        assert_found(Found::Open, path, &all, Some(&json!([allow("*", "*")])));
        for action in &path.actions {
            let but = json!([{"Effect": "Allow", "NotAction": action, "Resource": "*"}]);
            assert_found(Found::Closed, path, &all, Some(&but));
            let denying = json!([allow("*", "*"), deny(action)]);
            assert_found(Found::Closed, path, &all, Some(&denying));
        }
        // A boundary gives nothing by itself.
        assert_found(Found::Closed, path, &[json!([])], Some(&json!([allow("*", "*")])));
    }
}

#[test]
fn what_the_caller_chooses_does_not_close_it() {
    let weak = [
        ("StringEquals", "aws:RequestedRegion", "eu-west-1"),
        ("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
        ("Bool", "aws:SecureTransport", "true"),
        ("StringLike", "aws:UserAgent", "console*"),
        ("DateLessThan", "aws:CurrentTime", "2099-01-01T00:00:00Z"),
        ("Bool", "aws:MultiFactorAuthPresent", "true"),
    ];
    for path in paths() {
        for (operator, key, value) in weak {
            let each = minimal(path).into_iter().map(|own| with(own, operator, key, value));
            assert_found(Found::Open, path, &[each.collect()], None);
        }
    }
}

#[test]
fn what_others_decide_makes_it_conditional() {
    let strong = [
        ("StringEquals", "aws:ResourceTag/team", "web"),
        ("StringEquals", "aws:PrincipalTag/team", "web"),
        ("Bool", "aws:ViaAWSService", "true"),
    ];
    for path in paths() {
        for (operator, key, value) in strong {
            let each = minimal(path).into_iter().map(|own| with(own, operator, key, value));
            assert_found(Found::Conditional, path, &[each.collect()], None);
        }
    }
    let only = |id: &str, operator: &str, key: &str, value: &str| {
        let path = paths().iter().find(|path| path.id == id).expect("a known way");
        found(path, &[json!([with(allow(path.actions[0], "*"), operator, key, value)])], None)
    };
    let read_only = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    let admin = "arn:aws:iam::aws:policy/AdministratorAccess";
    for id in ["attach-user-policy", "attach-role-policy", "attach-group-policy"] {
        assert_eq!(only(id, "ArnEquals", "iam:PolicyARN", read_only), Found::Conditional);
        assert_eq!(only(id, "ArnEquals", "iam:PolicyARN", admin), Found::Open);
        assert_eq!(
            only(id, "ArnNotEquals", "iam:PolicyARN", admin),
            Found::Open,
            "IAMFullAccess is left"
        );
    }
    let ceiling = "arn:aws:iam::111122223333:policy/ceiling";
    for id in ["put-user-policy", "put-role-policy", "attach-user-policy"] {
        assert_eq!(
            only(id, "StringEquals", "iam:PermissionsBoundary", ceiling),
            Found::Conditional
        );
    }
}

#[test]
fn what_is_surely_the_callers_own_needs_nothing_else() {
    let own = |action: &str, resource: &str| {
        ask(&[json!([allow(action, resource)])], None, |principal| {
            !principal.escalation().own.is_empty()
        })
    };
    assert!(own("iam:PutUserPolicy", "*"));
    assert!(own("iam:PutUserPolicy", "arn:aws:iam::*:user/${aws:username}"));
    assert!(own("iam:PutUserPolicy", "arn:aws:iam::444455556666:user/*"));
    assert!(!own("iam:PutUserPolicy", "arn:aws:iam::111122223333:user/ben"));
    assert!(!own("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/build-*"));
    assert!(own("iam:CreatePolicyVersion", "arn:aws:iam::111122223333:policy/*"));
    assert!(!own("iam:AddUserToGroup", "*"));
}

#[test]
fn one_chain_is_about_one_resource() {
    let path = paths().iter().find(|path| path.id == "put-user-policy+key").expect("known");
    let on = |one: &str, other: &str| {
        let user = |name: &str| format!("arn:aws:iam::111122223333:user/{name}");
        json!([allow("iam:PutUserPolicy", &user(one)), allow("iam:CreateAccessKey", &user(other))])
    };
    assert_found(Found::Open, path, &[on("ben", "ben")], None);
    assert_found(Found::Open, path, &[on("b*", "*n")], None);
    assert_found(Found::Closed, path, &[on("ben", "eve")], None);
}

#[test]
fn an_administrator_has_no_more_to_gain() {
    let all = [
        json!([allow("*", "*")]),
        json!([allow("*:*", "*")]),
        json!([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, allow("iam:*", "*")]),
        json!([allow("*", "*"), allow("s3:*", "*")]),
    ];
    for statements in &all {
        ask(std::slice::from_ref(statements), None, |principal| {
            assert!(principal.is_administrator(), "{statements}");
            let escalation = principal.escalation();
            assert!(escalation.own.is_empty() && escalation.dependent.is_empty());
        });
    }
    let not = [
        (json!([allow("*", "*"), deny("s3:DeleteBucket")]), None),
        (json!([allow("*", "*")]), Some(json!([allow("s3:*", "*")]))),
        (json!([allow("*", "arn:aws:s3:::*")]), None),
        (json!([with(allow("*", "*"), "Bool", "aws:MultiFactorAuthPresent", "true")]), None),
    ];
    for (statements, boundary) in &not {
        ask(std::slice::from_ref(statements), boundary.as_ref(), |principal| {
            assert!(!principal.is_administrator(), "{statements}");
        });
    }
}

/// The ids of the open ways.
fn open(statements: &[Value]) -> Vec<&'static str> {
    ask(&[Value::Array(statements.to_vec())], None, |principal| {
        let all = principal.escalation();
        let chains = all.own.iter().chain(&all.dependent);
        let mut ids: Vec<&str> = chains.map(|chain| chain.path.id).collect();
        ids.sort_unstable();
        ids
    })
}

proptest! {
    #![proptest_config(drawn::cases(48))]

    #[test]
    fn a_deny_opens_nothing(
        allows in proptest::collection::vec(statement("Allow"), 1..5),
        deny in statement("Deny"),
    ) {
        // All rights and no more to gain: taking some away from an administrator does open ways.
        prop_assume!(!ask(&[Value::Array(allows.clone())], None, |principal| principal.is_administrator()));
        let before = open(&allows);
        let mut with_deny = allows.clone();
        with_deny.push(deny);
        for id in open(&with_deny) {
            prop_assert!(before.contains(&id), "{id} in {with_deny:?}");
        }
    }
}
