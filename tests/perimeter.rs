//! The user's data perimeter: `[perimeter]` in perimeter.toml, and what its checks make of it.

use perimeter::config::{self, Problem};
use perimeter::finding::{Certainty, Finding};
use perimeter::lint;
use perimeter::settings::Settings;
use std::fs;

fn settings(table: &str) -> Settings {
    config::of("perimeter.toml", &format!("[perimeter]\n{table}\n")).expect(table).settings
}

fn findings(policy: &str, settings: &Settings) -> Vec<Finding> {
    let run = lint::text("policy.json", policy, settings, None);
    run.findings.into_iter().filter(|finding| finding.check.family() == "perimeter").collect()
}

#[test]
fn mistakes_are_shown_where_they_stand() {
    for (line, marked, message) in [
        (
            "accounts = [\"12345\"]",
            "\"12345\"",
            "`12345` is not an account number of twelve digits",
        ),
        ("trusted-accounts = [\"11112222333x\"]", "\"11112222333x\"", "is not an account number"),
        ("organization = \"acme\"", "\"acme\"", "`acme` is not an organization's ID"),
        ("organization-paths = [\"o-a1b2c3d4e5\"]", "\"o-a1b2c3d4e5\"", "is not a path"),
        ("vpcs = [\"vpce-0123456789abcdef0\"]", "\"vpce-0123456789abcdef0\"", "is not a VPC's ID"),
        ("vpc-endpoints = [\"vpc-12345678\"]", "\"vpc-12345678\"", "is not a VPC endpoint's ID"),
        ("networks = [\"203.0.113.0/33\"]", "\"203.0.113.0/33\"", "is not a CIDR"),
        ("networks = [\"203.0.113.9/24\"]", "\"203.0.113.9/24\"", "bits set behind its prefix"),
        ("networks = [\"10.0.0.0/8\"]", "\"10.0.0.0/8\"", "is private"),
        ("trusted-principals = [\"alice\"]", "\"alice\"", "is not the ARN of a user or role"),
        ("trusted-services = [\"s3\"]", "\"s3\"", "is not a service principal"),
        ("trusted-resources = [\"bucket\"]", "\"bucket\"", "is not an ARN of six parts"),
        ("organisation = \"o-a1b2c3d4e5\"", "organisation", "unknown key `organisation`"),
        ("accounts = \"111122223333\"", "\"111122223333\"", "does not fit here"),
    ] {
        let text = format!("[perimeter]\n{line}\n");
        let Err(Problem::Wrong(source, errors)) = config::of("perimeter.toml", &text) else {
            panic!("{line} is taken");
        };
        assert_eq!(errors.len(), 1, "{line}: {errors:?}");
        assert!(errors[0].message.contains(message), "{line}: {}", errors[0].message);
        assert_eq!(source.slice(errors[0].at), marked, "{line}");
    }
    let text = "[perimeter]\norganisation = \"o-a1b2c3d4e5\"\n";
    let Err(Problem::Wrong(_, errors)) = config::of("perimeter.toml", text) else { panic!() };
    assert_eq!(errors[0].help.as_deref(), Some("did you mean `organization`?"));
}

#[test]
fn without_a_perimeter_nothing_crosses_it() {
    for check in [
        "untrusted-identity",
        "service-acts-for-strangers",
        "unexpected-network",
        "untrusted-resource",
    ] {
        let text = fs::read_to_string(format!("fixtures/perimeter/{check}/fail.json")).unwrap();
        assert_eq!(findings(&text, &Settings::default()).len(), 0, "{check}");
        // An empty table names nobody, so nobody is a stranger.
        assert_eq!(findings(&text, &settings("")).len(), 0, "{check}");
    }
}

const QUEUE: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": PRINCIPAL,
  "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs" CONDITION}]}"#;

/// Who may send to a queue, what else is asked, the perimeter, and how sure the finding is, if there is one.
#[test]
fn who_is_trusted_gets_in() {
    let own = "accounts = [\"111122223333\"]";
    let organization = "organization = \"o-a1b2c3d4e5\"";
    let partner = "accounts = [\"111122223333\"]\ntrusted-accounts = [\"777788889999\"]";
    let role = "accounts = [\"111122223333\"]\ntrusted-principals = [\"arn:aws:iam::777788889999:role/feed-*\"]";
    let paths = "organization-paths = [\"o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*\"]";
    let (proven, possible) = (Some(Certainty::Proven), Some(Certainty::Possible));
    let account = r#"{"AWS": "777788889999"}"#;
    let feed = r#"{"AWS": "arn:aws:iam::777788889999:role/feed-1"}"#;
    let in_organization =
        r#", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#;
    let in_path = r#", "Condition": {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"}}"#;
    let vacuous = r#", "Condition": {"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"}}"#;
    let tagged = r#", "Condition": {"StringEquals": {"aws:PrincipalTag/team": "blue"}}"#;
    for (principal, condition, perimeter, expected) in [
        (account, "", own, proven),
        // Whether the account is of the organization is not known.
        (account, "", organization, possible),
        (account, "", partner, None),
        (account, "", role, proven),
        (feed, "", role, None),
        (r#"{"AWS": "111122223333"}"#, "", own, None),
        (r#""*""#, "", own, proven),
        (r#""*""#, tagged, own, proven),
        (r#""*""#, in_organization, organization, None),
        (r#""*""#, in_organization, own, proven),
        (r#""*""#, in_path, paths, None),
        (r#""*""#, vacuous, paths, proven),
        (r#"{"Service": "sns.amazonaws.com"}"#, "", own, proven),
        (
            r#"{"Service": "sns.amazonaws.com"}"#,
            r#", "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}"#,
            own,
            None,
        ),
        (
            r#"{"Service": "sns.amazonaws.com"}"#,
            "",
            "accounts = [\"111122223333\"]\ntrusted-services = [\"sns.amazonaws.com\"]",
            None,
        ),
    ] {
        let policy = QUEUE.replace("PRINCIPAL", principal).replace("CONDITION", condition);
        let found = findings(&policy, &settings(perimeter));
        let certainty = found.first().map(|finding| finding.certainty);
        assert_eq!(certainty, expected, "{principal}{condition} with {perimeter}: {found:?}");
        assert!(found.iter().all(|finding| finding.witness.is_some()), "{found:?}");
    }
}

#[test]
fn what_cannot_be_told_is_said() {
    let policy = QUEUE
        .replace("PRINCIPAL", r#"{"AWS": "arn:aws:iam::777788889999:role/*"}"#)
        .replace("CONDITION", "");
    let found = findings(&policy, &settings("accounts = [\"111122223333\"]"));
    let [finding] = &found[..] else { panic!("{found:?}") };
    assert_eq!(finding.certainty, Certainty::Possible);
    assert!(finding.message.starts_with("it is not known whether"), "{}", finding.message);
}

/// Principals that no account number can name: canonical users, and CloudFront's origin access identities.
#[test]
fn identities_without_an_account_can_be_trusted() {
    let canonical = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
    let oai = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC";
    let own = "accounts = [\"111122223333\"]";
    let trusting = |who: &str| format!("{own}\ntrusted-principals = [\"{who}\"]");
    let entry = |kind: &str, who: &str| format!(r#"{{"{kind}": "{who}"}}"#);
    let both = format!(r#"{{"CanonicalUser": "{canonical}", "AWS": "777788889999"}}"#);
    for (principal, perimeter, count) in [
        (entry("CanonicalUser", canonical), own.to_owned(), 1),
        (entry("CanonicalUser", canonical), trusting(canonical), 0),
        (entry("CanonicalUser", canonical), trusting(oai), 1),
        (entry("AWS", oai), own.to_owned(), 1),
        (entry("AWS", oai), trusting(oai), 0),
        (both, trusting(canonical), 1),
    ] {
        let policy = QUEUE.replace("PRINCIPAL", &principal).replace("CONDITION", "");
        let found = findings(&policy, &settings(&perimeter));
        assert_eq!(found.len(), count, "{principal} with {perimeter}: {found:?}");
    }
}

/// Where a rule compares the accounts of caller and resource, resources of one's own account are no others'.
#[test]
fn rules_may_compare_the_accounts() {
    let deny = |condition: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {condition}}}]}}"#
        )
    };
    let organization = settings("organization = \"o-a1b2c3d4e5\"");
    let equal = r#"{"StringNotEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}}"#;
    assert_eq!(findings(&deny(equal), &organization).len(), 0);
    // The hole of a rule that is only for requests that tell the account.
    let told = r#"{"StringNotEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}, "Null": {"aws:ResourceAccount": "false"}}"#;
    let found = findings(&deny(told), &organization);
    let [finding] = &found[..] else { panic!("{found:?}") };
    assert!(finding.witness.is_some(), "{found:?}");
}
