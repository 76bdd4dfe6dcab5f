//! An operator that does not fit the type of its key
//!
//! `StringEquals` on a key that holds a number compares text with text and misses `07` for `7`; `NumericEquals` on a
//! text is never true. AWS documents the type of every condition key. Comparing `true` as text works, so that
//! is a note. String operators on ARN keys are a check of their own.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": {"StringEquals": {"s3:max-keys": "10"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": {"NumericLessThanEquals": {"s3:max-keys": "10"}}}
//! ]}
//! ```

use crate::catalog::KeyType;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Family, Policy};

pub const CHECK: Check = Check {
    id: "condition/operator-type",
    severity: Severity::Warning,
    aliases: &["access-analyzer:TYPE_MISMATCH"],
    sources: &["IAM policy validation check reference", "AWS Service Authorization Reference"],
    ask: Ask::Policy(ask),
    text: include_str!("operator_type.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let (Some(operator), Some(key)) = (test.parsed, test.documented()) else {
            continue;
        };
        let wanted = key.value_type();
        // Dates may be compared as the numbers of seconds they stand for.
        let fits = match operator.base.family() {
            Family::Null => true,
            Family::String => matches!(wanted, KeyType::String | KeyType::Arn),
            Family::Binary => wanted == KeyType::String,
            Family::Numeric => matches!(wanted, KeyType::Numeric | KeyType::Date),
            Family::Date => wanted == KeyType::Date,
            Family::Bool => wanted == KeyType::Bool,
            Family::Ip => wanted == KeyType::IpAddress,
            // ARNs are often held by keys that AWS lists as text.
            Family::Arn => matches!(wanted, KeyType::Arn | KeyType::String),
        };
        // `StringEquals` compares a single `true` as well as `Bool` does.
        let harmless = operator.base.family() == Family::String && wanted == KeyType::Bool;
        if !fits {
            let name = operator.name();
            let message = match harmless {
                true => {
                    format!("`{name}` compares `{key}`, which has the type {wanted}, as a text")
                }
                false => format!(
                    "`{name}` does not compare values of `{key}`, which has the type {wanted}"
                ),
            };
            let finding = found.at(test.operator.span, message);
            finding.related(test.key.span, "the key");
            if harmless {
                finding.severity(Severity::Note);
            }
            let right = match wanted {
                KeyType::String => "String",
                KeyType::Numeric => "Numeric",
                KeyType::Date => "Date",
                KeyType::Bool => "Bool",
                KeyType::IpAddress => "IpAddress",
                KeyType::Arn => "Arn",
            };
            finding.help(format!("use an operator of the family `{right}`"));
        }
    }
}
