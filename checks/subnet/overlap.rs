//! Two subnets of a VPC overlap
//!
//! An address belongs to one subnet. AWS refuses a subnet that shares addresses with another of the same VPC.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "a", "cidr": "10.0.1.0/24"}, {"id": "b", "cidr": "10.0.1.128/25"}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "a", "cidr": "10.0.1.0/25"}, {"id": "b", "cidr": "10.0.1.128/25"}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::value::Cidr;
use crate::network::vpc::Subnet;
use crate::network::{Network, overlapping};

pub const CHECK: Check = Check {
    id: "subnet/overlap",
    severity: Severity::Error,
    aliases: &["cfn-lint:E3060"],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"],
    ask: Ask::Network(ask),
    text: include_str!("overlap.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in &network.vpcs {
        let all: Vec<(&Subnet, &Cidr)> = vpc
            .subnets
            .iter()
            .flat_map(|subnet| subnet.cidrs().map(move |cidr| (subnet, cidr)))
            .collect();
        for (low, high) in overlapping(all.iter().map(|(_, cidr)| cidr.net)) {
            let (Some((other, theirs)), Some((subnet, cidr))) = (all.get(low), all.get(high))
            else {
                continue;
            };
            found
                .at(cidr.at, format!("`{cidr}` overlaps `{theirs}` of `{}`", other.id))
                .subject(subnet.id.to_string())
                .related(theirs.at, format!("`{}` has these addresses", other.id))
                .help("take a block that is free");
        }
    }
}
