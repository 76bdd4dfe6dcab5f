//! The default network ACL was emptied, and subnets rely on it
//!
//! Terraform's `aws_default_network_acl` takes the default network ACL over and removes every rule that it does
//! not write. Without rules it denies everything, for every subnet that is associated with no other: the VPC goes
//! dark.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/24"}],
//!            "nacls": [{"id": "acl-1", "default": true, "ingress": [], "egress": []}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/24"}],
//!            "nacls": [{"id": "acl-1", "default": true,
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "nacl/default-adopted-empty",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_network_acl",
        "network-facts 4.2",
    ],
    ask: Ask::Network(ask),
    text: include_str!("default_adopted_empty.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, nacl) in network.nacls().filter(|(_, nacl)| nacl.is_emptied_default()) {
        let Some(subnet) = vpc.subnets_of_nacl(nacl).next() else { continue };
        found
            .at(nacl.id.at, format!("`{}` is the default network ACL and denies everything", nacl.id))
            .subject(nacl.id.to_string())
            .related(subnet.id.at, "this subnet has no other")
            .help("write the rules that allow everything, 100 in each direction, or associate every subnet with another one");
    }
}
