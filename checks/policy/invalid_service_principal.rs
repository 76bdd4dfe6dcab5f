//! The name of a service principal has the wrong form
//!
//! A service principal is a domain name such as `lambda.amazonaws.com`. A bare `lambda` or an ARN matches no service:
//! AWS refuses it as a principal, and a condition with it never holds.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "lambda"}, "Action": "sts:AssumeRole"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com.cn"]}, "Action": "sts:AssumeRole"}
//! ]}
//! ```

use crate::catalog;
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Family, Policy, PrincipalType, Spanned, variable};

pub const CHECK: Check = Check {
    id: "policy/invalid-service-principal",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_SERVICE_PRINCIPAL_FORMAT"],
    sources: &["IAM User Guide, AWS JSON policy elements: Principal, AWS service principals"],
    ask: Ask::Policy(ask),
    text: include_str!("invalid_service_principal.rs"),
};

/// Condition keys whose values are service principals.
const KEYS: &[&str] = &[
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "iam:AWSServiceName",
    "iam:PassedToService",
    "kms:ViaService",
];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        let principals = statement.principals().filter(|p| p.kind == PrincipalType::Service);
        for principal in principals {
            judge(&principal.spanned(), found);
        }
        let tests = statement.conditions.iter().filter(|test| {
            let text = test.parsed.is_some_and(|operator| operator.base.family() == Family::String);
            text && KEYS.iter().any(|key| key.eq_ignore_ascii_case(test.key.value))
        });
        for value in tests.flat_map(|test| &test.values) {
            judge(value, found);
        }
    }
}

fn judge(text: &Spanned<&str>, found: &mut Reporter<'_>) {
    let name = text.value;
    if name.contains(['*', '?', '$']) || variable::is_unresolved(name) || is_well_formed(name) {
        return;
    }
    let finding = found.at(text.span, format!("`{name}` is not the name of a service principal"));
    let guess = format!("{}.amazonaws.com", name.trim_end_matches('.').to_ascii_lowercase());
    if catalog::is_service_principal(&guess) {
        let edits = Edit::within(text, name, &guess).map(|edit| vec![edit]);
        finding.help(format!("did you mean `{guess}`?")).fix_if(
            Applicability::Unsafe,
            format!("write `{guess}`"),
            edits,
        );
    } else {
        finding.help("write its domain name, such as `lambda.amazonaws.com`");
    }
}

/// Whether it is a domain name under one of AWS's, whether or not such a service exists.
fn is_well_formed(name: &str) -> bool {
    let suffixes = catalog::partitions().map(|partition| partition.dns_suffix);
    let labels = suffixes
        .chain(["amazon.com", "aws.internal"])
        .find_map(|suffix| name.strip_suffix(suffix)?.strip_suffix('.'));
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    labels.is_some_and(|labels| {
        labels.split('.').all(|label| !label.is_empty() && label.chars().all(plain))
    })
}
