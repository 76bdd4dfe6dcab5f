//! Statements that no request can match, beyond those of the check's fixtures.

use perimeter::lint;
use perimeter::settings::Settings;
use serde_json::{Value, json};

fn reported(statement: &Value) -> bool {
    let policy = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
    let run = lint::text("policy.json", &policy, &Settings::default(), None);
    run.findings.iter().any(|finding| finding.check.id == "statement/never-matches")
}

/// A condition, and whether an Allow with it matches nothing; IAM User Guide, "Global condition context keys".
#[test]
fn of_identities() {
    for (condition, never) in [
        (json!({"Bool": {"aws:ViaAWSService": "true"}}), false),
        (json!({"Bool": {"aws:ViaAWSService": "amplify.amazonaws.com"}}), true),
        (json!({"StringEquals": {"aws:PrincipalTag/a": "1", "aws:PrincipalTag/b": "2"}}), false),
        (
            json!({"StringEquals": {"aws:PrincipalTag/a": "1"}, "StringLike": {"aws:PrincipalTag/A": "2*"}}),
            true,
        ),
    ] {
        let allow = json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": condition});
        assert_eq!(reported(&allow), never, "{allow}");
    }
}

/// Services have no tags.
#[test]
fn of_services() {
    let allow = json!({
        "Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/*",
        "Condition": {"StringEquals": {"aws:PrincipalTag/a": "1", "aws:PrincipalTag/b": "2"}}});
    assert!(reported(&allow), "{allow}");
}
