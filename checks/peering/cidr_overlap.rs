//! Two peered VPCs share addresses
//!
//! AWS refuses a peering when any CIDR of one VPC overlaps any CIDR of the other, IPv4 or IPv6, even when only
//! the CIDRs that are apart would be routed: the connection fails at once. Secondary CIDRs are the ones that are
//! forgotten, such as ranges for pods; `CidrBlock` of `describe-vpc-peering-connections` is the primary only,
//! `CidrBlockSet` has them all.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16", "100.64.0.0/16"]},
//!           {"id": "vpc-b", "cidrs": ["10.1.0.0/16", "100.64.128.0/17"]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b", "status": "active"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16", "100.64.0.0/16"]},
//!           {"id": "vpc-b", "cidrs": ["10.1.0.0/16", "100.65.0.0/16"]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b", "status": "active"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::transit::PeeringSide;
use crate::network::value::Cidr;
use crate::sets::prefix::overlaps;

pub const CHECK: Check = Check {
    id: "peering/cidr-overlap",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:453",
        "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html",
        "network-facts P1",
    ],
    ask: Ask::Network(ask),
    text: include_str!("cidr_overlap.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for peering in network.peerings.iter().filter(|peering| !peering.is_gone()) {
        let [requester, accepter] = peering.sides().map(|side| cidrs(network, side));
        for own in &requester {
            for theirs in accepter.iter().filter(|theirs| overlaps(&own.net, &theirs.net)) {
                let shared = if own.net.prefix_len() > theirs.net.prefix_len() {
                    own.net
                } else {
                    theirs.net
                };
                let message = format!(
                    "`{}` joins VPCs that both have {shared}: `{own}` and `{theirs}`",
                    peering.id
                );
                found
                    .at(peering.id.at, message)
                    .subject(peering.id.to_string())
                    .related(own.at, "one VPC has this")
                    .related(theirs.at, "the other has this")
                    .help("give one of the VPCs other addresses, or join them by PrivateLink or private NAT");
            }
        }
    }
}

/// The CIDRs of a side that are known: those of the VPC, or those that the connection lists.
fn cidrs<'n>(network: &'n Network, side: &'n PeeringSide) -> Vec<&'n Cidr> {
    match side.vpc.get().and_then(|id| network.vpc(id)).filter(|vpc| !vpc.cidrs.is_empty()) {
        Some(vpc) => vpc.all_cidrs().collect(),
        None => side.cidrs.iter().collect(),
    }
}
