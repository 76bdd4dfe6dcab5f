//! A subnet is associated with two network ACLs
//!
//! A network ACL guards many subnets; a subnet has exactly one. A second association replaces the first, so one
//! of the two does not guard what its author thinks.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "nacl": ["acl-1", "acl-2"]}],
//!            "nacls": [{"id": "acl-1", "ingress": [],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]},
//!                      {"id": "acl-2", "ingress": [],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "nacl": "acl-1"}],
//!            "nacls": [{"id": "acl-1", "ingress": [],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]},
//!                      {"id": "acl-2", "ingress": [],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "subnet/two-nacls",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:414",
        "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("two_nacls.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, subnet) in network.subnets() {
        for other in &subnet.more_nacls {
            let first = subnet.nacl.given().map_or("another", String::as_str);
            found
                .at(other.at, format!("`{}` is associated with `{first}` already", subnet.id))
                .subject(subnet.id.to_string())
                .help("keep one of the two associations");
        }
    }
}
