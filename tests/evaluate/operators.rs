//! Each operator compares values of its own type.

use super::{NEW, conditions};

#[test]
fn strings() {
    conditions(
        NEW,
        &[
            (r#"{"StringEquals":{"aws:x":["a","b"]}}"#, r#"{"aws:x":"b"}"#, "yes"),
            (r#"{"StringEquals":{"aws:x":"a"}}"#, r#"{"aws:x":"A"}"#, "no"),
            (r#"{"StringEquals":{"aws:x":"a*"}}"#, r#"{"aws:x":"ab"}"#, "no"),
            (r#"{"StringEquals":{"aws:x":"a*"}}"#, r#"{"aws:x":"a*"}"#, "yes"),
            (r#"{"StringEquals":{"aws:x":1}}"#, r#"{"aws:x":"1"}"#, "yes"),
            (r#"{"StringNotEquals":{"aws:x":["a","b"]}}"#, r#"{"aws:x":"b"}"#, "no"),
            (r#"{"StringNotEquals":{"aws:x":["a","b"]}}"#, r#"{"aws:x":"c"}"#, "yes"),
            (r#"{"StringEqualsIgnoreCase":{"aws:x":"aB"}}"#, r#"{"aws:x":"Ab"}"#, "yes"),
            (r#"{"StringNotEqualsIgnoreCase":{"aws:x":"aB"}}"#, r#"{"aws:x":"Ab"}"#, "no"),
            (r#"{"StringLike":{"aws:x":"a*c"}}"#, r#"{"aws:x":"a:/b:c"}"#, "yes"),
            (r#"{"StringLike":{"aws:x":"a?c"}}"#, r#"{"aws:x":"ac"}"#, "no"),
            (r#"{"StringLike":{"aws:x":"a?c"}}"#, r#"{"aws:x":"aéc"}"#, "yes"),
            (r#"{"StringLike":{"aws:x":"A*"}}"#, r#"{"aws:x":"ab"}"#, "no"),
            (r#"{"StringLike":{"aws:x":"*"}}"#, r#"{"aws:x":""}"#, "yes"),
            (r#"{"StringLike":{"aws:x":"*ab*ab"}}"#, r#"{"aws:x":"abxab"}"#, "yes"),
            (r#"{"StringLike":{"aws:x":"*ab*ab"}}"#, r#"{"aws:x":"abab"}"#, "yes"),
            (r#"{"StringLike":{"aws:x":"*ab*ab"}}"#, r#"{"aws:x":"aab"}"#, "no"),
            (r#"{"StringNotLike":{"aws:x":"a*"}}"#, r#"{"aws:x":"b"}"#, "yes"),
            // Operator names and set operators in another case are the same operators.
            (r#"{"stringequals":{"aws:x":"a"}}"#, r#"{"aws:x":"a"}"#, "yes"),
            // No such operators: unknown, and never satisfied.
            (r#"{"StringLikeIgnoreCase":{"aws:x":"a"}}"#, r#"{"aws:x":"a"}"#, "unknown"),
            (r#"{"NotBool":{"aws:x":"a"}}"#, "{}", "unknown"),
        ],
    );
}

#[test]
fn numbers() {
    conditions(
        NEW,
        &[
            (r#"{"NumericEquals":{"aws:x":"10"}}"#, r#"{"aws:x":"10.0"}"#, "yes"),
            (r#"{"NumericEquals":{"aws:x":10}}"#, r#"{"aws:x":"010"}"#, "yes"),
            (r#"{"NumericEquals":{"aws:x":"-0"}}"#, r#"{"aws:x":"0"}"#, "yes"),
            (r#"{"NumericNotEquals":{"aws:x":"10"}}"#, r#"{"aws:x":"10.0"}"#, "no"),
            (r#"{"NumericLessThan":{"aws:x":"1.2"}}"#, r#"{"aws:x":1.15}"#, "yes"),
            (r#"{"NumericLessThan":{"aws:x":"1.2"}}"#, r#"{"aws:x":1.2}"#, "no"),
            (r#"{"NumericLessThan":{"aws:x":"-9"}}"#, r#"{"aws:x":"-10"}"#, "yes"),
            (r#"{"NumericLessThanEquals":{"aws:x":"1.2"}}"#, r#"{"aws:x":"1.20"}"#, "yes"),
            (r#"{"NumericGreaterThan":{"aws:x":"9"}}"#, r#"{"aws:x":"10"}"#, "yes"),
            (r#"{"NumericGreaterThanEquals":{"aws:x":"9"}}"#, r#"{"aws:x":"8.99"}"#, "no"),
            (
                r#"{"NumericEquals":{"aws:x":"9007199254740993"}}"#,
                r#"{"aws:x":"9007199254740992"}"#,
                "no",
            ),
            (r#"{"NumericEquals":{"aws:x":"1e1"}}"#, r#"{"aws:x":"10"}"#, "unknown"),
            (r#"{"NumericEquals":{"aws:x":"+10"}}"#, r#"{"aws:x":"10"}"#, "unknown"),
            (r#"{"NumericEquals":{"aws:x":"0x10"}}"#, r#"{"aws:x":"16"}"#, "unknown"),
            (r#"{"NumericEquals":{"aws:x":"ten"}}"#, r#"{"aws:x":"10"}"#, "unknown"),
            (r#"{"NumericEquals":{"aws:x":["ten","10"]}}"#, r#"{"aws:x":"10"}"#, "yes"),
            (r#"{"NumericEquals":{"aws:x":"10"}}"#, r#"{"aws:x":"ten"}"#, "no"),
        ],
    );
}

#[test]
fn dates() {
    let new_year = r#"{"aws:t":"2025-01-01T00:00:00Z"}"#;
    conditions(
        NEW,
        &[
            (r#"{"DateEquals":{"aws:t":"1735689600"}}"#, new_year, "yes"),
            (r#"{"DateEquals":{"aws:t":1735689600}}"#, new_year, "yes"),
            (r#"{"DateEquals":{"aws:t":"2025-01-01"}}"#, new_year, "yes"),
            (r#"{"DateEquals":{"aws:t":"2025-01"}}"#, new_year, "yes"),
            (r#"{"DateEquals":{"aws:t":"2025-01-01T01:00:00+01:00"}}"#, new_year, "yes"),
            (r#"{"DateEquals":{"aws:t":"2024-12-31T19:00-05:00"}}"#, new_year, "yes"),
            (r#"{"DateEquals":{"aws:t":"2025-01-01T00:00:00.000Z"}}"#, new_year, "yes"),
            (r#"{"DateNotEquals":{"aws:t":"2025-01-01T00:00:00.5Z"}}"#, new_year, "yes"),
            (r#"{"DateLessThan":{"aws:t":"2025-01-01T00:00:00Z"}}"#, new_year, "no"),
            (r#"{"DateLessThanEquals":{"aws:t":"2025-01-01T00:00:00Z"}}"#, new_year, "yes"),
            (r#"{"DateGreaterThan":{"aws:t":"2024-02-29T23:59:59Z"}}"#, new_year, "yes"),
            (r#"{"DateGreaterThanEquals":{"aws:t":"1735689601"}}"#, new_year, "no"),
            (r#"{"DateGreaterThan":{"aws:t":"2025-02-29"}}"#, new_year, "unknown"),
            (r#"{"DateGreaterThan":{"aws:t":"2025"}}"#, new_year, "unknown"),
            (r#"{"DateGreaterThan":{"aws:t":"2025-*"}}"#, new_year, "unknown"),
            (r#"{"DateGreaterThan":{"aws:t":"1969-12-31T23:59:59Z"}}"#, r#"{"aws:t":"0"}"#, "yes"),
            (r#"{"DateEquals":{"aws:t":"2000-03-01"}}"#, r#"{"aws:t":"951868800"}"#, "yes"),
        ],
    );
}

#[test]
fn booleans_and_bytes() {
    let tls = r#"{"aws:SecureTransport":"true"}"#;
    conditions(
        NEW,
        &[
            (r#"{"Bool":{"aws:SecureTransport":"true"}}"#, tls, "yes"),
            (r#"{"Bool":{"aws:SecureTransport":true}}"#, r#"{"aws:SecureTransport":true}"#, "yes"),
            (r#"{"Bool":{"aws:SecureTransport":"false"}}"#, tls, "no"),
            (r#"{"Bool":{"aws:SecureTransport":"yes"}}"#, tls, "no"),
            (r#"{"Bool":{"aws:SecureTransport":"True"}}"#, tls, "unknown"),
            (r#"{"Bool":{"aws:SecureTransport":"${aws:PrincipalTag/tls}"}}"#, tls, "unknown"),
            (r#"{"StringEquals":{"aws:SecureTransport":"True"}}"#, tls, "no"),
            (r#"{"BinaryEquals":{"aws:b":"QmluYXJ5"}}"#, r#"{"aws:b":"QmluYXJ5"}"#, "yes"),
            (r#"{"BinaryEquals":{"aws:b":"QmluYXJ6"}}"#, r#"{"aws:b":"QmluYXJ5"}"#, "no"),
            (r#"{"BinaryEquals":{"aws:b":"Qg=="}}"#, r#"{"aws:b":"Qg=="}"#, "yes"),
            (r#"{"BinaryEquals":{"aws:b":"!"}}"#, r#"{"aws:b":"Qg=="}"#, "unknown"),
        ],
    );
}

#[test]
fn addresses() {
    let v4 = r#"{"aws:SourceIp":"203.0.113.7"}"#;
    let v6 = r#"{"aws:SourceIp":"2001:db8::7"}"#;
    conditions(
        NEW,
        &[
            (r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, v4, "yes"),
            (r#"{"IpAddress":{"aws:SourceIp":"203.0.113.99/24"}}"#, v4, "yes"),
            (r#"{"IpAddress":{"aws:SourceIp":"203.0.113.7"}}"#, v4, "yes"),
            (r#"{"IpAddress":{"aws:SourceIp":"203.0.113.8"}}"#, v4, "no"),
            (r#"{"NotIpAddress":{"aws:SourceIp":["198.51.100.0/24","203.0.113.0/24"]}}"#, v4, "no"),
            (r#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#, v6, "no"),
            (r#"{"IpAddress":{"aws:SourceIp":"::/0"}}"#, v4, "no"),
            (r#"{"IpAddress":{"aws:SourceIp":"2001:db8::/32"}}"#, v6, "yes"),
            (r#"{"IpAddress":{"aws:SourceIp":"2001:db8::7"}}"#, v6, "yes"),
            (r#"{"IpAddress":{"aws:SourceIp":"2001:db8::8"}}"#, v6, "unknown"),
            (r#"{"IpAddress":{"aws:SourceIp":"2001:db9::8"}}"#, v6, "no"),
            (
                r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#,
                r#"{"aws:SourceIp":"::ffff:203.0.113.7"}"#,
                "unknown",
            ),
            (r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/33"}}"#, v4, "unknown"),
            (r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.*"}}"#, v4, "unknown"),
        ],
    );
}

#[test]
fn arns() {
    let topic = r#"{"aws:SourceArn":"arn:aws:sns:us-east-1:111122223333:orders:sub"}"#;
    conditions(
        NEW,
        &[
            (
                r#"{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:*:111122223333:orders*"}}"#,
                topic,
                "yes",
            ),
            (r#"{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:orders*"}}"#, topic, "no"),
            (r#"{"ArnLike":{"aws:SourceArn":"arn:aws:sns:us-????-?:*:*"}}"#, topic, "yes"),
            (r#"{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*"}}"#, topic, "no"),
            (r#"{"ArnLike":{"aws:SourceArn":"arn:AWS:sns:*:*:*"}}"#, topic, "no"),
            (r#"{"ArnNotEquals":{"aws:SourceArn":"arn:aws:sns:*:*:*"}}"#, topic, "no"),
            (r#"{"ArnNotLike":{"aws:SourceArn":"arn:aws:sqs:*:*:*"}}"#, topic, "yes"),
            (
                r#"{"ArnLike":{"aws:SourceArn":"*:*:*:*:*:*"}}"#,
                r#"{"aws:SourceArn":"no arn"}"#,
                "no",
            ),
            (r#"{"StringLike":{"aws:SourceArn":"arn:aws:sns:*:orders*"}}"#, topic, "yes"),
        ],
    );
}
