//! Random policies, and requests of a small universe that states its whole context.

use perimeter::policy::caller::Caller;
use perimeter::policy::request::{Request, Values};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const ACTIONS: &[&str] = &["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "sqs:SendMessage"];
pub(crate) const ACTION_PATTERNS: &[&str] = &[
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
    "arn:aws:s3:::b/${*}",
    "arn:aws:s3:::${aws:PrincipalTag/team}/${aws:PrincipalTag/team}",
    "arn:aws:s3:::?",
];
const PRINCIPALS: &[&str] = &[
    "anonymous",
    "arn:aws:iam::111122223333:user/bob",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::999999999999:user/team/bob",
    "arn:aws:iam::999999999999:role/app#s1",
    "arn:aws:iam::111122223333:role/app",
    "arn:aws:sts::111122223333:federated-user/bob",
    "federated:accounts.google.com",
    "service:cloudtrail.amazonaws.com",
];
/// Keys with the values a request may have; the first word is the kind of operator.
pub(crate) const KEYS: &[(&str, &str, &[&str])] = &[
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
    ("string", "aws:PrincipalType", &[]),
    ("string", "aws:PrincipalTag/team", &["a", "b", "*"]),
    ("bool", "aws:MultiFactorAuthPresent", &["true", "false"]),
    ("source", "aws:SourceArn", &["arn:aws:s3:::b", "arn:aws:sns:eu-west-1:111122223333:t", "a"]),
    ("list", "aws:CalledVia", &["a", "b"]),
    ("number", "s3:TlsVersion", &["1.2", "1.3", "-1"]),
];

/// What only principals of an account have.
const SIGNED: &[&str] = &[
    "aws:PrincipalOrgID",
    "aws:TagKeys",
    "aws:CalledVia",
    "aws:SourceArn",
    "aws:PrincipalTag/team",
    "aws:MultiFactorAuthPresent",
];

fn operators(kind: &str) -> &'static [&'static str] {
    match kind {
        "ip" => &[
            "IpAddress",
            "NotIpAddress",
            "IpAddressIfExists",
            "NotIpAddressIfExists",
            "ForAllValues:IpAddress",
            "ForAnyValue:NotIpAddress",
            "Null",
        ],
        "bool" => &[
            "Bool",
            "BoolIfExists",
            "ForAllValues:Bool",
            "Null",
            "StringEquals",
            "StringNotEquals",
            "StringLike",
        ],
        "number" => &[
            "NumericLessThan",
            "NumericEquals",
            "NumericNotEquals",
            "NumericGreaterThanEquals",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericLessThanIfExists",
            "NumericNotEqualsIfExists",
            "ForAllValues:NumericGreaterThan",
            "ForAnyValue:NumericNotEquals",
            "Null",
        ],
        "date" => &[
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
            "DateNotEquals",
            "DateEqualsIfExists",
            "ForAllValues:DateEquals",
        ],
        "list" => &[
            "ForAllValues:StringEquals",
            "ForAnyValue:StringEquals",
            "ForAllValues:StringNotLike",
            "ForAnyValue:StringNotEquals",
            "ForAnyValue:StringLike",
            "ForAllValues:StringLikeIfExists",
            "ForAllValues:StringNotEquals",
            "ForAnyValue:StringEqualsIgnoreCase",
            "ForAllValues:Null",
            "ForAnyValue:StringEqualsIfExists",
            "StringEquals",
            "Null",
        ],
        "source" => &[
            "ArnLike",
            "ArnNotEquals",
            "ArnEqualsIfExists",
            "ForAnyValue:ArnNotLike",
            "StringLike",
            "StringNotEquals",
            "BinaryEquals",
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
            "StringNotEqualsIgnoreCase",
            "StringNotLike",
            "ForAllValues:StringEquals",
            "ForAnyValue:StringNotEquals",
            "ForAllValues:StringNotLikeIfExists",
            "ForAnyValue:Null",
            "Null",
        ],
    }
}

fn policy_values(kind: &str, key: &str, operator: &str) -> &'static [&'static str] {
    match (kind, key) {
        _ if operator == "Null" => &["true", "false"],
        ("ip", _) => &["10.0.0.0/8", "203.0.113.0/24", "0.0.0.0/0", "2001:db8::/32", "203.0.113.5"],
        ("bool", _) => &["true", "false"],
        ("number", "s3:TlsVersion") => &["1.2", "1.25", "0", "-1.0"],
        ("number", _) => &["1", "10", "10.0", "11"],
        ("source", _) if operator == "BinaryEquals" => &["YQ==", "YWI="],
        ("source", _) => &[
            "arn:aws:s3:::*",
            "arn:aws:sns:*:111122223333:*",
            "arn:aws:sns:*:${aws:PrincipalAccount}:t",
            "arn:aws:s3:::${aws:username, 'b'}",
            "a",
            "*",
        ],
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
        (_, "aws:PrincipalType") => &["User", "AssumedRole", "Anonymous", "A*"],
        (_, "aws:PrincipalTag/team") => &["a", "b", "${aws:username}", "${*}", "?"],
        (_, "aws:username") => &["bob", "b*", "BOB", "${aws:PrincipalTag/team, 'bob'}"],
        (_, "aws:PrincipalOrgID") => &["o-1", "o-*", "${aws:SourceVpce}"],
        _ => &["vpce-1", "vpce-*", "*", "VPCE-2", "${aws:username}", "${aws:PrincipalOrgID, 'a'}"],
    }
}

pub(crate) fn some(list: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
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
        1 => Just(json!({"AWS": "arn:aws:sts::111122223333:federated-user/bob"})),
        1 => Just(json!({"Federated": "accounts.google.com", "AWS": "arn:aws:iam::111122223333:root"})),
        1 => Just(json!({"Service": "cloudtrail.amazonaws.com"})),
    ]
}

pub(crate) fn statement() -> impl Strategy<Value = Value> {
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
        // AWS knows NotPrincipal with Deny only.
        let other = not == 2 && !allow && principal != "*";
        statement.insert(if other { "NotPrincipal" } else { "Principal" }.into(), principal);
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

pub(crate) fn policy() -> impl Strategy<Value = Value> {
    let version = prop_oneof![8 => Just("2012-10-17"), 1 => Just("2008-10-17")];
    (version, proptest::collection::vec(statement(), 1..4))
        .prop_map(|(version, statements)| json!({"Version": version, "Statement": statements}))
}

/// A request that states its whole context, derived keys included.
pub(crate) fn request() -> impl Strategy<Value = Request> {
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
                let keyed = !values.is_empty() && (signed || !SIGNED.contains(key));
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
                "aws:PrincipalType",
            ] {
                if let Some(values @ Values::One(_)) = told.context.get(key) {
                    request.context.set(key, values.clone());
                }
            }
            request
        },
    )
}
