//! A date is written as seconds since 1970
//!
//! AWS reads such numbers, but people do not: nobody sees when `1767225600` is. Write dates as ISO 8601. For
//! `aws:EpochTime` the seconds are the point, so it is not asked.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"DateLessThan": {"aws:CurrentTime": "1767225600"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Family, Policy};

pub const CHECK: Check = Check {
    id: "policy/epoch-date",
    severity: Severity::Warning,
    aliases: &["access-analyzer:INVALID_DATE_VALUE"],
    sources: &["IAM User Guide, IAM JSON policy elements: Condition operators"],
    ask: Ask::Policy(ask),
    text: include_str!("epoch_date.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let is_date = test.parsed.is_some_and(|operator| operator.base.family() == Family::Date);
        if !is_date || test.key.value.eq_ignore_ascii_case("aws:EpochTime") {
            continue;
        }
        for value in &test.values {
            let digits = value.value.strip_prefix('-').unwrap_or(value.value);
            if digits.len() > 4 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
                found
                    .at(value.span, format!("`{}` is a date in seconds since 1970", value.value))
                    .help("write it as ISO 8601, such as `2026-01-01T00:00:00Z`");
            }
        }
    }
}
