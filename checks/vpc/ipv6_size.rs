//! The IPv6 CIDR of a VPC has a size that AWS does not give
//!
//! IPv6 CIDRs of a VPC are from /44 to /60, in steps of four bits. A block that Amazon provides is a /56.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "ipv6_cidrs": ["2001:db8::/58"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "ipv6_cidrs": ["2001:db8::/56"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::sets::aws_ranges::Sizes;

pub const CHECK: Check = Check {
    id: "vpc/ipv6-size",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"],
    ask: Ask::Network(ask),
    text: include_str!("ipv6_size.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in &network.vpcs {
        for cidr in vpc.ipv6_cidrs.iter().filter(|cidr| cidr.is_ipv6()) {
            let Some(reason) = Sizes::of_vpc(&cidr.net).refusal(cidr.net.prefix_len()) else {
                continue;
            };
            found
                .at(cidr.at, format!("`{cidr}` is {reason}"))
                .subject(vpc.id.to_string())
                .help("take a /44, /48, /52, /56 or /60");
        }
    }
}
