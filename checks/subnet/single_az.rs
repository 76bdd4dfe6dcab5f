//! All subnets of a tier are in one Availability Zone
//!
//! When the zone fails, everything in it fails. Two or more subnets of one purpose are most often made to be in
//! different zones. The subnets of a tier are those with the same `tier`; without tiers, all subnets of the VPC.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "a", "cidr": "10.0.1.0/24", "az": "eu-west-1a"},
//!                        {"id": "b", "cidr": "10.0.2.0/24", "az": "eu-west-1a"}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "a", "cidr": "10.0.1.0/24", "az": "eu-west-1a"},
//!                        {"id": "b", "cidr": "10.0.2.0/24", "az": "eu-west-1b"}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::vpc::Subnet;
use std::collections::{BTreeMap, BTreeSet};

pub const CHECK: Check = Check {
    id: "subnet/single-az",
    severity: Severity::Warning,
    aliases: &["prowler:vpc_subnet_different_az"],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html"],
    ask: Ask::Network(ask),
    text: include_str!("single_az.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in network.vpcs.iter().filter(|vpc| vpc.subnets.complete) {
        let mut tiers: BTreeMap<&str, Vec<&Subnet>> = BTreeMap::new();
        for subnet in vpc.subnets.iter() {
            tiers.entry(subnet.tier.given().map_or("", String::as_str)).or_default().push(subnet);
        }
        for (tier, subnets) in tiers {
            let zones: Option<BTreeSet<&str>> =
                subnets.iter().map(|subnet| subnet.az.given().map(String::as_str)).collect();
            let (Some(zones), Some(first)) = (zones, subnets.first()) else { continue };
            let Some(zone) = zones.first().filter(|_| zones.len() == 1 && subnets.len() > 1) else {
                continue;
            };
            let of_tier =
                if tier.is_empty() { String::new() } else { format!(" of tier `{tier}`") };
            let message =
                format!("all {} subnets{of_tier} in `{}` are in {zone}", subnets.len(), vpc.id);
            let finding = found.at(first.az.at, message);
            finding.subject(vpc.id.to_string());
            for subnet in subnets.iter().skip(1).take(5) {
                finding.related(subnet.az.at, format!("`{}` too", subnet.id));
            }
            finding.help("put one of them into another zone");
        }
    }
}
