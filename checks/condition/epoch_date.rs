//! A date written as seconds
//!
//! AWS compares a number with a date key as seconds since 1970, but readers cannot check it, and milliseconds slip in
//! unnoticed, which lie fifty thousand years ahead. Write an ISO 8601 date.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"DateLessThan": {"aws:CurrentTime": "1798761600"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Family, Policy};

pub const CHECK: Check = Check {
    id: "condition/epoch-date",
    severity: Severity::Warning,
    aliases: &["access-analyzer:INVALID_DATE_VALUE"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("epoch_date.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        if test.parsed.is_none_or(|operator| operator.base.family() != Family::Date) {
            continue;
        }
        // A year alone is a date as well.
        let seconds = |text: &str| text.len() > 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        for value in test.values.iter().filter(|value| seconds(value.value)) {
            let finding = found.at(value.span, format!("`{}` is a date in seconds", value.value));
            finding.help("write it as `2027-01-01T00:00:00Z`");
        }
    }
}
