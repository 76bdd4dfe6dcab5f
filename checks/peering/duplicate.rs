//! Two VPCs are peered twice
//!
//! A pair of VPCs can have one peering connection at a time; AWS refuses the second, whichever side asks for it.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.1.0.0/16"],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "pcx-ab"}]}]},
//!           {"id": "vpc-b", "cidrs": ["10.2.0.0/16"],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "pcx-ab"}]}]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b"},
//!               {"id": "pcx-ba", "requester": "vpc-b", "accepter": "vpc-a"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.1.0.0/16"],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "pcx-ab"}]}]},
//!           {"id": "vpc-b", "cidrs": ["10.2.0.0/16"],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "pcx-ab"}]}]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b"},
//!               {"id": "pcx-old", "requester": "vpc-b", "accepter": "vpc-a", "status": "deleted"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "peering/duplicate",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html"],
    ask: Ask::Network(ask),
    text: include_str!("duplicate.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (first, second) in network.doubled_peerings() {
        found
            .at(
                second.id.at,
                format!("`{}` joins two VPCs that `{}` already joins", second.id, first.id),
            )
            .subject(&second.id.text)
            .related(first.id.at, "the first one")
            .help("keep one of them, and lead all routes to it");
    }
}
