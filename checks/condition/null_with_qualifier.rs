//! Null with a set operator
//!
//! `ForAllValues:Null` is always true and `ForAnyValue:Null` always false: a set operator is about values, and `Null`
//! about the key. Leave the set operator out.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"ForAllValues:Null": {"aws:TagKeys": "true"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"Null": {"aws:TagKeys": "true"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Base, Policy, Qualifier};

pub const CHECK: Check = Check {
    id: "condition/null-with-qualifier",
    severity: Severity::Note,
    aliases: &["access-analyzer:NULL_WITH_QUALIFIER"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("null_with_qualifier.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let Some(operator) = test.parsed.filter(|operator| operator.base == Base::Null) else {
            continue;
        };
        let always = match operator.qualifier {
            Some(Qualifier::ForAllValues) => "true",
            Some(Qualifier::ForAnyValue) => "false",
            None => continue,
        };
        let message = format!("`{}` is always {always}", test.operator.value);
        found.at(test.operator.span, message).help("leave the set operator out");
    }
}
