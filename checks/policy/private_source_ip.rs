//! A condition on aws:SourceIp names private addresses
//!
//! `aws:SourceIp` is the public address that a request comes from. Through a VPC endpoint the key is not there at all. So
//! a private range never matches: `IpAddress` with private ranges only lets nobody in, and `NotIpAddress` is true for
//! everybody. To name addresses inside a VPC use `aws:VpcSourceIp` together with `aws:SourceVpc` or `aws:SourceVpce`.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {
//!     "IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}, "StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d4e5f60718"}}}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Base, Policy, Spanned, Test};
use crate::sets::aws_ranges;
use crate::sets::prefix::{AddressSet, parse};
use ipnet::IpNet;

pub const CHECK: Check = Check {
    id: "policy/private-source-ip",
    severity: Severity::Error,
    aliases: &[
        "access-analyzer:PRIVATE_IP_ADDRESS",
        "access-analyzer:PRIVATE_NOT_IP_ADDRESS",
        "access-analyzer:PRIVATE_IP_ADDRESS_SUBSET",
        "access-analyzer:PRIVATE_NOT_IP_ADDRESS_SUBSET",
    ],
    sources: &["IAM User Guide, AWS global condition context keys: aws:SourceIp", "RFC 6890"],
    ask: Ask::Policy(ask),
    text: include_str!("private_source_ip.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| statement.tests_of("aws:SourceIp")) {
        let negated = match test.parsed.map(|operator| operator.base) {
            Some(Base::IpAddress) => false,
            Some(Base::NotIpAddress) => true,
            _ => continue,
        };
        let private: Vec<&Spanned<&str>> =
            test.values.iter().filter(|value| is_private(value.value)).collect();
        let Some(first) = private.first() else { continue };
        if private.len() == test.node.items().len() {
            report_all(test, first, negated, found);
        } else {
            report_some(test, &private, negated, found);
        }
    }
}

fn report_all(test: &Test<'_>, first: &Spanned<&str>, negated: bool, found: &mut Reporter<'_>) {
    let (holds, alias) = if negated {
        ("holds for every request", "access-analyzer:PRIVATE_NOT_IP_ADDRESS")
    } else {
        ("never holds", "access-analyzer:PRIVATE_IP_ADDRESS")
    };
    let message = format!(
        "`{}` is private and no request comes from it, so the condition {holds}",
        first.value
    );
    found
        .at(first.span, message)
        .related(test.key.span, "holds public addresses only")
        .help("name public addresses, or test aws:VpcSourceIp with aws:SourceVpc or aws:SourceVpce")
        .alias(alias);
}

fn report_some(
    test: &Test<'_>,
    private: &[&Spanned<&str>],
    negated: bool,
    found: &mut Reporter<'_>,
) {
    let alias = if negated {
        "access-analyzer:PRIVATE_NOT_IP_ADDRESS_SUBSET"
    } else {
        "access-analyzer:PRIVATE_IP_ADDRESS_SUBSET"
    };
    for value in private {
        let index = test.node.items().iter().position(|item| item.span == value.span);
        let edit = index.and_then(|index| Edit::remove(test.node, index));
        found
            .at(value.span, format!("`{}` is private and no request comes from it", value.value))
            .related(test.key.span, "holds public addresses only")
            .help("leave it out")
            .alias(alias)
            .severity(Severity::Note)
            .fix_if(Applicability::Safe, "leave it out", edit.map(|edit| vec![edit]));
    }
}

/// Whether no packet from the internet has a source in that CIDR.
fn is_private(text: &str) -> bool {
    let local =
        ["100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "fe80::/10", "::1/128"];
    let local = local.iter().filter_map(|net| net.parse::<IpNet>().ok());
    let private: AddressSet = aws_ranges::PRIVATE.into_iter().chain(local).collect();
    parse::network(text).is_ok_and(|(net, _)| private.contains_block(&net))
}
