//! AWS's pages disagree whether a `*` that ends a part of an ARN crosses `:`: no proof rests on one of them alone.

use perimeter::document::json;
use perimeter::policy::Policy;
use perimeter::policy::questions::{self, Access, Assume, Region, Verdict};
use perimeter::source::FileId;
use serde_json::{Value, json};

fn ask(policy: &Value, question: impl Fn(&Access<'_>) -> Verdict) -> Verdict {
    let text = policy.to_string();
    let node = json::parse(&text, FileId(0)).unwrap();
    question(&Access::from(&Policy::of(&node)))
}

fn statement(effect: &str, element: &str, resource: &str) -> Value {
    json!({"Effect": effect, "Action": "*", element: resource})
}

/// One Allow, asked whether it allows anything on other resources than those: the verdict, and what it must say.
const ALLOWED: &[(&str, &str, &str)] = &[
    // The key of an object may hold `:s3:::acme/`.
    ("arn:*:s3:::acme/*", "arn:*:s3:::acme/*", "`*` in `arn:*:s3:::acme/*` crosses `:`"),
    ("arn:aws:s3:::acme/*", "arn:aws:s3:::acme/*", ""),
    ("arn:aws:s3:::*", "arn:aws:s3:::*", ""),
    // No instance's ARN has a colon after the fifth.
    ("arn:aws:ec2:*:*:instance/i-1", "arn:aws:ec2:*:*:instance/i-1", ""),
    ("arn:aws:ec2:*:*:*", "arn:aws:ec2:*:*:*", ""),
    // The ARN of a log stream has two, and one of them may be that of the pattern.
    (
        "arn:aws:logs:*:*:log-stream:one",
        "arn:aws:logs:*:*:log-stream:*",
        "`*` in `arn:aws:logs:*:*:log-stream:one` crosses `:`",
    ),
    ("arn:aws:logs:*:*:log-group:one:*", "arn:aws:logs:*:*:log-group:one:*", ""),
    // Of a service without documented resources, nothing is known of the names.
    ("arn:aws:example:*:*:one", "arn:aws:example:*:*:one", "crosses `:`"),
    ("arn:aws:sns:*", "arn:aws:sns:*", ""),
    ("arn:aws:sns:eu-west-1:111122223333", "*", "is not a whole ARN"),
];

#[test]
fn what_is_allowed_is_read_both_ways() {
    for (resource, elsewhere, reason) in ALLOWED {
        let policy = json!({"Version": "2012-10-17", "Statement": [statement("Allow", "Resource", resource)]});
        let region = match *elsewhere {
            "*" => Region::everything(),
            own => Region::everything().not_resource(&[own]),
        };
        let verdict =
            ask(&policy, |access| questions::never_allowed(access, &region, &Assume::nothing()));
        match (&verdict, *reason) {
            (Verdict::Holds { .. }, "") => {}
            (Verdict::Unknown(why), reason) if !reason.is_empty() && why.contains(reason) => {}
            _ => panic!("{resource}: {verdict:?}"),
        }
    }
}

#[test]
fn what_is_denied_is_read_both_ways() {
    let denied = |element: &str, resource: &str, elsewhere: Region| {
        let statement = statement("Deny", element, resource);
        let policy = json!({"Version": "2012-10-17", "Statement": [statement]});
        ask(&policy, |access| questions::always_denied(access, &elsewhere, &Assume::nothing()))
    };
    let outside = || Region::everything().not_resource(&["arn:*:s3:::acme/*"]);
    let inside = || Region::everything().resource(&["arn:*:s3:::acme/*"]);
    // Read the other way, a Deny of more is a Deny still, and an exception of more is a hole.
    assert!(denied("Resource", "arn:*:s3:::acme/*", inside()).holds());
    let verdict = denied("NotResource", "arn:*:s3:::acme/*", outside());
    assert!(
        matches!(&verdict, Verdict::Unknown(why) if why.contains("crosses `:`")),
        "{verdict:?}"
    );
    assert!(
        denied(
            "NotResource",
            "arn:aws:s3:::acme/*",
            Region::everything().not_resource(&["arn:aws:s3:::acme/*"])
        )
        .holds()
    );
}

#[test]
fn the_same_text_is_the_same_either_way() {
    for resource in
        ["arn:*:s3:::acme/*", "arn:aws:logs:*:*:log-stream:one", "arn:aws:example:*:*:one"]
    {
        let one = json!({"Version": "2012-10-17", "Statement": [
            statement("Allow", "Resource", resource),
            statement("Deny", "Resource", "arn:*:s3:::acme/secret"),
        ]});
        let (text, other) = (one.to_string(), one.to_string());
        let (node, other) =
            (json::parse(&text, FileId(0)).unwrap(), json::parse(&other, FileId(1)).unwrap());
        let (one, other) = (Policy::of(&node), Policy::of(&other));
        let (one, other) = (Access::from(&one), Access::from(&other));
        let verdict =
            questions::equivalent(&one, &other, &Region::everything(), &Assume::nothing());
        assert!(verdict.holds(), "{resource}: {verdict:?}");
    }
}

/// A counterexample that both readings let through is one.
#[test]
fn witnesses_do_not_depend_on_the_reading() {
    let policy = json!({"Version": "2012-10-17", "Statement": [statement("Allow", "Resource", "arn:*:s3:::acme/*")]});
    let region = Region::everything().action(&["s3:GetObject"]);
    let verdict =
        ask(&policy, |access| questions::never_allowed(access, &region, &Assume::nothing()));
    let witness = verdict.witness().unwrap_or_else(|| panic!("{verdict:?}"));
    assert_eq!(witness.request.resource.matches(":").count(), 5, "{}", witness.request.resource);
}
