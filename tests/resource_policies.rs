//! Resource policies of every service: public, cross-account and confused deputy, each with a policy that is not.

use perimeter::config;
use perimeter::lint;
use perimeter::settings::Settings;

/// A service, an action on its resource, the resource (`None`: such policies have no Resource), and a service that calls it.
const SERVICES: &[(&str, &str, Option<&str>, &str)] = &[
    ("SQS", "sqs:SendMessage", Some("arn:aws:sqs:eu-west-1:111122223333:jobs"), "sns"),
    ("SNS", "sns:Publish", Some("arn:aws:sns:eu-west-1:111122223333:orders"), "s3"),
    ("KMS", "kms:GenerateDataKey", Some("*"), "cloudtrail"),
    (
        "Lambda",
        "lambda:InvokeFunction",
        Some("arn:aws:lambda:eu-west-1:111122223333:function:job"),
        "apigateway",
    ),
    ("ECR", "ecr:BatchGetImage", None, "codebuild"),
    (
        "Secrets Manager",
        "secretsmanager:GetSecretValue",
        Some("arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf"),
        "events",
    ),
    (
        "EFS",
        "elasticfilesystem:ClientMount",
        Some("arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0123456789abcdef0"),
        "cloudtrail",
    ),
    (
        "API Gateway",
        "execute-api:Invoke",
        Some("arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/*"),
        "events",
    ),
    (
        "Backup",
        "backup:CopyIntoBackupVault",
        Some("arn:aws:backup:eu-west-1:111122223333:backup-vault:main"),
        "cloudtrail",
    ),
    (
        "CloudWatch Logs",
        "logs:PutLogEvents",
        Some("arn:aws:logs:eu-west-1:111122223333:log-group:/aws/route53/*"),
        "delivery.logs",
    ),
    (
        "EventBridge",
        "events:PutEvents",
        Some("arn:aws:events:eu-west-1:111122223333:event-bus/main"),
        "events",
    ),
    (
        "DynamoDB",
        "dynamodb:GetItem",
        Some("arn:aws:dynamodb:eu-west-1:111122223333:table/users"),
        "events",
    ),
    (
        "access point",
        "s3:GetObject",
        Some("arn:aws:s3:eu-west-1:111122223333:accesspoint/lake/object/*"),
        "cloudfront",
    ),
    ("VPC endpoint", "s3:*", Some("*"), "sns"),
    (
        "OpenSearch",
        "es:ESHttpGet",
        Some("arn:aws:es:eu-west-1:111122223333:domain/logs/*"),
        "config",
    ),
    ("Glue", "glue:GetTable", Some("arn:aws:glue:eu-west-1:111122223333:catalog"), "config"),
];

/// The checks that report a policy of the service, at any severity.
fn reported(service: &str, statements: &[String]) -> Vec<&'static str> {
    let policy =
        format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(", "));
    // A repository's and an endpoint's policy do not tell whose they are, and every endpoint's is open until it is narrowed.
    let told = "[perimeter]\naccounts = [\"111122223333\"]\n";
    let (text, settings) = match service {
        "VPC endpoint" => (
            format!(r#"{{"VpcEndpointId": "vpce-0123456789abcdef0", "PolicyDocument": {policy}}}"#),
            config::of("perimeter.toml", told).unwrap().settings,
        ),
        "ECR" => (policy, config::of("perimeter.toml", told).unwrap().settings),
        _ => (policy, Settings::default()),
    };
    lint::text("policy.json", &text, &settings, None).findings.iter().map(|f| f.check.id).collect()
}

fn statement(
    effect: &str,
    who: &str,
    action: &str,
    resource: Option<&str>,
    condition: &str,
) -> String {
    let resource = resource.map_or(String::new(), |arn| format!(r#", "Resource": "{arn}""#));
    let condition = match condition {
        "" => String::new(),
        text => format!(r#", "Condition": {{{text}}}"#),
    };
    format!(
        r#"{{"Effect": "{effect}", "Principal": {who}, "Action": "{action}"{resource}{condition}}}"#
    )
}

/// The statement, with what tells the owner of a key.
fn around(service: &str, statement: String) -> Vec<String> {
    let own = r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}"#;
    if service == "KMS" { vec![own.to_owned(), statement] } else { vec![statement] }
}

const OWN_ACCOUNT: &str = r#""StringEquals": {"aws:PrincipalAccount": "111122223333"}"#;

#[test]
fn public() {
    for (service, action, resource, _) in SERVICES {
        let check = match *service {
            "VPC endpoint" => "perimeter/untrusted-identity",
            _ => "resource-policy/public",
        };
        for condition in [
            "",
            r#""Bool": {"aws:SecureTransport": "true"}"#,
            r#""StringLike": {"aws:SourceVpc": "vpc-*"}"#,
        ] {
            let open = around(service, statement("Allow", "\"*\"", action, *resource, condition));
            assert!(reported(service, &open).contains(&check), "{service}: {open:?}");
        }
        let closed = statement("Allow", "\"*\"", action, *resource, OWN_ACCOUNT);
        let named = statement("Allow", r#"{"AWS": "111122223333"}"#, action, *resource, "");
        for closed in [closed, named] {
            let closed = around(service, closed);
            assert!(!reported(service, &closed).contains(&check), "{service}: {closed:?}");
        }
    }
}

#[test]
fn cross_account() {
    for (service, action, resource, _) in SERVICES {
        let check = match *service {
            "VPC endpoint" => "perimeter/untrusted-identity",
            _ => "resource-policy/cross-account",
        };
        for (who, condition) in [
            (r#"{"AWS": "arn:aws:iam::444455556666:role/app"}"#, ""),
            (r#"{"AWS": ["111122223333", "444455556666"]}"#, ""),
            ("\"*\"", r#""StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}"#),
        ] {
            let open = around(service, statement("Allow", who, action, *resource, condition));
            assert!(reported(service, &open).contains(&check), "{service}: {open:?}");
        }
        let own = statement(
            "Allow",
            r#"{"AWS": "arn:aws:iam::111122223333:root"}"#,
            action,
            *resource,
            "",
        );
        let closed = statement("Allow", "\"*\"", action, *resource, OWN_ACCOUNT);
        let other = statement("Allow", r#"{"AWS": "444455556666"}"#, action, *resource, "");
        let deny = r#""StringNotEqualsIfExists": {"aws:PrincipalAccount": "111122223333"}"#;
        let denied = [other, statement("Deny", "\"*\"", action, *resource, deny)].join(", ");
        for closed in [own, closed, denied] {
            let closed = around(service, closed);
            assert!(!reported(service, &closed).contains(&check), "{service}: {closed:?}");
        }
    }
}

#[test]
fn confused_deputy() {
    const CHECK: &str = "principal/service-for-anyone";
    for (service, action, resource, caller) in SERVICES {
        let who = format!(r#"{{"Service": "{caller}.amazonaws.com"}}"#);
        for condition in [
            "",
            r#""StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}"#,
            r#""ArnLike": {"aws:SourceArn": "arn:aws:*:*:*:*"}"#,
        ] {
            let open = around(service, statement("Allow", &who, action, *resource, condition));
            assert!(reported(service, &open).contains(&CHECK), "{service}: {open:?}");
        }
        let by_account = r#""StringEquals": {"aws:SourceAccount": "111122223333"}"#;
        let by_arn = r#""ArnLike": {"aws:SourceArn": "arn:aws:*:*:111122223333:*"}"#;
        let by_organization = r#""StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}"#;
        for condition in [by_account, by_arn, by_organization] {
            let closed = around(service, statement("Allow", &who, action, *resource, condition));
            assert!(!reported(service, &closed).contains(&CHECK), "{service}: {closed:?}");
        }
        // A Deny elsewhere closes it as well.
        let deny = r#""StringNotEquals": {"aws:SourceAccount": "111122223333"}"#;
        let open = statement("Allow", &who, action, *resource, "");
        let denied = [open, statement("Deny", &who, action, *resource, deny)].join(", ");
        let denied = around(service, denied);
        assert!(!reported(service, &denied).contains(&CHECK), "{service}: {denied:?}");
    }
}
