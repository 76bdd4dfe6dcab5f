//! A CIDR cannot be added to the CIDRs that the VPC already has
//!
//! Which ranges may be added to a VPC depends on those it has, and on their order: a VPC of 10.0.0.0/16 takes
//! 100.64.0.0/16, and a VPC of 100.64.0.0/16 refuses 10.0.0.0/16. Ranges of different RFC 1918 blocks never go
//! together.
//!
//! The row of AWS's table about 10.0.0.0/15 refuses, read literally, pairs that people use; nobody has shown that
//! the API does, so it is a warning.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["100.64.0.0/16", "10.0.0.0/16"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16", "100.64.0.0/16"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::sets::aws_ranges::{Conflict, association_conflict};

pub const CHECK: Check = Check {
    id: "vpc/cidr-restricted-association",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
        "network-facts V4-V6",
    ],
    ask: Ask::Network(ask),
    text: include_str!("cidr_restricted_association.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in &network.vpcs {
        for (at, cidr) in vpc.cidrs.iter().enumerate() {
            let earlier = vpc.cidrs.iter().take(at);
            // Overlaps have a check of their own.
            let conflict = earlier
                .filter_map(|earlier| {
                    Some((earlier, association_conflict(&earlier.net, &cidr.net)?))
                })
                .find(|(_, conflict)| *conflict != Conflict::Overlap);
            let Some((earlier, conflict)) = conflict else { continue };
            let finding = found
                .at(cidr.at, format!("`{cidr}` cannot be added to a VPC that has `{earlier}`"));
            finding.subject(vpc.id.to_string()).related(earlier.at, "the VPC has this already");
            if !conflict.certain() {
                finding.severity(Severity::Warning).possible();
            }
            finding.help(conflict.reason());
        }
    }
}
