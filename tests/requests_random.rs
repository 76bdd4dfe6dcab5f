//! The proofs against the plain evaluator: random policies, and requests of a small universe.

mod drawn;

use perimeter::document::json;
use perimeter::policy::Policy;
use perimeter::policy::caller::Caller;
use perimeter::policy::evaluate::{Truth, matches};
use perimeter::policy::questions::{self, Access, Assume, Region, Verdict};
use perimeter::policy::request::{Request, Values};
use perimeter::policy::{Effect, Kinds};
use perimeter::source::FileId;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const ACTIONS: &[&str] = &["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "sqs:SendMessage"];
const ACTION_PATTERNS: &[&str] = &[
    "s3:GetObject",
    "s3:Get*",
    "s3:*",
    "*",
    "S3:getobject???",
    "s3:?utObject",
    "sqs:*",
    "*:*Object",
];
const RESOURCES: &[&str] = &[
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/a",
    "arn:aws:s3:::b/a/x",
    "arn:aws:s3:::b/bob",
    "arn:aws:sqs:eu-west-1:111122223333:q",
];
const RESOURCE_PATTERNS: &[&str] = &[
    "*",
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b/a*",
    "arn:aws:s3:::?/*/x",
    "arn:aws:sqs:*:*:q",
    "arn:aws:s3:::b/${aws:username}",
    "arn:aws:s3:::b/${aws:SourceVpce, 'a'}*",
    "arn:aws:*",
];
const PRINCIPALS: &[&str] = &[
    "anonymous",
    "arn:aws:iam::111122223333:user/bob",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::999999999999:user/team/bob",
    "arn:aws:iam::999999999999:role/app#s1",
    "service:cloudtrail.amazonaws.com",
];
/// Keys with the values a request may have; the first word is the kind of operator.
const KEYS: &[(&str, &str, &[&str])] = &[
    ("ip", "aws:SourceIp", &["10.0.0.1", "203.0.113.5", "2001:db8::1"]),
    ("string", "aws:SourceVpce", &["vpce-1", "vpce-2", "a", "bob"]),
    ("string", "aws:PrincipalOrgID", &["o-1", "o-2"]),
    ("bool", "aws:SecureTransport", &["true", "false"]),
    ("number", "s3:max-keys", &["1", "10", "10.5"]),
    ("date", "aws:CurrentTime", &["2024-12-31T23:59:59Z", "2025-01-01T00:00:00Z", "1735689601"]),
    ("list", "aws:TagKeys", &["a", "b", "c"]),
    ("arn", "aws:PrincipalArn", &[]),
    ("string", "aws:PrincipalAccount", &[]),
    ("string", "aws:username", &[]),
    ("bool", "aws:PrincipalIsAWSService", &[]),
];

fn operators(kind: &str) -> &'static [&'static str] {
    match kind {
        "ip" => &["IpAddress", "NotIpAddress", "IpAddressIfExists", "NotIpAddressIfExists", "Null"],
        "bool" => &["Bool", "BoolIfExists", "Null", "StringEquals", "StringNotEquals"],
        "number" => &[
            "NumericLessThan",
            "NumericEquals",
            "NumericNotEquals",
            "NumericGreaterThanEquals",
            "NumericLessThanIfExists",
            "Null",
        ],
        "date" => &["DateLessThan", "DateGreaterThanEquals", "DateNotEquals", "DateEqualsIfExists"],
        "list" => &[
            "ForAllValues:StringEquals",
            "ForAnyValue:StringEquals",
            "ForAllValues:StringNotLike",
            "ForAnyValue:StringNotEquals",
            "ForAnyValue:StringLike",
            "Null",
        ],
        "arn" => &[
            "ArnLike",
            "ArnNotLike",
            "ArnEqualsIfExists",
            "Null",
            "ForAllValues:ArnLike",
            "StringLike",
        ],
        _ => &[
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLikeIfExists",
            "StringEqualsIfExists",
            "StringEqualsIgnoreCase",
            "ForAllValues:StringEquals",
            "ForAnyValue:StringNotEquals",
            "Null",
        ],
    }
}

fn policy_values(kind: &str, key: &str, operator: &str) -> &'static [&'static str] {
    match (kind, key) {
        _ if operator == "Null" => &["true", "false"],
        ("ip", _) => &["10.0.0.0/8", "203.0.113.0/24", "0.0.0.0/0", "2001:db8::/32", "203.0.113.5"],
        ("bool", _) => &["true", "false"],
        ("number", _) => &["1", "10", "10.0", "11"],
        ("date", _) => &["2025-01-01T00:00:00Z", "1735689600", "2025-01-01"],
        ("list", _) => &["a", "b", "*"],
        ("arn", _) => &[
            "arn:aws:iam::*:user/*",
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::999999999999:role/app",
            "arn:aws:iam::*:role/a*",
            "*",
        ],
        (_, "aws:PrincipalAccount") => &["111122223333", "999999999999", "9*", "anonymous"],
        (_, "aws:username") => &["bob", "b*", "BOB"],
        (_, "aws:PrincipalOrgID") => &["o-1", "o-*", "${aws:SourceVpce}"],
        _ => &["vpce-1", "vpce-*", "*", "VPCE-2", "${aws:username}", "${aws:PrincipalOrgID, 'a'}"],
    }
}

fn some(list: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    proptest::sample::subsequence(list, 1..=list.len().min(2))
}

fn condition() -> impl Strategy<Value = (String, &'static str, Vec<&'static str>)> {
    let key = proptest::sample::select(KEYS);
    key.prop_flat_map(|(kind, key, _)| {
        let operator = proptest::sample::select(operators(kind));
        operator.prop_flat_map(move |operator| {
            some(policy_values(kind, key, operator))
                .prop_map(move |values| (operator.to_owned(), key, values))
        })
    })
}

fn principal() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => Just(json!("*")),
        1 => Just(json!({"AWS": "111122223333"})),
        1 => Just(json!({"AWS": "arn:aws:iam::999999999999:role/app"})),
        1 => Just(json!({"AWS": ["arn:aws:iam::111122223333:user/bob", "999999999999"]})),
        1 => Just(json!({"Service": "cloudtrail.amazonaws.com"})),
    ]
}

fn statement() -> impl Strategy<Value = Value> {
    let conditions = proptest::collection::vec(condition(), 0..3);
    let parts = (
        any::<bool>(),
        some(ACTION_PATTERNS),
        0..6_u8,
        some(RESOURCE_PATTERNS),
        principal(),
        conditions,
    );
    parts.prop_map(|(allow, actions, not, resources, principal, conditions)| {
        let mut statement = Map::new();
        statement.insert("Effect".into(), if allow { "Allow" } else { "Deny" }.into());
        statement.insert("Principal".into(), principal);
        statement.insert(if not == 0 { "NotAction" } else { "Action" }.into(), actions.into());
        statement
            .insert(if not == 1 { "NotResource" } else { "Resource" }.into(), resources.into());
        let mut block = Map::new();
        for (operator, key, values) in conditions {
            let keys = block.entry(operator).or_insert_with(|| json!({}));
            keys[key] = values.into();
        }
        statement.insert("Condition".into(), block.into());
        statement.into()
    })
}

fn policy() -> impl Strategy<Value = Value> {
    proptest::collection::vec(statement(), 1..4)
        .prop_map(|statements| json!({"Version": "2012-10-17", "Statement": statements}))
}

/// A request that states its whole context, derived keys included.
fn request() -> impl Strategy<Value = Request> {
    let of = proptest::sample::select;
    let context = KEYS.iter().map(|(kind, _, values)| {
        let most = if *kind == "list" { values.len() } else { values.len().min(1) };
        proptest::sample::subsequence(*values, 0..=most)
    });
    (of(PRINCIPALS), of(ACTIONS), of(RESOURCES), context.collect::<Vec<_>>()).prop_map(
        |(principal, action, resource, context)| {
            let caller = Caller::parse(principal).unwrap();
            let signed = matches!(caller, Caller::Identity(_));
            let mut request = Request::new(caller, action, resource);
            for ((kind, key, _), values) in KEYS.iter().zip(context) {
                let keyed = !values.is_empty()
                    && (signed || !matches!(*key, "aws:PrincipalOrgID" | "aws:TagKeys"));
                let values: Vec<String> = values.into_iter().map(str::to_owned).collect();
                match values.first() {
                    Some(first) if keyed && *kind != "list" => {
                        request.context.set(key, Values::One(first.clone()));
                    }
                    _ if keyed => request.context.set(key, Values::Many(values)),
                    _ => {}
                }
            }
            // The evaluator leaves open what services have there; the proofs take it to be absent.
            let told = request.completed();
            for key in [
                "aws:PrincipalArn",
                "aws:PrincipalAccount",
                "aws:username",
                "aws:PrincipalIsAWSService",
            ] {
                if let Some(values @ Values::One(_)) = told.context.get(key) {
                    request.context.set(key, values.clone());
                }
            }
            request
        },
    )
}

fn allowed(policy: &Policy<'_>, request: &Request) -> Truth {
    let any = |effect| {
        let own = policy.statements.iter().filter(move |s| s.is(effect));
        Truth::any(own.map(|s| matches(policy, s, request).truth))
    };
    any(Effect::Allow).and(!any(Effect::Deny))
}

/// Exactly one request.
fn only(request: &Request) -> Region {
    let mut region = Region::everything().action(&[&request.action]).resource(&[&request.resource]);
    for (kind, key, _) in KEYS {
        region = match request.context.get(key) {
            None => region.when("Null", key, &["true"]),
            Some(Values::One(value)) => match *kind {
                "ip" if value.contains(':') => {
                    region.when("IpAddress", key, &[&format!("{value}/128")])
                }
                "ip" => region.when("IpAddress", key, &[value]),
                "number" => region.when("NumericEquals", key, &[value]),
                "date" => region.when("DateEquals", key, &[value]),
                "bool" => region.when("Bool", key, &[value]),
                _ => region.when("StringEquals", key, &[value]),
            },
            Some(Values::Many(values)) => {
                let list: Vec<&str> = values.iter().map(String::as_str).collect();
                let region = list.iter().fold(region, |region, value| {
                    region.when("ForAnyValue:StringEquals", key, &[value])
                });
                region.when("ForAllValues:StringEquals", key, &list)
            }
            Some(Values::Untold) => region,
        };
    }
    region
}

fn known(verdict: &Verdict) -> Option<bool> {
    match verdict {
        Verdict::Holds { .. } => Some(true),
        Verdict::Fails(_) => Some(false),
        Verdict::Unknown(_) => None,
    }
}

proptest! {
    #![proptest_config(drawn::cases(256))]

    /// Asked about a single request, a proof says what the evaluator says.
    #[test]
    fn one_request(policy in policy(), request in request()) {
        let text = policy.to_string();
        let node = json::parse(&text, FileId(0)).unwrap();
        let policy = Policy::with_kinds(&node, Kinds::ANY);
        let region = match &request.principal {
            Caller::Anonymous => only(&request).when("StringEquals", "aws:PrincipalType", &["Anonymous"]),
            Caller::Service(name) => only(&request).when("StringEquals", "aws:PrincipalServiceName", &[name]),
            // The role's ARN also names its sessions, which the policies of this test do not tell apart.
            _ => only(&request),
        };
        let verdict = questions::never_allowed(&Access::from(&policy), &region, &Assume::nothing());
        match (allowed(&policy, &request), known(&verdict)) {
            (Truth::Yes, Some(holds)) => prop_assert!(!holds, "{}", request.to_json()),
            (Truth::No, Some(holds)) => prop_assert!(holds, "{}", request.to_json()),
            // What the evaluator knows, the proof must find, but for values it has to guess.
            (Truth::Yes | Truth::No, None) => {
                prop_assert!(text.contains("${"), "{verdict:?} {}", request.to_json());
            }
            (Truth::Unknown(_), _) => {}
        }
    }

    /// No request of the universe contradicts a proof.
    #[test]
    fn never_allowed(
        policy in policy(),
        actions in some(ACTION_PATTERNS),
        requests in proptest::collection::vec(request(), 60),
    ) {
        let text = policy.to_string();
        let node = json::parse(&text, FileId(0)).unwrap();
        let policy = Policy::of(&node);
        let region = Region::everything().action(&actions);
        let verdict = questions::never_allowed(&Access::from(&policy), &region, &Assume::nothing());
        if known(&verdict) == Some(true) {
            let all = json!({"Statement": {"Effect": "Allow", "Principal": "*", "Action": actions, "Resource": "*"}}).to_string();
            let node = json::parse(&all, FileId(0)).unwrap();
            let within = Policy::of(&node);
            for request in requests {
                let inside = allowed(&within, &request).is_yes();
                prop_assert!(!inside || !allowed(&policy, &request).is_yes(), "{}", request.to_json());
            }
        }
        if known(&verdict).is_none() {
            prop_assert!(text.contains("${") || text.contains("ForA"), "{verdict:?}");
        }
    }

    /// A statement dropped or added: the verdict fits every request of the universe.
    #[test]
    fn no_new_access(
        old in policy(),
        added in statement(),
        dropped in 0..4_usize,
        requests in proptest::collection::vec(request(), 60),
    ) {
        let mut new = old.clone();
        let list = new["Statement"].as_array_mut().unwrap();
        if dropped < list.len() {
            list.remove(dropped);
        }
        list.push(added);
        let (old, new) = (old.to_string(), new.to_string());
        let (old, new) = (json::parse(&old, FileId(0)).unwrap(), json::parse(&new, FileId(0)).unwrap());
        let (old, new) = (Policy::of(&old), Policy::of(&new));
        let (from, to) = (Access::from(&old), Access::from(&new));
        let verdict = questions::no_new_access(&from, &to, &Region::everything(), &Assume::nothing());
        if known(&verdict) == Some(true) {
            for request in requests {
                let gained = allowed(&new, &request).is_yes() && allowed(&old, &request).is_no();
                prop_assert!(!gained, "{}", request.to_json());
            }
        }
    }
}
