//! What proofs take for granted of condition keys, against requests put together the way AWS makes them: no proof
//! leaves one of them out, and no witness holds what never comes together.

mod drawn;

use perimeter::document::json;
use perimeter::policy::Policy;
use perimeter::policy::caller::Caller;
use perimeter::policy::evaluate::{Truth, matches};
use perimeter::policy::questions::{self, Access, Assume, Region, Verdict};
use perimeter::policy::request::{Request, Values};
use perimeter::source::FileId;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};
use std::cell::Cell;
use std::collections::BTreeSet;

const OURS: &str = "111122223333";
const OTHER: &str = "444455556666";

/// How many keys a question draws from: those next to each other have more to do with one another.
const NEAR: usize = 7;

/// Operators that fit a key, and values for it.
const KEYS: &[(&str, &[&str], &[&str])] = &[
    ("aws:MultiFactorAuthPresent", &["Bool", "BoolIfExists", "Null"], &["true", "false"]),
    ("aws:MultiFactorAuthAge", &["NumericLessThan", "NumericGreaterThanIfExists"], &["3600"]),
    ("aws:MultiFactorAuthAge", &["Null"], &["true", "false"]),
    ("aws:TokenIssueTime", &["Null"], &["true", "false"]),
    ("aws:userid", &["StringEquals", "StringNotLike"], &["anonymous", "AIDA*"]),
    ("s3:TlsVersion", &["NumericLessThan", "NumericLessThanIfExists"], &["1.2"]),
    ("aws:SecureTransport", &["Bool"], &["true", "false"]),
    (
        "aws:CalledVia",
        &["ForAnyValue:StringEquals", "ForAllValues:StringNotEquals"],
        &["athena.amazonaws.com", "kms.amazonaws.com"],
    ),
    ("aws:CalledViaFirst", &["StringEquals", "StringNotEquals"], &["athena.amazonaws.com"]),
    ("aws:CalledViaLast", &["Null"], &["true", "false"]),
    ("aws:ViaAWSService", &["Bool", "BoolIfExists"], &["true", "false"]),
    ("aws:SourceIp", &["IpAddress", "NotIpAddress", "NotIpAddressIfExists"], &["203.0.113.0/24"]),
    ("aws:SourceIp", &["Null"], &["true", "false"]),
    ("aws:SourceVpce", &["StringEquals", "StringNotEqualsIfExists", "StringLike"], &["vpce-1"]),
    ("aws:SourceVpc", &["StringNotEquals", "StringEqualsIfExists"], &["vpc-1"]),
    ("aws:VpcSourceIp", &["IpAddress", "NotIpAddressIfExists"], &["10.0.0.0/8"]),
    ("aws:PrincipalIsAWSService", &["Bool", "BoolIfExists"], &["true", "false"]),
    ("aws:SourceArn", &["ArnLike", "ArnNotLike"], &["arn:aws:sns:*:111122223333:*"]),
    ("aws:SourceAccount", &["StringEquals", "StringNotEqualsIfExists"], &[OURS]),
    (
        "aws:ResourceAccount",
        &["StringEquals", "StringNotEquals", "StringEqualsIfExists"],
        &[OURS, OTHER],
    ),
    ("kms:CallerAccount", &["StringEquals", "StringNotEquals"], &[OURS]),
    (
        "aws:PrincipalOrgID",
        &["StringEquals", "StringNotEquals", "StringNotEqualsIfExists"],
        &["o-a"],
    ),
    (
        "aws:PrincipalOrgPaths",
        &["ForAnyValue:StringLike", "ForAllValues:StringNotLike", "ForAllValues:StringLike"],
        &["o-a/*", "o-a/r-1/ou-1/*", "o-b/*"],
    ),
    ("aws:PrincipalOrgPaths", &["Null"], &["true", "false"]),
    ("aws:ResourceOrgID", &["StringEquals", "StringNotEqualsIfExists"], &["o-a"]),
    (
        "aws:ResourceOrgPaths",
        &["ForAnyValue:StringLike", "ForAllValues:StringLike"],
        &["o-a/r-1/*"],
    ),
];

const RESOURCES: &[&str] = &[
    "arn:aws:s3:::b/x",
    "arn:aws:sqs:us-east-1:111122223333:q",
    "arn:aws:sqs:us-east-1:444455556666:q",
];

fn condition(from: usize, count: std::ops::Range<usize>) -> impl Strategy<Value = Value> {
    let near: Vec<_> = KEYS.iter().cycle().skip(from).take(NEAR).copied().collect();
    let one = prop::sample::select(near).prop_flat_map(|(key, operators, values)| {
        let one = prop::sample::select(values).prop_map(|value| vec![value]);
        let value = prop_oneof![3 => one, 1 => Just(values.to_vec())];
        (Just(key), prop::sample::select(operators), value)
    });
    prop::collection::vec(one, count).prop_map(|tests| {
        let mut all = Map::new();
        for (key, operator, values) in tests {
            let own = all.entry(operator).or_insert_with(|| json!({}));
            let value = if operator == "Null" { json!(values[0]) } else { json!(values) };
            own[key] = value;
        }
        Value::Object(all)
    })
}

/// Deny statements, and conditions of the requests asked about.
fn question() -> impl Strategy<Value = (Value, Value)> {
    (0..KEYS.len()).prop_flat_map(|from| {
        let resource = vec!["*", RESOURCES[0], RESOURCES[1], "arn:aws:sqs:*:444455556666:*"];
        let statement = (prop::sample::select(resource), condition(from, 1..2)).prop_map(|own| {
            let (resource, condition) = own;
            json!({
                "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": resource,
                "Condition": condition,
            })
        });
        let policy = prop::collection::vec(statement, 1..3)
            .prop_map(|denies| json!({"Version": "2012-10-17", "Statement": denies}));
        (policy, condition(from, 1..4))
    })
}

fn organization(account: &str) -> Option<(&'static str, &'static str)> {
    match account {
        OURS => Some(("o-a", "o-a/r-1/ou-1/")),
        OTHER => Some(("o-b", "o-b/r-2/")),
        _ => None,
    }
}

/// A way to give a request more of what it holds.
type Part = fn(Request) -> Request;

/// Every request that the parts make: who asks, how it comes, for what.
fn requests() -> Vec<Request> {
    const PRINCIPALS: &[&str] = &[
        "anonymous",
        "service:sns.amazonaws.com",
        "arn:aws:iam::111122223333:user/ana",
        "arn:aws:iam::111122223333:role/app",
        "arn:aws:iam::444455556666:user/bo",
        "arn:aws:iam::999999999999:role/far",
    ];
    let directly: &[Part] = &[
        |r| r.with("aws:SourceIp", "203.0.113.9"),
        |r| r.with("aws:SourceIp", "198.51.100.9"),
        |r| endpoint(r, "vpce-1", "vpc-1", "10.0.0.9"),
        |r| endpoint(r, "vpce-2", "vpc-2", "172.16.0.9"),
    ];
    let signed_in: &[Part] = &[
        |r| r,
        |r| {
            r.with("aws:TokenIssueTime", "2026-01-01T00:00:00Z")
                .with("aws:MultiFactorAuthPresent", "false")
        },
        |r| mfa(r, "60"),
        |r| mfa(r, "7200"),
    ];
    let for_resources: &[Part] = &[
        |r| r,
        |r| {
            r.with("aws:SourceAccount", OURS)
                .with("aws:SourceArn", "arn:aws:sns:us-east-1:111122223333:t")
        },
        |r| {
            r.with("aws:SourceAccount", OTHER)
                .with("aws:SourceArn", "arn:aws:sns:us-east-1:444455556666:t")
        },
    ];
    let transports: &[Part] = &[
        |r| r.with("aws:SecureTransport", "false"),
        |r| r.with("aws:SecureTransport", "true").with("s3:TlsVersion", "1.1"),
        |r| r.with("aws:SecureTransport", "true").with("s3:TlsVersion", "1.3"),
    ];
    let mut all = Vec::new();
    for name in PRINCIPALS {
        for resource in RESOURCES {
            let start = Request::new(Caller::parse(name).unwrap(), "s3:GetObject", resource);
            let start = known(start.completed());
            let mut come: Vec<Request> = directly
                .iter()
                .map(|part| part(start.clone()).with("aws:ViaAWSService", "false"))
                .collect();
            let own: &[Part] = match start.principal {
                Caller::Identity(_) => signed_in,
                Caller::Service(_) => for_resources,
                _ => &[|r| r],
            };
            if matches!(start.principal, Caller::Identity(_)) {
                // A service on the principal's behalf tells nothing of the principal's network.
                let via = start.clone().with("aws:ViaAWSService", "true");
                come.push(
                    via.clone()
                        .with_many("aws:CalledVia", &["athena.amazonaws.com"])
                        .with("aws:CalledViaFirst", "athena.amazonaws.com")
                        .with("aws:CalledViaLast", "athena.amazonaws.com"),
                );
                come.push(via);
            }
            if matches!(start.principal, Caller::Service(_)) {
                come.push(start.clone().with("aws:ViaAWSService", "false"));
            }
            for request in come {
                for (part, transport) in
                    own.iter().flat_map(|part| transports.iter().map(move |t| (part, t)))
                {
                    all.push(transport(part(request.clone())));
                }
            }
        }
    }
    all
}

fn endpoint(request: Request, endpoint: &str, vpc: &str, address: &str) -> Request {
    request
        .with("aws:SourceVpce", endpoint)
        .with("aws:SourceVpc", vpc)
        .with("aws:VpcSourceIp", address)
}

fn mfa(request: Request, age: &str) -> Request {
    request
        .with("aws:TokenIssueTime", "2026-01-01T00:00:00Z")
        .with("aws:MultiFactorAuthPresent", "true")
        .with("aws:MultiFactorAuthAge", age)
}

/// With the organizations of both accounts, and who the principal is.
fn known(request: Request) -> Request {
    let mut request = request;
    if let Some((id, path)) = request.principal.account().and_then(organization) {
        request =
            request.with("aws:PrincipalOrgID", id).with_many("aws:PrincipalOrgPaths", &[path]);
    }
    if let Some(account) = request.principal.account().map(str::to_owned) {
        request = request.with("aws:userid", "AIDAEXAMPLE").with("kms:CallerAccount", &account);
    } else if !request.context.states("aws:userid") {
        request = request.with("aws:userid", "service");
    }
    let owner = request.resource.split(':').nth(4).and_then(organization);
    if let Some((id, path)) = owner {
        request = request.with("aws:ResourceOrgID", id).with_many("aws:ResourceOrgPaths", &[path]);
    }
    request
}

/// What of the request never comes together, among the keys that the policy speaks of.
fn impossible(request: &Request, spoken: &BTreeSet<String>) -> Option<&'static str> {
    let text = |key: &str| match request.context.get(key) {
        Some(Values::One(text)) => Some(text.as_str()),
        _ => None,
    };
    let has = |key: &str| request.context.get(key).is_some();
    let lacks = |key: &str| spoken.contains(&key.to_ascii_lowercase()) && !has(key);
    let is_not = |key: &str, wanted: &str| {
        spoken.contains(&key.to_ascii_lowercase()) && text(key) != Some(wanted)
    };
    let service = matches!(request.principal, Caller::Service(_));
    let by_endpoint = ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"];
    let paths_of = |paths: &str, id: &str| {
        let Some(Values::Many(own)) = request.context.get(paths) else { return false };
        text(id).is_some_and(|id| own.iter().any(|path| !path.starts_with(&format!("{id}/"))))
            || lacks(id)
    };
    let owner = request.resource.split(':').nth(4).filter(|owner| owner.len() == 12);
    let all = [
        (
            "an age without MFA",
            has("aws:MultiFactorAuthAge") && is_not("aws:MultiFactorAuthPresent", "true"),
        ),
        ("MFA without a token", has("aws:MultiFactorAuthPresent") && lacks("aws:TokenIssueTime")),
        (
            "called via a service, not by one",
            (has("aws:CalledVia") || has("aws:CalledViaFirst") || has("aws:CalledViaLast"))
                && is_not("aws:ViaAWSService", "true"),
        ),
        (
            "an address and an endpoint",
            has("aws:SourceIp") && by_endpoint.iter().any(|key| has(key)),
        ),
        (
            "neither an address nor an endpoint",
            text("aws:ViaAWSService") == Some("false")
                && !service
                && lacks("aws:SourceIp")
                && by_endpoint.iter().any(|key| lacks(key)),
        ),
        (
            "a source without a service",
            (has("aws:SourceArn") || has("aws:SourceAccount")) && !service,
        ),
        ("paths beside the organization", paths_of("aws:PrincipalOrgPaths", "aws:PrincipalOrgID")),
        (
            "paths beside the owner's organization",
            paths_of("aws:ResourceOrgPaths", "aws:ResourceOrgID"),
        ),
        (
            "another owner than the ARN says",
            owner.is_some() && has("aws:ResourceAccount") && text("aws:ResourceAccount") != owner,
        ),
        ("TLS in clear", has("s3:TlsVersion") && is_not("aws:SecureTransport", "true")),
        (
            "a name without a principal",
            matches!(request.principal, Caller::Anonymous)
                && text("aws:userid").is_some_and(|own| own != "anonymous"),
        ),
    ];
    all.into_iter().find(|(_, found)| *found).map(|(what, _)| what)
}

#[test]
fn facts_fit_requests_as_they_are_made() {
    let requests = requests();
    assert!(requests.len() > 500, "{}", requests.len());
    let spoken: BTreeSet<String> = KEYS.iter().map(|(key, ..)| key.to_ascii_lowercase()).collect();
    for request in &requests {
        assert_eq!(impossible(request, &spoken), None, "{request:?}");
    }
    let decided = [Cell::new(0), Cell::new(0)];
    let run = TestRunner::new(drawn::cases(3000)).run(&question(), |(policy, asked)| {
        let text = policy.to_string();
        let node = json::parse(&text, FileId(0)).unwrap();
        let read = Policy::of(&node);
        let denied = |request: &Request| {
            Truth::any(read.statements.iter().map(|s| matches(&read, s, request).truth))
        };
        let about = json!({"Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": asked,
        }})
        .to_string();
        let node = json::parse(&about, FileId(0)).unwrap();
        let about = Policy::of(&node);
        let is_asked = |request: &Request| matches(&about, &about.statements[0], request).truth;
        let conditions = about.statements[0].conditions.iter();
        let region = conditions.fold(Region::everything(), |region, test| {
            let values: Vec<&str> = test.values.iter().map(|value| value.value).collect();
            region.when(test.operator.value, test.key.value, &values)
        });
        match questions::always_denied(&Access::from(&read), &region, &Assume::documented()) {
            Verdict::Holds { axioms } if !axioms.is_empty() => {
                decided[0].set(decided[0].get() + 1);
                for request in requests.iter().filter(|request| is_asked(request).is_yes()) {
                    prop_assert!(!denied(request).is_no(), "{axioms:?}\n{request:?}");
                }
            }
            Verdict::Fails(witness) => {
                decided[1].set(decided[1].get() + 1);
                let all = read.statements.iter().chain(&about.statements);
                let spoken = all.flat_map(|statement| statement.conditions.iter());
                let spoken = spoken.map(|test| test.key.value.to_ascii_lowercase()).collect();
                let found = impossible(&witness.request, &spoken);
                prop_assert!(found.is_none(), "{found:?}: {:?}", witness.request);
            }
            _ => {}
        }
        Ok(())
    });
    run.unwrap_or_else(|failed| panic!("{failed}"));
    assert!(decided.iter().all(|count| count.get() > 100), "{decided:?}");
}
