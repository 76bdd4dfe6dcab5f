//! The IPv4 CIDR of a VPC is too large or too small
//!
//! AWS takes IPv4 CIDRs from /16 (65,536 addresses) to /28 (16 addresses) for a VPC, the primary one and those
//! that are added later alike.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/8"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::sets::aws_ranges::Sizes;

pub const CHECK: Check = Check {
    id: "vpc/cidr-size",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:401",
        "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("cidr_size.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in &network.vpcs {
        for cidr in vpc.cidrs.iter().filter(|cidr| !cidr.is_ipv6()) {
            let Some(reason) = Sizes::of_vpc(&cidr.net).refusal(cidr.net.prefix_len()) else {
                continue;
            };
            found
                .at(cidr.at, format!("`{cidr}` is {reason}"))
                .subject(vpc.id.to_string())
                .help("take a block from /16 to /28; a VPC may have several");
        }
    }
}
