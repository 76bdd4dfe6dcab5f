//! A route leads over a peering connection to what the peer does not have
//!
//! A peering connection carries packets between its two VPCs and nothing else. Another VPC behind the peer, its VPN
//! or Direct Connect, its internet and NAT gateways, its gateway endpoints: all of them are out of reach, and what
//! such a route takes is dropped. Connect the VPCs directly, or use a transit gateway.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.1.0.0/16"],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "pcx-ab"}, {"to": "10.3.0.0/16", "via": "pcx-ab"}]}]},
//!           {"id": "vpc-b", "cidrs": ["10.2.0.0/16"],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "pcx-ab"}]}]},
//!           {"id": "vpc-c", "cidrs": ["10.3.0.0/16"]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.1.0.0/16"],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "pcx-ab"}]}]},
//!           {"id": "vpc-b", "cidrs": ["10.2.0.0/16"],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "pcx-ab"}]}]},
//!           {"id": "vpc-c", "cidrs": ["10.3.0.0/16"]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, words};

pub const CHECK: Check = Check {
    id: "peering/route-beyond-peer",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:453",
        "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("route_beyond_peer.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for reach in network.overreaches() {
        if reach.partly && !reach.is_for_internet() {
            continue;
        }
        let what = if reach.is_for_internet() {
            "the internet".to_owned()
        } else {
            format!("{}, which the peer does not have", words::blocks(&reach.beyond))
        };
        let message = format!("`{}` leads over a peering to {what}", reach.route.text());
        found
            .at(reach.route.at, format!("{message}: {}", reach.reason(network)))
            .subject(&reach.table.id.text)
            .related(reach.peering.id.at, "the peering connection")
            .help("remove the route; reach it by a connection of its own, or through a transit gateway");
    }
}
