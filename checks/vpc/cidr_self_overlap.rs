//! Two CIDRs of one VPC overlap
//!
//! The CIDRs of a VPC must be apart. A block cannot be resized either: a larger VPC is a second block beside the
//! first.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16", "10.0.128.0/17"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16", "10.1.0.0/16"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::value::Cidr;
use crate::sets::prefix::overlaps;

pub const CHECK: Check = Check {
    id: "vpc/cidr-self-overlap",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"],
    ask: Ask::Network(ask),
    text: include_str!("cidr_self_overlap.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in &network.vpcs {
        let all: Vec<&Cidr> = vpc.all_cidrs().collect();
        for (at, cidr) in all.iter().enumerate() {
            let mut earlier = all.iter().take(at);
            let Some(other) = earlier.find(|other| overlaps(&other.net, &cidr.net)) else {
                continue;
            };
            found
                .at(cidr.at, format!("`{cidr}` overlaps `{other}` of the same VPC"))
                .subject(vpc.id.to_string())
                .related(other.at, "the other block")
                .help("take a block that is free, or leave this one out if the other holds it");
        }
    }
}
