//! The ports of a network ACL rule are missing or no range
//!
//! AWS refuses a TCP or UDP rule without a port range, a range that ends before it starts, and ports beyond
//! 65535.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443-80",
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
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "80-443",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::value::Protocol;
use crate::sets::packets::{TCP, UDP};

pub const CHECK: Check = Check {
    id: "nacl/port-range-invalid",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("port_range_invalid.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (nacl, side) in network.nacl_sides() {
        for rule in side.rules.iter() {
            let Some(protocol @ Protocol::Number(TCP | UDP)) = rule.protocol.get() else {
                continue;
            };
            let message = match rule.ports.get() {
                Some(None) => format!("a {protocol} rule needs a range of ports"),
                Some(Some(range)) if range.from > range.to => {
                    format!("ports {range} are the wrong way round")
                }
                Some(Some(range)) if range.valid().is_none() => {
                    format!("ports {range} are not between 0 and 65535")
                }
                _ => continue,
            };
            found
                .at(rule.ports.at, message)
                .subject(nacl.path(side.direction, rule))
                .help("write the lower port first, as in `80-443`; every port is `0-65535`");
        }
    }
}
