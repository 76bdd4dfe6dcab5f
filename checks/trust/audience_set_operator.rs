//! An audience is compared with a set operator
//!
//! The audience of a token (`…:aud`) is one value at nearly all providers. `ForAnyValue` is true if one of several fits, so a
//! token made for someone else as well gets the role; `ForAllValues` is true if there is none at all. Compare with
//! `StringEquals`, or make sure that the provider's claim has several values.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Federated": "accounts.google.com"}, "Action": "sts:AssumeRoleWithWebIdentity",
//!    "Condition": {"ForAnyValue:StringEquals": {"accounts.google.com:aud": "66677788899900pro0"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Federated": "accounts.google.com"}, "Action": "sts:AssumeRoleWithWebIdentity",
//!    "Condition": {"StringEquals": {"accounts.google.com:aud": "66677788899900pro0"}}}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Operator, Policy, Qualifier, Test};

pub const CHECK: Check = Check {
    id: "trust/audience-set-operator",
    severity: Severity::Warning,
    aliases: &[
        "access-analyzer:FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE",
        "access-analyzer:CONFIRM_AUDIENCE_CLAIM_TYPE",
    ],
    sources: &["IAM User Guide, Available keys for AWS OIDC federation"],
    ask: Ask::Policy(ask),
    text: include_str!("audience_set_operator.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        for test in &statement.conditions {
            let Some(operator) = test.parsed else { continue };
            let audience = test.key.value.to_ascii_lowercase().ends_with(":aud");
            let Some(qualifier) = operator.qualifier.filter(|_| audience) else { continue };
            let plain = Operator { qualifier: None, ..operator }.name();
            let block = |other: &&Test<'_>| other.operator.span == test.operator.span;
            let alone = statement.conditions.iter().filter(block).count() == 1;
            let edit = Edit::within(&test.operator, test.operator.value, &plain).filter(|_| alone);
            let finding = match qualifier {
                Qualifier::ForAnyValue => found
                    .at(
                        test.operator.span,
                        "a token for several audiences fits if one of them does",
                    )
                    .alias("access-analyzer:FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE"),
                Qualifier::ForAllValues => found
                    .at(test.operator.span, "a token without any audience fits, too")
                    .alias("access-analyzer:CONFIRM_AUDIENCE_CLAIM_TYPE")
                    .severity(Severity::Note),
            };
            finding
                .related(test.key.span, "one value at most providers")
                .help(format!("write `{plain}` unless the claim has several values"))
                .fix_if(
                    Applicability::Unsafe,
                    format!("write `{plain}`"),
                    edit.map(|edit| vec![edit]),
                );
        }
    }
}
