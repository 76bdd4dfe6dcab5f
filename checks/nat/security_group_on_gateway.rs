//! A NAT gateway is given a security group
//!
//! NAT gateways have no security groups; AWS refuses one. What may pass is decided by the groups of the machines
//! behind it and by the network ACL of its subnet. A NAT instance, an EC2 instance that translates, does have them.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "security_groups": [{"id": "sg-nat"}],
//!            "nat_gateways": [{"id": "nat-a", "subnet": "pub", "eip": true, "security_groups": ["sg-nat"]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "security_groups": [{"id": "sg-nat"}],
//!            "interfaces": [{"id": "nat1", "kind": "nat_instance", "subnet": "pub", "security_groups": ["sg-nat"],
//!                            "source_dest_check": false, "public_ip": true}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "nat/security-group-on-gateway",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:463",
        "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("security_group_on_gateway.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, nat) in network.nat_gateways() {
        for group in &nat.security_groups {
            found
                .at(group.at, format!("`{}` is a NAT gateway and cannot have the security group `{group}`", nat.id))
                .subject(&nat.id.text)
                .help("put the rules into the groups of the machines behind it, or into the subnet's network ACL");
        }
    }
}
