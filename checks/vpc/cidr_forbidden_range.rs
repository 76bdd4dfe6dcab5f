//! A VPC takes a range that is not for networks
//!
//! AWS refuses VPC CIDRs in 0.0.0.0/8, 127.0.0.0/8 (loopback), 169.254.0.0/16 (link-local, where metadata and
//! time live) and 224.0.0.0/4 (multicast).
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["127.0.0.0/16"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["172.31.0.0/16"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::sets::aws_ranges;

pub const CHECK: Check = Check {
    id: "vpc/cidr-forbidden-range",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"],
    ask: Ask::Network(ask),
    text: include_str!("cidr_forbidden_range.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in &network.vpcs {
        for cidr in vpc.cidrs.iter() {
            let Some(range) = aws_ranges::forbidden(&cidr.net) else { continue };
            found
                .at(cidr.at, format!("`{cidr}` is in {range}, which no VPC can have"))
                .subject(vpc.id.to_string())
                .help("take a block of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16");
        }
    }
}
