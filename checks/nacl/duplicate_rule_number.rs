//! Two rules of one direction have the same number
//!
//! Each direction of a network ACL is a list of its own, and AWS refuses a second entry with a number that is
//! taken (`NetworkAclEntryAlreadyExists`). The same number once in each direction is fine. Whether an IPv4 and an
//! IPv6 rule may share a number is documented nowhere, so that is only a warning.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"},
//!                                   {"rule": 100, "action": "deny", "protocol": "tcp", "ports": "22",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"},
//!                                   {"rule": 110, "action": "deny", "protocol": "tcp", "ports": "22",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::filter::NaclRule;
use crate::network::value::Cidr;
use std::collections::BTreeMap;

pub const CHECK: Check = Check {
    id: "nacl/duplicate-rule-number",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html",
        "network-facts N3",
    ],
    ask: Ask::Network(ask),
    text: include_str!("duplicate_rule_number.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (nacl, side) in network.nacl_sides() {
        let mut first: BTreeMap<i64, &NaclRule> = BTreeMap::new();
        for rule in side.rules.iter() {
            let Some(&number) = rule.number.get() else { continue };
            let Some(earlier) = first.get(&number) else {
                first.insert(number, rule);
                continue;
            };
            let family = |rule: &NaclRule| rule.cidr.get().map(Cidr::is_ipv6);
            let finding = found
                .at(rule.number.at, format!("rule number {number} is taken in this direction"));
            finding
                .subject(nacl.path(side.direction, rule))
                .related(earlier.number.at, "first used here");
            if family(rule) != family(earlier) {
                finding.severity(Severity::Warning).possible();
            }
            finding.help("give one of them a free number; the lower one is tried first");
        }
    }
}
