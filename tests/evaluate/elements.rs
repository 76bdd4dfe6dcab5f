//! Actions, resources and policy variables, and policies that AWS would refuse.

use super::{NEW, bob, conditions, says};
use perimeter::document::json;
use perimeter::policy::Policy;
use perimeter::policy::evaluate::{Decision, evaluate_one};
use perimeter::policy::request::Request;
use perimeter::source::FileId;

#[test]
fn policy_variables() {
    let bob = r#"{"aws:username":"bob","aws:x":"bob","aws:star":"*","aws:TagKeys":["bob"]}"#;
    let rows = [
        (r#"{"StringEquals":{"aws:x":"${aws:username}"}}"#, bob, "yes"),
        (r#"{"StringEquals":{"aws:x":"${AWS:UserName}"}}"#, bob, "yes"),
        (r#"{"StringLike":{"aws:x":"${aws:username}*"}}"#, bob, "yes"),
        (r#"{"StringEquals":{"aws:x":"${aws:none}"}}"#, bob, "no"),
        (r#"{"StringNotEquals":{"aws:x":"${aws:none}"}}"#, bob, "yes"),
        (r#"{"StringEquals":{"aws:x":"${aws:none, 'bob'}"}}"#, bob, "yes"),
        (r#"{"StringEquals":{"aws:x":"${aws:username, 'eve'}"}}"#, bob, "yes"),
        (r#"{"StringEquals":{"aws:x":"${aws:none,'bob'}"}}"#, bob, "unknown"),
        (r#"{"StringEquals":{"aws:x":"${aws:TagKeys}"}}"#, bob, "no"),
        (r#"{"StringEquals":{"aws:star":"${*}"}}"#, bob, "yes"),
        (r#"{"StringLike":{"aws:star":"${*}"}}"#, bob, "yes"),
        (r#"{"StringLike":{"aws:x":"${*}"}}"#, bob, "no"),
        (r#"{"StringLike":{"aws:x":"b${?}b"}}"#, bob, "no"),
        (r#"{"StringEquals":{"aws:x":"${$}{aws:username}"}}"#, bob, "no"),
        // Whether a wildcard that the request brings along is one is not documented.
        (r#"{"StringLike":{"aws:x":"${aws:star}"}}"#, bob, "unknown"),
        (r#"{"StringLike":{"aws:star":"${aws:star}"}}"#, bob, "yes"),
        (r#"{"StringEquals":{"aws:x":"${aws:star}"}}"#, bob, "no"),
        (r#"{"StringEquals":{"aws:x":"${aws:username"}}"#, bob, "unknown"),
        // Not in numbers.
        (r#"{"NumericEquals":{"aws:x":"${aws:username}"}}"#, bob, "unknown"),
    ];
    conditions(NEW, &rows);
    conditions(
        "2008-10-17",
        &[
            (r#"{"StringEquals":{"aws:x":"${aws:username}"}}"#, bob, "no"),
            (r#"{"StringLike":{"aws:x":"${aws:*}"}}"#, r#"{"aws:x":"${aws:username}"}"#, "yes"),
        ],
    );
}

#[test]
fn actions_and_resources() {
    let queue = "arn:aws:sqs:us-east-1:111122223333:orders";
    let rows = [
        (r#""Action":"*","Resource":"*""#, "s3:GetObject", "arn:aws:s3:::acme/k", "yes"),
        (r#""Action":"S3:getobject","Resource":"*""#, "s3:GetObject", "*", "yes"),
        (r#""Action":"s3:Get*","Resource":"*""#, "S3:getObjectAcl", "*", "yes"),
        (r#""Action":["s3:?etObject"],"Resource":"*""#, "s3:PutObject", "*", "no"),
        (r#""NotAction":"s3:Get*","Resource":"*""#, "s3:PutObject", "*", "yes"),
        (r#""NotAction":["iam:*","s3:Get*"],"Resource":"*""#, "s3:GetObject", "*", "no"),
        (r#""Action":"*:*","Resource":"*""#, "s3:GetObject", "*", "yes"),
        (r#""Action":[],"Resource":"*""#, "s3:GetObject", "*", "no"),
        (r#""Action":"*","Resource":[]"#, "s3:GetObject", "*", "no"),
        (r#""NotAction":[],"Resource":"*""#, "s3:GetObject", "*", "unknown"),
        (r#""Action":"${*}","Resource":"*""#, "s3:GetObject", "*", "no"),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::acme/*""#,
            "s3:GetObject",
            "arn:aws:s3:::acme/a/b",
            "yes",
        ),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::acme/*""#,
            "s3:ListBucket",
            "arn:aws:s3:::acme",
            "no",
        ),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::ACME/*""#,
            "s3:GetObject",
            "arn:aws:s3:::acme/a",
            "no",
        ),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::*:x""#,
            "s3:GetObject",
            "arn:aws:s3:::acme/a:b:x",
            "yes",
        ),
        (
            r#""Action":"*","Resource":"arn:aws:sqs:*:111122223333:orders""#,
            "sqs:SendMessage",
            queue,
            "yes",
        ),
        (r#""Action":"*","Resource":"arn:aws:sqs:*""#, "sqs:SendMessage", queue, "yes"),
        (r#""Action":"*","Resource":"arn:*:sqs:*""#, "sqs:SendMessage", queue, "yes"),
        (r#""Action":"*","Resource":"arn:aws:s*""#, "sqs:SendMessage", queue, "yes"),
        (r#""Action":"*","Resource":"arn:aws:sns:*""#, "sqs:SendMessage", queue, "no"),
        // A `*` at the end of a middle part: the pages contradict each other.
        (
            r#""Action":"*","Resource":"arn:aws:sqs:*:*:a:orders""#,
            "sqs:SendMessage",
            "arn:aws:sqs:r:1:x:a:orders",
            "unknown",
        ),
        (
            r#""Action":"*","Resource":"arn:aws:sqs:*x:*:orders""#,
            "sqs:SendMessage",
            "arn:aws:sqs:r:x:1:orders",
            "no",
        ),
        (r#""Action":"*","Resource":"arn:aws:sqs""#, "sqs:SendMessage", queue, "unknown"),
        (r#""Action":"*","Resource":"arn:aws:sns""#, "sqs:SendMessage", queue, "no"),
        (
            r#""Action":"*","NotResource":"arn:aws:s3:::acme/*""#,
            "s3:GetObject",
            "arn:aws:s3:::other/k",
            "yes",
        ),
        (
            r#""Action":"*","NotResource":["arn:aws:s3:::acme/*","arn:aws:s3:::b"]"#,
            "s3:GetObject",
            "arn:aws:s3:::b",
            "no",
        ),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::acme/${aws:username}/*""#,
            "s3:GetObject",
            "arn:aws:s3:::acme/bob/x",
            "yes",
        ),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::acme/${aws:username}/*""#,
            "s3:GetObject",
            "arn:aws:s3:::acme/eve/x",
            "no",
        ),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::acme/${aws:none}/*""#,
            "s3:GetObject",
            "arn:aws:s3:::acme//x",
            "no",
        ),
        (
            r#""Action":"*","NotResource":"arn:aws:s3:::acme/${aws:none}/*""#,
            "s3:GetObject",
            "arn:aws:s3:::acme//x",
            "yes",
        ),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::acme/${aws:none, 'all'}/*""#,
            "s3:GetObject",
            "arn:aws:s3:::acme/all/x",
            "yes",
        ),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::acme/${*}""#,
            "s3:GetObject",
            "arn:aws:s3:::acme/*",
            "yes",
        ),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::acme/${*}""#,
            "s3:GetObject",
            "arn:aws:s3:::acme/k",
            "no",
        ),
        (
            r#""Action":"*","Resource":"arn:aws:iam::${aws:number}:role/r""#,
            "iam:GetRole",
            "arn:aws:iam::1:role/r",
            "unknown",
        ),
        (
            r#""Action":"*","Resource":"arn:aws:iam::${aws:number}:role/r""#,
            "iam:GetRole",
            "arn:aws:iam::2:role/r",
            "no",
        ),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::acme/${aws:star}/x""#,
            "s3:GetObject",
            "arn:aws:s3:::acme/k/x",
            "unknown",
        ),
        (r#""Action":"*""#, "s3:GetObject", "*", "unknown"),
        (r#""Action":"*","Resource":"*","Resorce":"*""#, "s3:GetObject", "*", "unknown"),
        (r#""Action":"*","Resource":"*","NotResource":"*""#, "s3:GetObject", "*", "unknown"),
    ];
    let wrong = rows.iter().filter_map(|&(statement, action, resource, expected)| {
        let request = format!(
            r#"{{"principal":"arn:aws:iam::111122223333:user/bob","action":"{action}","resource":"{resource}",
                 "context":{{"aws:username":"bob","aws:number":"1","aws:star":"*"}}}}"#
        );
        let found = says(NEW, statement, &request);
        (found != expected).then(|| format!("{statement} of {resource} is {found}, not {expected}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_policy_that_aws_would_refuse_is_not_empty() {
    let request = bob("{}");
    let node = json::parse(&request, FileId::default()).unwrap();
    let request = Request::of(&node).unwrap();
    let allow = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    for text in [
        format!(r#"{{"Statement":[{allow}],"Statement":[]}}"#),
        format!(r#"{{"Version":"2012-10-18","Statement":[{allow}]}}"#),
        format!(r#"{{"Statements":[{allow}]}}"#),
        r#"{"Version":"2012-10-17"}"#.to_owned(),
        format!(r#"{{"Statement":["{}",{allow}]}}"#, "text"),
        r#"{"Statement":{"Effect":"allow","Action":"*","Resource":"*"}}"#.to_owned(),
    ] {
        let node = json::parse(&text, FileId::default()).unwrap();
        let policy = Policy::of(&node);
        let found = evaluate_one(&request, &policy).decision;
        assert!(matches!(found, Decision::Unknown(_)), "{text}: {found:?}");
    }
}
