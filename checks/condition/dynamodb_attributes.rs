//! Allowed attributes without the kind of selection
//!
//! `dynamodb:Attributes` limits the attributes a request names, but a request that names none gets them all. Only
//! with `dynamodb:Select` of `SPECIFIC_ATTRIBUTES` must it name some.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "dynamodb:Query", "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["id", "name"]}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "dynamodb:Query", "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["id", "name"]}, "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "condition/dynamodb-attributes",
    severity: Severity::Warning,
    aliases: &["access-analyzer:DYNAMODB_ATTRIBUTES_WITHOUT_SELECT"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("dynamodb_attributes.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in policy.allows() {
        let Some(test) = statement.tests_of("dynamodb:Attributes").next() else { continue };
        let selects = |value: &str| value == "SPECIFIC_ATTRIBUTES";
        if !statement
            .tests_of("dynamodb:Select")
            .any(|test| test.values.iter().all(|value| selects(value.value)))
        {
            let finding =
                found.at(test.key.span, "a request that names no attribute gets them all");
            finding.help(
                "add `\"dynamodb:Select\": \"SPECIFIC_ATTRIBUTES\"` under `StringEqualsIfExists`",
            );
        }
    }
}
