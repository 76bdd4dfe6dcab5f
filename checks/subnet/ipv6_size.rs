//! The IPv6 CIDR of a subnet has a wrong size, or is not the VPC's
//!
//! IPv6 subnets are from /44 to /64, in steps of four bits, and lie inside an IPv6 CIDR of the VPC.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "ipv6_cidr": "2001:db8::/62"}],
//!            "ipv6_cidrs": ["2001:db8::/56"]}]}
//! ```
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "ipv6_cidr": "2001:db8:5::/64"}],
//!            "ipv6_cidrs": ["2001:db8::/56"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "ipv6_cidr": "2001:db8::/64"}],
//!            "ipv6_cidrs": ["2001:db8::/56"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::sets::aws_ranges::Sizes;

pub const CHECK: Check = Check {
    id: "subnet/ipv6-size",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"],
    ask: Ask::Network(ask),
    text: include_str!("ipv6_size.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, subnet) in network.subnets() {
        let Some(cidr) = subnet.ipv6_cidr.given() else { continue };
        let inside = vpc.ipv6_cidrs.iter().any(|own| own.net.contains(&cidr.net));
        let message = match Sizes::of_subnet(&cidr.net).refusal(cidr.net.prefix_len()) {
            Some(reason) => format!("`{cidr}` is {reason}"),
            None if !inside && vpc.ipv6_cidrs.complete => {
                format!("`{cidr}` is in none of the IPv6 CIDRs of `{}`", vpc.id)
            }
            None => continue,
        };
        found
            .at(cidr.at, message)
            .subject(subnet.id.to_string())
            .help("take a /64 of the VPC's IPv6 CIDR");
    }
}
