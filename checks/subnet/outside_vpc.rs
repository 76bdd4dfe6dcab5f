//! A subnet is outside of its VPC
//!
//! A subnet must lie in one of the CIDRs of its VPC, the primary or a secondary one. AWS refuses any other.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.9.0.0/24"}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.9.0/24"}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "subnet/outside-vpc",
    severity: Severity::Error,
    aliases: &["cfn-lint:E3059"],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"],
    ask: Ask::Network(ask),
    text: include_str!("outside_vpc.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, subnet) in network.subnets().filter(|(vpc, _)| vpc.cidrs.complete) {
        let Some(cidr) = subnet.cidr.given() else { continue };
        if vpc.cidrs.iter().any(|own| own.net.contains(&cidr.net)) {
            continue;
        }
        let finding =
            found.at(cidr.at, format!("`{cidr}` is in none of the CIDRs of `{}`", vpc.id));
        finding.subject(subnet.id.to_string());
        for own in vpc.cidrs.iter().take(5) {
            finding.related(own.at, "a CIDR of the VPC");
        }
        finding.help("take a block inside the VPC, or add a CIDR to the VPC");
    }
}
