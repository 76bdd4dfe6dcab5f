//! Role trust policies of each kind of identity provider: open ones, each with what closes it.

use perimeter::lint;
use perimeter::settings::Settings;

const ACTION: &str = "sts:AssumeRoleWithWebIdentity";
const EKS: &str = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const BITBUCKET: &str = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";
const STRANGERS: &str = "trust/provider-open-to-strangers";

/// A provider, the check that watches it, conditions that leave it open, and conditions that close it. `HOST` is the provider.
type Row<'a> = (&'a str, &'a str, &'a [&'a str], &'a [&'a str]);

const PROVIDERS: &[Row<'_>] = &[
    (
        "token.actions.githubusercontent.com",
        "trust/any-github-repository",
        &[
            "",
            r#""StringEquals": {"HOST:aud": "sts.amazonaws.com"}"#,
            r#""StringLike": {"HOST:sub": "repo:*"}"#,
            r#""StringEqualsIfExists": {"HOST:sub": "repo:acme/site:ref:refs/heads/main"}"#,
            r#""ForAllValues:StringEquals": {"HOST:sub": "repo:acme/site:ref:refs/heads/main"}"#,
        ],
        &[
            r#""StringEquals": {"HOST:sub": "repo:acme/site:ref:refs/heads/main"}"#,
            r#""StringLike": {"HOST:sub": "repo:acme/*"}"#,
            r#""StringEquals": {"HOST:repository_owner_id": "4711"}"#,
        ],
    ),
    (
        "gitlab.com",
        STRANGERS,
        &[
            "",
            r#""StringEquals": {"HOST:aud": "https://gitlab.com"}"#,
            r#""StringLike": {"HOST:sub": "project_path:*:ref_type:branch:ref:main"}"#,
        ],
        &[
            r#""StringLike": {"HOST:sub": "project_path:acme/*:ref_type:branch:ref:main"}"#,
            r#""StringEquals": {"HOST:namespace_path": "acme"}"#,
        ],
    ),
    (
        "app.terraform.io",
        STRANGERS,
        &[
            "",
            r#""StringEquals": {"HOST:aud": "aws.workload.identity"}"#,
            r#""StringLike": {"HOST:sub": "organization:*:project:web:*"}"#,
        ],
        &[r#""StringLike": {"HOST:sub": "organization:acme:project:web:*"}"#],
    ),
    (
        BITBUCKET,
        STRANGERS,
        &[
            "",
            r#""StringEquals": {"HOST:aud": "ari:cloud:bitbucket::workspace/11111111-2222-3333-4444-555555555555"}"#,
        ],
        &[r#""StringLike": {"HOST:sub": "{66666666-7777-8888-9999-000000000000}:*"}"#],
    ),
    (
        EKS,
        STRANGERS,
        &[
            "",
            r#""StringEquals": {"HOST:aud": "sts.amazonaws.com"}"#,
            r#""StringLike": {"HOST:sub": "system:serviceaccount:*"}"#,
        ],
        &[
            r#""StringEquals": {"HOST:sub": "system:serviceaccount:shop:checkout"}"#,
            r#""StringLike": {"HOST:sub": "system:serviceaccount:shop:*"}"#,
        ],
    ),
    (
        "cognito-identity.amazonaws.com",
        "trust/cognito-pool-not-pinned",
        &[
            "",
            r#""ForAnyValue:StringLike": {"HOST:amr": "authenticated"}"#,
            r#""StringLike": {"HOST:aud": "eu-west-1:*"}, "ForAnyValue:StringLike": {"HOST:amr": "authenticated"}"#,
        ],
        &[
            r#""StringEquals": {"HOST:aud": "eu-west-1:12345678-1234-1234-1234-123456789012"}, "ForAnyValue:StringLike": {"HOST:amr": "authenticated"}"#,
        ],
    ),
    (
        "saml",
        "trust/saml-without-audience",
        &[
            "",
            r#""StringEqualsIfExists": {"SAML:aud": "https://signin.aws.amazon.com/saml"}, "Null": {"SAML:aud": "true"}"#,
            r#""StringLike": {"SAML:aud": "https://*"}"#,
        ],
        &[r#""StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}"#],
    ),
];

/// A role that trusts the provider under a condition.
fn trust(host: &str, condition: &str) -> String {
    let (principal, action) = match host {
        "saml" => {
            ("arn:aws:iam::111122223333:saml-provider/idp".to_owned(), "sts:AssumeRoleWithSAML")
        }
        "cognito-identity.amazonaws.com" => (host.to_owned(), ACTION),
        _ => (format!("arn:aws:iam::111122223333:oidc-provider/{host}"), ACTION),
    };
    let condition = condition.replace("HOST", host);
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {{"Federated": "{principal}"}},
          "Action": "{action}", "Condition": {{{condition}}}}}]}}"#
    )
}

fn reported(host: &str, condition: &str) -> Vec<&'static str> {
    lint::text("trust.json", &trust(host, condition), &Settings::default(), None)
        .findings
        .iter()
        .map(|f| f.check.id)
        .collect()
}

#[test]
fn tokens_of_others_are_seen() {
    for (host, check, open, closed) in PROVIDERS {
        for condition in *open {
            // With SAML, an audience that may only be absent takes no other in.
            let absent_only = condition.contains("Null");
            assert_eq!(
                reported(host, condition).contains(check),
                !absent_only,
                "{host}: {condition}"
            );
        }
        for condition in *closed {
            assert!(!reported(host, condition).contains(check), "{host}: {condition}");
        }
    }
}

#[test]
fn one_check_speaks_of_one_provider_and_gives_the_code_of_aws() {
    let unpinned = "trust/unpinned-oidc-provider";
    let hosts = PROVIDERS.iter().filter(|(_, check, ..)| *check == STRANGERS);
    for host in hosts.map(|(host, ..)| *host).chain(["login.example.com"]) {
        let policy = trust(host, "");
        let run = lint::text("trust.json", &policy, &Settings::default(), None);
        let told = run.findings.iter().filter(|f| [unpinned, STRANGERS].contains(&f.check.id));
        let told: Vec<_> = told.collect();
        let [finding] = told.as_slice() else { panic!("{host}: {told:?}") };
        assert_eq!(finding.check.id == unpinned, host == "login.example.com", "{host}");
        let aliases = finding.alias.into_iter().chain(finding.check.aliases.iter().copied());
        assert_eq!(
            aliases.collect::<Vec<_>>(),
            ["access-analyzer:MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"],
            "{host}"
        );
    }
}
