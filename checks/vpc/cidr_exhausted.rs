//! A VPC has no room for another subnet of its usual size
//!
//! Subnets are aligned blocks: what is free in small pieces here and there is of no use for a larger one. When no
//! free block is left that is as large as most subnets of the VPC, the next subnet needs a further CIDR.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/23"],
//!            "subnets": [{"id": "s1", "cidr": "10.0.0.0/24"}, {"id": "s2", "cidr": "10.0.1.0/24"}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/22"],
//!            "subnets": [{"id": "s1", "cidr": "10.0.0.0/24"}, {"id": "s2", "cidr": "10.0.1.0/24"}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::sets::Set;
use crate::sets::prefix::AddressSet;
use ipnet::IpNet;
use std::collections::BTreeMap;

pub const CHECK: Check = Check {
    id: "vpc/cidr-exhausted",
    severity: Severity::Note,
    aliases: &[],
    sources: &[
        "network-facts 3.3",
        "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("cidr_exhausted.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in network.vpcs.iter().filter(|vpc| vpc.cidrs.complete && vpc.subnets.complete) {
        let blocks: Vec<IpNet> =
            vpc.subnets.iter().filter_map(|subnet| Some(subnet.cidr.given()?.net)).collect();
        let mut sizes: BTreeMap<u8, usize> = BTreeMap::new();
        for block in &blocks {
            *sizes.entry(block.prefix_len()).or_default() += 1;
        }
        let Some((&usual, _)) = sizes.iter().max_by_key(|&(length, count)| (*count, *length))
        else {
            continue;
        };
        let whole: AddressSet = vpc.cidrs.iter().map(|cidr| cidr.net).collect();
        let free = whole.subtract(&blocks.iter().copied().collect());
        if free.blocks().any(|block| block.prefix_len() <= usual) {
            continue;
        }
        let message =
            format!("no free /{usual} is left in `{}`; most of its subnets have that size", vpc.id);
        found
            .at(vpc.cidrs.at, message)
            .subject(vpc.id.to_string())
            .help("add a CIDR before the next subnet is needed, or take smaller subnets");
    }
}
