//! A key with several values, tested without a set operator
//!
//! A request can carry several values of this key. Without `ForAnyValue` or `ForAllValues` AWS does not say which of
//! them the condition is about, and its validator refuses the policy. Use `ForAnyValue` where one match is enough;
//! `ForAllValues` is also true when the request carries no value.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*", "Condition": {"StringEquals": {"dynamodb:LeadingKeys": "${aws:userid}"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": "${aws:userid}"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Base, Policy};

pub const CHECK: Check = Check {
    id: "condition/missing-set-operator",
    severity: Severity::Error,
    aliases: &["access-analyzer:MISSING_QUALIFIER"],
    sources: &["IAM policy validation check reference", "AWS Service Authorization Reference"],
    ask: Ask::Policy(ask),
    text: include_str!("missing_set_operator.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let (Some(operator), Some(key)) = (test.parsed, test.documented()) else {
            continue;
        };
        if key.is_multivalued() && operator.qualifier.is_none() && operator.base != Base::Null {
            let message =
                format!("`{key}` can have several values, and `{}` is about one", operator.name());
            let finding = found.at(test.operator.span, message);
            finding.related(test.key.span, "the key");
            // The data of services is coarser than that of the global keys.
            if !key.is_global() {
                finding.severity(Severity::Warning).possible();
            }
            finding.help(format!("write `ForAnyValue:{0}` or `ForAllValues:{0}`", operator.name()));
        }
    }
}
