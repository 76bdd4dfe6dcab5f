//! The questions of `policy::questions`, each with a policy that it holds for and one that it fails for.

use perimeter::document::json;
use perimeter::policy::evaluate::{Element, Policies};
use perimeter::policy::questions::{self, Access, Assume, Axiom, Region, Verdict};
use perimeter::policy::{Kind, Policy};
use perimeter::source::FileId;
use serde_json::{Value, json};

/// Asks about policies given as JSON.
fn ask(policies: &[Value], question: impl Fn(&[&Policy<'_>]) -> Verdict) -> Verdict {
    let texts: Vec<String> = policies.iter().map(Value::to_string).collect();
    let nodes: Vec<_> = texts.iter().map(|text| json::parse(text, FileId(0)).unwrap()).collect();
    let policies: Vec<Policy<'_>> = nodes.iter().map(Policy::of).collect();
    question(&policies.iter().collect::<Vec<_>>())
}

fn policy(statements: Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn allow(more: Value) -> Value {
    let mut statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    for (key, value) in more.as_object().unwrap() {
        statement[key] = value.clone();
    }
    statement
}

fn deny(more: Value) -> Value {
    let mut statement = allow(more);
    statement["Effect"] = "Deny".into();
    statement
}

#[track_caller]
fn is(verdict: &Verdict, wanted: &str) {
    assert_eq!(verdict.name(), wanted, "{verdict:?}");
}

#[test]
fn contradictory_statements_never_match() {
    let nothing = Assume::nothing();
    let both = json!({"Condition": {
        "StringEquals": {"aws:SourceVpce": "vpce-1"},
        "StringNotLike": {"aws:SourceVpce": "vpce-*"},
    }});
    is(
        &ask(&[policy(json!([allow(both)]))], |p| questions::never_matches(p[0], 0, &nothing)),
        "holds",
    );
    let one = json!({"Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}});
    is(
        &ask(&[policy(json!([allow(one)]))], |p| questions::never_matches(p[0], 0, &nothing)),
        "fails",
    );
}

#[test]
fn an_axiom_is_named_where_it_is_needed() {
    let both = json!({"Condition": {
        "StringEquals": {"aws:SourceVpce": "vpce-1"},
        "IpAddress": {"aws:SourceIp": "203.0.113.0/24"},
    }});
    let verdict = ask(&[policy(json!([allow(both)]))], |p| {
        questions::never_matches(p[0], 0, &Assume::documented())
    });
    let axioms = vec!["aws:SourceIp and aws:SourceVpce are never both present".to_owned()];
    assert_eq!(verdict, Verdict::Holds { axioms });
}

#[test]
fn axioms_are_read_as_they_are_displayed() {
    for axiom in &Assume::documented().axioms {
        assert_eq!(Axiom::parse(&axiom.to_string()).as_ref(), Some(axiom));
    }
    for axiom in [
        Axiom::Absent("a:b".into()),
        Axiom::Signed("a:b".into()),
        Axiom::NeverFor("a:b".into(), vec!["s3:GetObject".into(), "s3:List*".into()]),
    ] {
        assert_eq!(Axiom::parse(&axiom.to_string()), Some(axiom));
    }
    // Less than "always" and "never" must not be read as that.
    for narrower in [
        "the moon is made of cheese",
        "aws:PrincipalArn is always present in signed requests",
        "aws:SourceIp is absent when a VPC endpoint is used",
        "aws:SourceIp is never present through a VPC endpoint",
        "s3:prefix is present only for listings",
    ] {
        assert_eq!(Axiom::parse(narrower), None, "{narrower}");
    }
}

#[test]
fn conditions_that_are_always_true() {
    let nothing = Assume::nothing();
    let always = json!({"Condition": {"StringLike": {"aws:RequestedRegion": "*"}, "Null": {"aws:RequestedRegion": "false"}}});
    let ask = |statement: Value, assume: &Assume| {
        ask(&[policy(json!([statement]))], |p| questions::condition_always_true(p[0], 0, 0, assume))
    };
    is(&ask(allow(always), &nothing), "holds");
    let region = json!({"Condition": {"StringLike": {"aws:RequestedRegion": "*"}}});
    is(&ask(allow(region.clone()), &nothing), "fails");
    is(&ask(allow(region), &Assume::documented()), "holds");
}

#[test]
fn statements_without_effect() {
    let nothing = Assume::nothing();
    let statements = json!([
        allow(json!({"Action": "s3:*"})),
        allow(json!({"Action": "s3:GetObject"})),
        deny(json!({"Action": "s3:Delete*"})),
        deny(json!({"Action": "s3:DeleteObject"})),
        deny(json!({"Action": "sqs:*"})),
    ]);
    let ask = |at: usize| {
        ask(&[policy(statements.clone())], |p| {
            questions::statement_has_no_effect(p[0], at, &nothing)
        })
    };
    let found: Vec<&str> = (0..5).map(|at| ask(at).name()).collect();
    assert_eq!(found, ["fails", "holds", "fails", "holds", "fails"]);
    let verdict =
        self::ask(&[policy(statements)], |p| questions::denies_nothing(p[0], 4, &nothing));
    is(&verdict, "holds");
}

#[test]
fn strangers() {
    let open = |statement: Value| {
        ask(&[policy(json!([statement]))], |p| {
            let access = Access::from(p[0]);
            questions::closed_to_strangers(&access, &Region::everything(), &Assume::documented())
        })
    };
    let to_all = |condition: Value| allow(json!({"Principal": "*", "Condition": condition}));
    is(&open(to_all(json!({}))), "fails");
    is(&open(allow(json!({"Principal": {"AWS": "111122223333"}}))), "holds");
    is(&open(to_all(json!({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}))), "holds");
    is(&open(to_all(json!({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}))), "fails");
    is(&open(to_all(json!({"StringLike": {"aws:SourceVpc": "vpc-*"}}))), "fails");
    is(&open(to_all(json!({"StringLike": {"aws:SourceVpc": "vpc-91237329"}}))), "holds");
    is(&open(to_all(json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}))), "holds");
    is(
        &open(to_all(json!({"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}))),
        "fails",
    );
    is(&open(to_all(json!({"StringLike": {"aws:userid": "AROAEXAMPLE:*"}}))), "holds");
    is(
        &open(to_all(json!({"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-1/*"}}))),
        "fails",
    );
}

#[test]
fn layers_must_all_allow() {
    let identity = policy(json!([allow(json!({"Action": ["s3:GetObject", "s3:PutObject"]}))]));
    let boundary = policy(json!([allow(json!({"Action": ["s3:GetObject", "ec2:*"]}))]));
    let scp = policy(json!([allow(json!({})), deny(json!({"Resource": "arn:aws:s3:::secret/*"}))]));
    let never = |action: &str, resource: &str| {
        ask(&[identity.clone(), boundary.clone(), scp.clone()], |p| {
            let access = Access::of(&p[..1]).and(&p[1..2]).and(&p[2..]);
            let region = Region::everything().action(&[action]).resource(&[resource]);
            questions::never_allowed(&access, &region, &Assume::nothing())
        })
    };
    is(&never("s3:PutObject", "*"), "holds");
    is(&never("ec2:*", "*"), "holds");
    is(&never("s3:GetObject", "arn:aws:s3:::secret/*"), "holds");
    let verdict = never("s3:*", "*");
    is(&verdict, "fails");
    let witness = verdict.witness().unwrap();
    assert_eq!(witness.request.action, "s3:GetObject");
    assert_eq!(witness.allowed_by.iter().map(|s| s.layer).collect::<Vec<_>>(), [0, 1, 2]);
}

#[test]
fn a_witness_tells_how_it_escapes_each_deny() {
    let statements = json!([
        allow(json!({"Principal": "*", "Action": "s3:*"})),
        deny(
            json!({"Principal": "*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}})
        ),
        deny(json!({"Principal": "*", "Action": "s3:Delete*"})),
    ]);
    let verdict = ask(&[policy(statements)], |p| {
        let region = Region::everything().action(&["s3:GetObject"]);
        questions::never_allowed(&Access::from(p[0]), &region, &Assume::nothing())
    });
    let witness = verdict.witness().unwrap();
    let by: Vec<Element> = witness.escapes.iter().map(|escape| escape.by).collect();
    assert_eq!(by, [Element::Condition(0), Element::Action]);
}

#[test]
fn variables_get_values() {
    let new = policy(json!([allow(json!({"Resource": "arn:aws:s3:::home/${aws:username}/*"}))]));
    let old = |pattern: &str| policy(json!([allow(json!({"Resource": pattern}))]));
    let ask = |old: Value| {
        ask(&[old, new.clone()], |p| {
            let (from, to) = (Access::from(p[0]), Access::from(p[1]));
            questions::no_new_access(&from, &to, &Region::everything(), &Assume::nothing())
        })
    };
    is(&ask(old("arn:aws:s3:::home/*")), "holds");
    is(&ask(old("arn:aws:s3:::home/${aws:username}*")), "holds");
    let verdict = ask(old("arn:aws:s3:::home/bob/*"));
    is(&verdict, "fails");
    let request = &verdict.witness().unwrap().request;
    let user = request.principal.to_string();
    let user = user.rsplit('/').next().unwrap().to_owned();
    assert!(request.resource.starts_with(&format!("arn:aws:s3:::home/{user}/")), "{request:?}");
}

#[test]
fn undocumented_parts_cancel_where_both_sides_have_them() {
    let odd = json!({"Condition": {"StringLike": {"aws:PrincipalOrgPaths": "o-1/*"}}});
    let odd_get = json!({"Action": "s3:GetObject", "Condition": {"StringLike": {"aws:PrincipalOrgPaths": "o-1/*"}}});
    let other = json!({"Condition": {"StringLike": {"aws:PrincipalOrgPaths": "o-2/*"}}});
    let ask = |old: &Value, new: &Value| {
        ask(&[policy(json!([allow(old.clone())])), policy(json!([allow(new.clone())]))], |p| {
            let (from, to) = (Access::from(p[0]), Access::from(p[1]));
            questions::no_new_access(&from, &to, &Region::everything(), &Assume::nothing())
        })
    };
    is(&ask(&odd, &odd_get), "holds");
    is(&ask(&odd, &other), "unknown");
}

#[test]
fn what_was_not_understood_is_never_a_pass() {
    for bad in [
        json!({"Condition": {"StringSortOf": {"aws:SourceVpce": "vpce-1"}}}),
        json!({"Condition": {"StringEquals": {"aws:SourceVpceee": "vpce-1"}}}),
        json!({"Condition": {"IpAddress": {"aws:SourceIp": "300.0.0.0/8"}}}),
        json!({"Colour": "red"}),
    ] {
        let verdict = ask(&[policy(json!([allow(bad.clone())]))], |p| {
            questions::never_allowed(&Access::from(p[0]), &Region::everything(), &Assume::nothing())
        });
        is(&verdict, "unknown");
        let verdict = ask(&[policy(json!([allow(json!({})), deny(bad)]))], |p| {
            questions::always_denied(&Access::from(p[0]), &Region::everything(), &Assume::nothing())
        });
        assert_ne!(verdict.name(), "holds");
    }
    let none = ask(&[json!({"Version": "2012-10-17"})], |p| {
        questions::never_allowed(&Access::from(p[0]), &Region::everything(), &Assume::nothing())
    });
    is(&none, "unknown");
}

#[test]
fn hostile_patterns_end_in_a_verdict() {
    // Every pattern must be found in the text: 2^20 states, were there no budget.
    let tests: Vec<Value> = ('a'..'u').map(|c| json!(format!("*{c}*"))).collect();
    let each = tests.iter().map(|pattern| deny(json!({"NotResource": pattern})));
    let mut statements = vec![allow(json!({}))];
    statements.extend(each);
    let verdict = ask(&[policy(statements.into())], |p| {
        questions::never_allowed(&Access::from(p[0]), &Region::everything(), &Assume::nothing())
    });
    assert_ne!(verdict.name(), "holds", "{verdict:?}");
}

#[test]
fn a_pattern_of_no_principal_says_nothing_of_the_others() {
    // `9*` is an account only literally, so nobody's; `*` is no ARN, so the ArnNotLike always holds.
    let odd = json!({
        "Principal": "*",
        "Resource": "arn:aws:s3:::b/a*",
        "Condition": {
            "ArnNotLike": {"aws:PrincipalArn": ["*"]},
            "ForAllValues:StringEquals": {"aws:PrincipalAccount": ["999999999999", "9*"]},
        },
    });
    let region = Region::everything().action(&["s3:PutObject"]);
    let verdict = ask(&[policy(json!([allow(odd)]))], |p| {
        questions::never_allowed(&Access::from(p[0]), &region, &Assume::nothing())
    });
    is(&verdict, "fails");
}

/// Asks whether the policies, each as what it is attached to, never allow such requests.
fn never(layers: &[(Kind, Value)], owner: Option<&str>, region: &Region) -> Verdict {
    let policies: Vec<Value> = layers.iter().map(|(_, policy)| policy.clone()).collect();
    ask(&policies, |read| {
        let mut all =
            Policies { resource_account: owner.map(str::to_owned), ..Policies::default() };
        layers.iter().zip(read).for_each(|((kind, _), policy)| all.add(*kind, policy));
        all.with_access(|access| questions::never_allowed(access, region, &Assume::documented()))
    })
}

#[test]
fn what_limits_identities_does_not_limit_everybody() {
    let read = json!({"Action": "s3:GetObject"});
    let region = Region::everything().action(&["s3:GetObject"]);
    let of = |principal: Value| {
        let mut statement = allow(read.clone());
        statement["Principal"] = principal;
        policy(json!([statement]))
    };
    let nothing = policy(json!([allow(json!({"Action": "sqs:*"}))]));
    let user = json!({"AWS": "arn:aws:iam::111122223333:user/bob"});
    let role = json!({"AWS": "arn:aws:iam::111122223333:role/app"});
    for (kind, principal, wanted) in [
        // A user that the resource's own policy names is not held by boundaries and sessions; a role is.
        (Kind::Boundary, &user, "fails"),
        (Kind::Session, &user, "fails"),
        (Kind::Boundary, &role, "holds"),
        (Kind::Scp, &user, "holds"),
        (Kind::Scp, &json!({"Service": "sns.amazonaws.com"}), "fails"),
        (Kind::Endpoint, &json!({"AWS": "111122223333"}), "holds"),
        // The whole account decides for itself, by boundaries too; but its root user has none.
        (Kind::Boundary, &json!({"AWS": "111122223333"}), "fails"),
    ] {
        let mut limit = nothing.clone();
        if kind == Kind::Endpoint {
            limit["Statement"][0]["Principal"] = "*".into();
        }
        let layers = [(Kind::Resource, of(principal.clone())), (kind, limit)];
        let verdict = never(&layers, None, &region);
        assert_eq!(verdict.name(), wanted, "{kind:?} {principal}: {verdict:?}");
    }
}

#[test]
fn across_accounts_both_sides_must_allow() {
    let own = policy(json!([allow(json!({"Action": "s3:*"}))]));
    let mut bucket = allow(json!({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}));
    bucket["Principal"] = json!({"AWS": "999999999999"});
    let layers = [(Kind::Identity, own), (Kind::Resource, policy(json!([bucket])))];
    let from = |action: &str, account: &str| {
        let region = Region::everything().action(&[action]);
        region.when("StringEquals", "aws:PrincipalAccount", &[account])
    };
    for (action, account, owner, wanted) in [
        ("s3:GetObject", "999999999999", Some("111122223333"), "fails"),
        ("s3:PutObject", "999999999999", Some("111122223333"), "holds"),
        ("s3:GetObject", "444455556666", Some("111122223333"), "holds"),
        ("s3:PutObject", "111122223333", Some("111122223333"), "fails"),
        // Whose resource it is was not said: the caller's own.
        ("s3:PutObject", "999999999999", None, "fails"),
    ] {
        let verdict = never(&layers, owner, &from(action, account));
        assert_eq!(verdict.name(), wanted, "{action} {account} {owner:?}: {verdict:?}");
    }
}

#[test]
fn keys_are_opened_by_their_own_policy() {
    let own = policy(json!([allow(json!({"Action": "kms:*"}))]));
    let mut key = allow(json!({"Action": "kms:Encrypt"}));
    key["Principal"] = json!({"AWS": "111122223333"});
    let layers = [(Kind::Identity, own), (Kind::Resource, policy(json!([key])))];
    let on =
        |action: &str, resource: &str| Region::everything().action(&[action]).resource(&[resource]);
    let key = "arn:aws:kms:eu-west-1:111122223333:key/k";
    is(&never(&layers, Some("111122223333"), &on("kms:Encrypt", key)), "fails");
    is(&never(&layers, Some("111122223333"), &on("kms:Decrypt", key)), "holds");
    is(&never(&layers, Some("111122223333"), &on("kms:CreateKey", "arn:aws:sns:*:*:t")), "fails");
}

#[test]
fn origin_access_identities_are_users() {
    let mut statement = allow(json!({
        "Condition": {"StringNotLikeIfExists": {"aws:PrincipalType": ["User", "A*"]}},
    }));
    statement["Principal"] = "*".into();
    let verdict = ask(&[policy(json!([statement]))], |p| {
        let region = Region::everything().when("Null", "aws:PrincipalType", &["false"]);
        questions::never_allowed(&Access::from(p[0]), &region, &Assume::nothing())
    });
    let Verdict::Fails(witness) = verdict else { panic!("{verdict:?}") };
    let who = witness.request.principal.to_string();
    assert_eq!(who, "arn:aws:sts::999999999999:federated-user/example");
}
