//! The number of a network ACL rule is out of range
//!
//! Rule numbers go from 1 to 32766. AWS keeps 32767 and above for itself: the `*` rule, which denies what no
//! other rule matched, has 32767 for IPv4 and 32768 for IPv6.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 40000, "action": "allow", "protocol": "tcp", "ports": "443",
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
//!                       "ingress": [{"rule": 32766, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "nacl/rule-number-range",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("rule_number_range.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (nacl, side) in network.nacl_sides() {
        for rule in side.rules.iter() {
            let Some(number) = rule.number.get().filter(|number| !(1..=32766).contains(*number))
            else {
                continue;
            };
            found
                .at(rule.number.at, format!("rule number {number} is not between 1 and 32766"))
                .subject(nacl.path(side.direction, rule))
                .help(
                    "take a number from 1 to 32766 that leaves room for rules before and after it",
                );
        }
    }
}
