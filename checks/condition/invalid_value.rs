//! A value that its operator cannot compare
//!
//! Numbers need a number, dates an ISO 8601 date or seconds, Bool `true` or `false`, addresses an address or CIDR
//! block, and BinaryEquals Base64. With any other value the comparison is never true, and AWS refuses some of them:
//! an IP operator with a value that is no block is an error.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "one hour"}}}
//! ]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/33"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}, "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}, "Bool": {"aws:SecureTransport": true}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Family, Policy};
use ipnet::IpNet;
use std::net::IpAddr;

pub const CHECK: Check = Check {
    id: "condition/invalid-value",
    severity: Severity::Warning,
    aliases: &[
        "access-analyzer:TYPE_MISMATCH_BOOLEAN",
        "access-analyzer:TYPE_MISMATCH_DATE",
        "access-analyzer:TYPE_MISMATCH_NUMBER",
        "access-analyzer:TYPE_MISMATCH_STRING",
        "access-analyzer:TYPE_MISMATCH_IP_RANGE",
    ],
    sources: &[
        "IAM policy validation check reference",
        "IAM User Guide, IAM JSON policy elements: Condition operators",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("invalid_value.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let Some(family) = test.parsed.map(|operator| operator.base.family()) else { continue };
        for value in &test.values {
            let text = value.value;
            let (fits, needed, alias) = match family {
                Family::Bool => {
                    (is_bool(text), "`true` or `false`", "access-analyzer:TYPE_MISMATCH_BOOLEAN")
                }
                Family::Date => {
                    (is_date(text), "an ISO 8601 date", "access-analyzer:TYPE_MISMATCH_DATE")
                }
                Family::Numeric => (
                    text.parse::<f64>().is_ok(),
                    "a number",
                    "access-analyzer:TYPE_MISMATCH_NUMBER",
                ),
                Family::Binary => {
                    (is_base64(text), "Base64 text", "access-analyzer:TYPE_MISMATCH_STRING")
                }
                Family::Ip => (
                    is_block(text),
                    "an address or CIDR block",
                    "access-analyzer:TYPE_MISMATCH_IP_RANGE",
                ),
                Family::String | Family::Arn | Family::Null => continue,
            };
            // A variable is a check of its own: it stands for no such value.
            if fits || text.contains("${") {
                continue;
            }
            let finding = found.at(value.span, format!("`{text}` is not {needed}"));
            finding.alias(alias).related(test.operator.span, "what compares it");
            finding.help(format!("write {needed}, or use a string operator"));
            if family == Family::Ip {
                finding.severity(Severity::Error);
            }
        }
    }
}

fn is_bool(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

fn is_block(text: &str) -> bool {
    text.parse::<IpNet>().is_ok() || text.parse::<IpAddr>().is_ok()
}

/// Seconds since 1970, or a date with an optional time as ISO 8601 (W3C profile) writes it.
fn is_date(text: &str) -> bool {
    if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
        return true;
    }
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let numbers: Vec<&str> = date.split('-').collect();
    let digits = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let within = |text: &str, range: std::ops::RangeInclusive<u8>| {
        text.parse().is_ok_and(|number| range.contains(&number))
    };
    let day = match numbers.as_slice() {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2) && within(month, 1..=12),
        [year, month, day] => {
            digits(year, 4)
                && digits(month, 2)
                && within(month, 1..=12)
                && digits(day, 2)
                && within(day, 1..=31)
        }
        _ => false,
    };
    let clock = |time: &str| {
        let zone = time.find(['Z', '+', '-']).unwrap_or(time.len());
        let (clock, zone) = time.split_at(zone);
        let plain = |text: &str| {
            text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':' || byte == b'.')
        };
        clock.len() >= 5
            && plain(clock)
            && (zone.is_empty() || zone == "Z" || plain(zone.get(1..).unwrap_or_default()))
    };
    day && time.is_none_or(clock)
}

fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}
