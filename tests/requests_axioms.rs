//! What proofs take for granted is used where it is needed, listed then, and understood as people write it.

use perimeter::document::json;
use perimeter::policy::questions::{self, Access, Assume, Axiom, Region, Verdict};
use perimeter::policy::request::Values;
use perimeter::policy::{Policy, PrincipalType};
use perimeter::source::FileId;

fn always_denied(deny: &str, region: &Region, assume: &Assume) -> Verdict {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{deny}]}}"#);
    let node = json::parse(&text, FileId(0)).unwrap();
    questions::always_denied(&Access::from(&Policy::of(&node)), region, assume)
}

const OBJECTS: &str =
    r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::*/*"}"#;

#[test]
fn object_actions_are_about_objects() {
    let aws = |action: &str| Region::everything().action(&[action]).resource(&["arn:aws:*"]);
    let (nothing, documented) = (Assume::nothing(), Assume::documented());
    for action in ["s3:GetObject", "s3:PutObject", "s3:DeleteObjectTagging"] {
        // Without the axiom a bucket could be uploaded to; with it, only other partitions and access points are left.
        let region = aws(action).not_resource(&["arn:aws:s3:*:*:accesspoint/*"]);
        assert!(always_denied(OBJECTS, &region, &nothing).witness().is_some(), "{action}");
        let verdict = always_denied(OBJECTS, &region, &documented);
        let Verdict::Holds { axioms } = &verdict else { panic!("{action}: {verdict:?}") };
        assert_eq!(axioms, &["object actions act only on objects"], "{action}");
    }
    let verdict = always_denied(OBJECTS, &aws("s3:ListBucket"), &documented);
    assert_eq!(verdict.name(), "fails", "{verdict:?}");
}

#[test]
fn presence_is_understood_in_few_words() {
    let present = Some(Axiom::Present("aws:SecureTransport".to_owned()));
    for text in [
        "aws:SecureTransport is always present",
        "aws:SecureTransport is present",
        "aws:SecureTransport always present",
        "aws:SecureTransport present",
        "`aws:SecureTransport` is present in every request.",
        "aws:SecureTransport is always present in the request context",
    ] {
        assert_eq!(Axiom::parse(text), present, "{text}");
    }
    for narrower in ["aws:SecureTransport", "aws:SecureTransport is present in HTTPS requests"] {
        assert_eq!(Axiom::parse(narrower), None, "{narrower}");
    }
}

/// A Deny and requests all of which it denies only because of what is documented of condition keys.
#[test]
fn keys_come_with_one_another() {
    const OWN: &str = r#""Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*""#;
    type Asked = (&'static str, &'static str, &'static [&'static str]);
    let cases: &[(&str, &[Asked], &str)] = &[
        (
            r#""BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}"#,
            &[("Null", "aws:MultiFactorAuthAge", &["false"])],
            "aws:MultiFactorAuthAge is present only where aws:MultiFactorAuthPresent is true",
        ),
        (
            r#""Null": {"aws:TokenIssueTime": "false"}"#,
            &[("Bool", "aws:MultiFactorAuthPresent", &["false"])],
            "aws:MultiFactorAuthPresent is present only with aws:TokenIssueTime",
        ),
        (
            r#""Bool": {"aws:ViaAWSService": "true"}"#,
            &[("ForAnyValue:StringEquals", "aws:CalledVia", &["athena.amazonaws.com"])],
            "aws:CalledVia is present only where aws:ViaAWSService is true",
        ),
        (
            r#""Bool": {"aws:SecureTransport": "true"}"#,
            &[("NumericLessThan", "s3:TlsVersion", &["1.2"])],
            "s3:TlsVersion is present only where aws:SecureTransport is true",
        ),
        (
            r#""Bool": {"aws:PrincipalIsAWSService": "true"}"#,
            &[("ArnLike", "aws:SourceArn", &["arn:aws:sns:*:111122223333:*"])],
            "aws:SourceArn is present only in calls of AWS services",
        ),
        (
            r#""Null": {"aws:SourceVpce": "false"}"#,
            &[
                ("Null", "aws:SourceIp", &["true"]),
                ("Bool", "aws:ViaAWSService", &["false"]),
                ("BoolIfExists", "aws:PrincipalIsAWSService", &["false"]),
            ],
            "direct requests have aws:SourceIp or aws:SourceVpce",
        ),
        (
            r#""StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}"#,
            &[("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", &["o-a1b2c3d4e5/r-ab12/*"])],
            "aws:PrincipalOrgPaths lie in aws:PrincipalOrgID",
        ),
        (
            r#""ForAllValues:StringLike": {"aws:ResourceOrgPaths": "o-a1b2c3d4e5/*"}"#,
            &[("StringEquals", "aws:ResourceOrgID", &["o-a1b2c3d4e5"])],
            "aws:ResourceOrgPaths lie in aws:ResourceOrgID",
        ),
    ];
    for (deny, asked, axiom) in cases {
        let deny = format!(r#"{{{OWN}, "Condition": {{{deny}}}}}"#);
        let region = asked.iter().fold(Region::everything(), |region, (operator, key, values)| {
            region.when(operator, key, values)
        });
        assert!(always_denied(&deny, &region, &Assume::nothing()).witness().is_some(), "{axiom}");
        let verdict = always_denied(&deny, &region, &Assume::documented());
        let Verdict::Holds { axioms } = &verdict else { panic!("{axiom}: {verdict:?}") };
        assert_eq!(axioms, &[*axiom]);
        // What is printed can be written under `assume`.
        let told = Assume::nothing().and(axiom).unwrap_or_else(|| panic!("{axiom}"));
        assert_eq!(always_denied(&deny, &region, &told).name(), "holds", "{axiom}");
    }
}

/// The other way round none of them says anything.
#[test]
fn keys_that_may_come_alone_do() {
    type Asked = (&'static str, &'static str, &'static [&'static str]);
    let cases: &[(&str, Asked)] = &[
        (
            r#""Null": {"aws:MultiFactorAuthAge": "false"}"#,
            ("Bool", "aws:MultiFactorAuthPresent", &["false"]),
        ),
        (
            r#""Bool": {"aws:MultiFactorAuthPresent": "false"}"#,
            ("Null", "aws:TokenIssueTime", &["false"]),
        ),
        (
            r#""ForAnyValue:StringLike": {"aws:CalledVia": "*"}"#,
            ("Bool", "aws:ViaAWSService", &["true"]),
        ),
        (r#""Null": {"aws:SourceArn": "false"}"#, ("Bool", "aws:PrincipalIsAWSService", &["true"])),
        // Services that call on behalf of a principal tell nothing of its network.
        (r#""Null": {"aws:SourceVpce": "false"}"#, ("Null", "aws:SourceIp", &["true"])),
        (
            r#""ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/*"}"#,
            ("StringEquals", "aws:PrincipalOrgID", &["o-a1b2c3d4e5"]),
        ),
    ];
    for (deny, (operator, key, values)) in cases {
        let statement = format!(
            r#"{{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {{{deny}}}}}"#
        );
        let region = Region::everything().when(operator, key, values);
        let verdict = always_denied(&statement, &region, &Assume::documented());
        assert!(verdict.witness().is_some(), "{deny}: {verdict:?}");
    }
}

#[test]
fn the_account_of_an_arn_owns_the_resource() {
    let deny = |condition: &str| {
        format!(
            r#"{{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {{{condition}}}}}"#
        )
    };
    let not_ours =
        deny(r#""StringNotEquals": {"aws:ResourceAccount": ["111122223333", "444455556666"]}"#);
    let queue = |account: &str| {
        let arn = format!("arn:aws:sqs:*:{account}:*");
        Region::everything().resource(&[&arn]).when("Null", "aws:ResourceAccount", &["false"])
    };
    let documented = Assume::documented();
    let verdict = always_denied(&not_ours, &queue("777788889999"), &documented);
    let Verdict::Holds { axioms } = &verdict else { panic!("{verdict:?}") };
    assert_eq!(axioms, &["aws:ResourceAccount is the account of the resource's ARN"]);
    assert_eq!(
        always_denied(&not_ours, &queue("777788889999"), &Assume::nothing()).name(),
        "fails"
    );
    let verdict = always_denied(&not_ours, &queue("444455556666"), &documented);
    let request = &verdict.witness().expect("a queue of ours").request;
    let owner = request.context.get("aws:ResourceAccount");
    assert_eq!(owner, Some(&Values::One("444455556666".to_owned())), "{request:?}");
    // An access point may be of another account than its bucket.
    let point = Region::everything().resource(&["arn:aws:s3:*:777788889999:accesspoint/*"]).when(
        "StringLike",
        "aws:ResourceAccount",
        &["*"],
    );
    assert_eq!(always_denied(&not_ours, &point, &documented).name(), "fails");
}

/// What follows from who asks is no axiom: it is what the keys mean.
#[test]
fn the_principal_decides_what_its_keys_hold() {
    let deny = |condition: &str| {
        format!(
            r#"{{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {{{condition}}}}}"#
        )
    };
    let asked = |principal: &str, operator: &str, key: &str, value: &str| {
        let own = [(PrincipalType::Aws, principal)];
        Region::everything().principal(&own).when(operator, key, &[value])
    };
    let (account, user) = ("444455556666", "arn:aws:iam::444455556666:user/ana");
    let not_ours = deny(r#""StringNotEquals": {"kms:CallerAccount": "111122223333"}"#);
    let by_service = deny(r#""Null": {"lambda:SourceFunctionArn": "true"}"#);
    let nothing = Assume::nothing();
    let of_account = asked(account, "Null", "kms:CallerAccount", "false");
    assert_eq!(always_denied(&not_ours, &of_account, &nothing).name(), "holds");
    // Only sessions of roles come from a function.
    let of_user = asked(user, "StringLike", "aws:username", "*");
    assert_eq!(always_denied(&by_service, &of_user, &nothing).name(), "holds");
    assert_eq!(always_denied(&by_service, &Region::everything(), &nothing).name(), "fails");
}
