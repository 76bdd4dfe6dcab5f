//! A route over a peering connection takes more than the peer has
//!
//! The addresses that the peer does not have are dropped at the peering connection. They may be those of a VPC or
//! site that is added next year, and will then be hard to find. Routes that are more specific, and take the rest
//! elsewhere, are counted.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.1.0.0/16"],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.0.0.0/8", "via": "pcx-ab"}]}]},
//!           {"id": "vpc-b", "cidrs": ["10.2.0.0/16"],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "pcx-ab"}]}]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.1.0.0/16"],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/17", "via": "pcx-ab"}]}]},
//!           {"id": "vpc-b", "cidrs": ["10.2.0.0/16"],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "pcx-ab"}]}]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity, Witness};
use crate::network::{Network, words};
use crate::sets::Set;

pub const CHECK: Check = Check {
    id: "peering/route-wider-than-peer",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html"],
    ask: Ask::Network(ask),
    text: include_str!("route_wider_than_peer.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for reach in network.overreaches() {
        if !reach.partly || reach.is_for_internet() {
            continue;
        }
        let message =
            format!("`{}` also takes addresses that the peer does not have", reach.route.text());
        let cidrs = reach
            .peering
            .seen_from(&reach.vpc.id.text)
            .and_then(|(_, other)| network.cidrs_of(other));
        let finding = found.at(reach.route.to.at, message);
        finding
            .subject(&reach.table.id.text)
            .related(reach.peering.id.at, format!("it drops {}", words::blocks(&reach.beyond)))
            .help(format!("route only {}", words::listed(cidrs.unwrap_or_default())));
        if let Some(witness) = reach.beyond.witness() {
            finding.witness(Witness::Value(witness.to_string()));
        }
    }
}
