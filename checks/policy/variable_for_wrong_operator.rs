//! A policy variable is compared by an operator that takes none
//!
//! Variables are filled in for the String and ARN operators. Numbers, dates, addresses, binary values and `Null` are
//! compared with what is written, so a variable there never fits. For `Bool` AWS's pages contradict each other.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
//!    "Condition": {"IpAddress": {"aws:SourceIp": "${aws:PrincipalTag/address}"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
//!    "Condition": {"StringEquals": {"aws:ResourceTag/owner": "${aws:username}"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Family, Policy};

pub const CHECK: Check = Check {
    id: "policy/variable-for-wrong-operator",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_VARIABLE_FOR_OPERATOR"],
    sources: &["IAM User Guide, IAM policy elements: Variables and tags"],
    ask: Ask::Policy(ask),
    text: include_str!("variable_for_wrong_operator.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.has_variables() {
        return;
    }
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let Some(operator) = test.parsed else { continue };
        let family = operator.base.family();
        if matches!(family, Family::String | Family::Arn) {
            continue;
        }
        for at in test.values.iter().filter_map(|value| value.first_variable()) {
            let finding = found
                .at(at, format!("`{}` takes no policy variables", test.operator.value))
                .related(test.operator.span, "the operator")
                .help("write the value out, or compare with a String or ARN operator");
            if family == Family::Bool {
                finding.severity(Severity::Warning).possible();
            }
        }
    }
}
