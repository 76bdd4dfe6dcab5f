//! Private addresses in a condition on the caller's address
//!
//! `aws:SourceIp` is the public address a request comes from; behind a VPC endpoint the key is absent. A private
//! range never matches, so an Allow allows nothing and a Deny of all other addresses denies everyone. For private
//! networks use `aws:VpcSourceIp` with `aws:SourceVpc`. A private range beside public ones does no harm and is a
//! note.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Base, Policy};
use ipnet::IpNet;
use std::net::IpAddr;

pub const CHECK: Check = Check {
    id: "condition/private-address",
    severity: Severity::Error,
    aliases: &[
        "access-analyzer:PRIVATE_IP_ADDRESS",
        "access-analyzer:PRIVATE_NOT_IP_ADDRESS",
        "access-analyzer:PRIVATE_IP_ADDRESS_SUBSET",
        "access-analyzer:PRIVATE_NOT_IP_ADDRESS_SUBSET",
    ],
    sources: &["IAM policy validation check reference", "RFC 1918", "RFC 4193"],
    ask: Ask::Policy(ask),
    text: include_str!("private_address.rs"),
};

/// Blocks that no public address is in: RFC 1918, RFC 6598, RFC 3927, loopback, RFC 4193, RFC 4291.
const PRIVATE: &[&str] = &[
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "fc00::/7",
    "fe80::/10",
];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        if !test.key.value.eq_ignore_ascii_case("aws:SourceIp") {
            continue;
        }
        let negated = match test.parsed.map(|operator| operator.base) {
            Some(Base::IpAddress) => false,
            Some(Base::NotIpAddress) => true,
            _ => continue,
        };
        let private: Vec<_> = test.values.iter().filter(|value| is_private(value.value)).collect();
        let Some((first, others)) = private.split_first() else { continue };
        let whole = private.len() == test.values.len();
        let message = match (whole, negated) {
            (true, false) => "these private addresses never match",
            (true, true) => "these private addresses never match, so this is always true",
            (false, _) => "a private address never matches",
        };
        let alias = match (whole, negated) {
            (true, false) => "access-analyzer:PRIVATE_IP_ADDRESS",
            (true, true) => "access-analyzer:PRIVATE_NOT_IP_ADDRESS",
            (false, false) => "access-analyzer:PRIVATE_IP_ADDRESS_SUBSET",
            (false, true) => "access-analyzer:PRIVATE_NOT_IP_ADDRESS_SUBSET",
        };
        let finding = found.at(first.span, format!("`{}`: {message}", test.key.value));
        finding
            .alias(alias)
            .help("use `aws:VpcSourceIp` with `aws:SourceVpc` for private networks");
        if !whole {
            finding.severity(Severity::Note);
        }
        for other in others {
            finding.related(other.span, "private as well");
        }
    }
}

fn is_private(text: &str) -> bool {
    let block = text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
    block.is_some_and(|block| {
        PRIVATE
            .iter()
            .filter_map(|private| private.parse::<IpNet>().ok())
            .any(|private| private.contains(&block))
    })
}
