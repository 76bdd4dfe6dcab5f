//! S3's own rule for public bucket policies, over the forms that its guide names.

use perimeter::document::json;
use perimeter::policy::Policy;
use perimeter::policy::evaluate::Truth;
use perimeter::policy::public::s3_public;
use perimeter::source::FileId;

fn public(version: &str, statements: &str) -> String {
    let text = format!(r#"{{"Version": "{version}", "Statement": [{statements}]}}"#);
    let node = json::parse(&text, FileId::default()).expect(&text);
    let policy = Policy::of(&node);
    let (truth, statement) = s3_public(&policy);
    assert_eq!(truth == Truth::No, statement.is_none());
    match truth {
        Truth::Yes => "yes".to_owned(),
        Truth::No => "no".to_owned(),
        Truth::Unknown(_) => "unknown".to_owned(),
    }
}

fn allow(principal: &str, condition: &str) -> String {
    format!(
        r#"{{"Effect": "Allow", "Principal": {principal}, "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::acme/*", "Condition": {condition}}}"#
    )
}

#[test]
fn fixed_values_and_open_ones() {
    let everyone = [
        ("{}", "yes"),
        (r#"{"StringEquals": {"aws:SourceVpc": "vpc-91237329"}}"#, "no"),
        (r#"{"StringLike": {"aws:SourceVpc": "vpc-91237329"}}"#, "no"),
        (r#"{"StringLike": {"aws:SourceVpc": "vpc-*"}}"#, "yes"),
        (r#"{"StringEquals": {"aws:SourceVpc": ["vpc-1", "${aws:PrincipalTag/vpc}"]}}"#, "yes"),
        (r#"{"StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}}"#, "yes"),
        (r#"{"ForAllValues:StringEquals": {"aws:SourceVpc": "vpc-1"}}"#, "yes"),
        (r#"{"ForAnyValue:StringEquals": {"aws:PrincipalOrgPaths": "o-1/r-1/"}}"#, "no"),
        (r#"{"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}"#, "yes"),
        (r#"{"Null": {"aws:SourceVpc": "false"}}"#, "yes"),
        (r#"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#, "no"),
        (r#"{"IpAddress": {"aws:SourceIp": "203.0.0.0/8"}}"#, "no"),
        (r#"{"IpAddress": {"aws:SourceIp": "202.0.0.0/7"}}"#, "yes"),
        (r#"{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/1"]}}"#, "yes"),
        (r#"{"IpAddress": {"aws:SourceIp": "2001:db8::/32"}}"#, "no"),
        (r#"{"IpAddress": {"aws:SourceIp": "2001:d00::/24"}}"#, "yes"),
        (r#"{"StringEquals": {"aws:UserAgent": "secret"}}"#, "yes"),
        (r#"{"StringEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "k"}}"#, "yes"),
        (r#"{"StringLike": {"aws:userid": "AROAEXAMPLE:*"}}"#, "yes"),
        (
            r#"{"ArnLike": {"s3:DataAccessPointArn": "arn:aws:s3:us-east-1:111122223333:accesspoint/*"}}"#,
            "no",
        ),
        (
            r#"{"ArnLike": {"s3:DataAccessPointArn": "arn:aws:s3:us-east-1:*:accesspoint/*"}}"#,
            "yes",
        ),
    ];
    for (condition, expected) in everyone {
        assert_eq!(public("2012-10-17", &allow(r#""*""#, condition)), expected, "{condition}");
    }
    for (principal, expected) in [
        (r#"{"AWS": "*"}"#, "yes"),
        (r#"{"AWS": "111122223333"}"#, "no"),
        (r#"{"AWS": ["111122223333", "*"]}"#, "yes"),
        (r#"{"Service": "cloudtrail.amazonaws.com"}"#, "no"),
        (r#"{"CanonicalUser": "79a5"}"#, "no"),
    ] {
        assert_eq!(public("2012-10-17", &allow(principal, "{}")), expected, "{principal}");
    }
    // A variable is plain text in the old version.
    let variable = allow(r#""*""#, r#"{"StringEquals": {"aws:SourceVpc": "${aws:x}"}}"#);
    assert_eq!(public("2008-10-17", &variable), "no");
}

#[test]
fn one_public_statement_is_enough_and_denies_leave_it_open() {
    let open = allow(r#""*""#, "{}");
    let fixed = allow(r#"{"AWS": "111122223333"}"#, "{}");
    assert_eq!(public("2012-10-17", &format!("{fixed}, {open}")), "yes");
    let deny = |condition: &str| open.replace("Allow", "Deny").replace("{}", condition);
    let guarded =
        format!("{open}, {}", deny(r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}"#));
    assert_eq!(public("2012-10-17", &guarded), "unknown");
    let tls = format!("{open}, {}", deny(r#"{"Bool": {"aws:SecureTransport": "false"}}"#));
    assert_eq!(public("2012-10-17", &tls), "yes");
    assert_eq!(public("2012-10-17", &fixed.replace("Principal", "NotPrincipal")), "unknown");
}
