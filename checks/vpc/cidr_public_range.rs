//! A VPC uses addresses that belong to others on the internet
//!
//! AWS accepts public ranges for a VPC, and its routes then keep those addresses inside: whoever owns them on the
//! internet can no longer be reached from this VPC. Over a peering, private names resolve to such addresses only
//! when DNS resolution is on. Ranges made for this are those of RFC 1918 and 100.64.0.0/10.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["8.8.8.0/24"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["100.64.0.0/16"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{self, Network};
use crate::sets::aws_ranges;

pub const CHECK: Check = Check {
    id: "vpc/cidr-public-range",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "notes 004:432",
        "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("cidr_public_range.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in &network.vpcs {
        for cidr in vpc.cidrs.iter().filter(|cidr| aws_ranges::forbidden(&cidr.net).is_none()) {
            if network::private_space().contains_block(&cidr.net) {
                continue;
            }
            found
                .at(cidr.at, format!("`{cidr}` is a public range"))
                .subject(vpc.id.to_string())
                .help("take a block of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10, unless it is yours");
        }
    }
}
