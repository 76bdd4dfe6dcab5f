//! Answers to one peer go to another with the same addresses
//!
//! Two VPCs with overlapping CIDRs can both be peered with a third. That one answers by its own route table alone:
//! it does not look at where a packet came from. Packets of the VPC whose addresses are routed to the other never
//! get an answer. A more specific route for its subnets settles it.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-hub", "cidrs": ["10.10.0.0/16"],
//!            "route_tables": [{"id": "rtb-hub", "main": true, "routes": [{"to": "192.168.0.0/16", "via": "pcx-c"}]}]},
//!           {"id": "vpc-b", "cidrs": ["192.168.0.0/16"], "subnets": [{"id": "b", "cidr": "192.168.1.0/24"}],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.10.0.0/16", "via": "pcx-b"}]}]},
//!           {"id": "vpc-c", "cidrs": ["192.168.0.0/16"], "subnets": [{"id": "c", "cidr": "192.168.2.0/24"}],
//!            "route_tables": [{"id": "rtb-c", "main": true, "routes": [{"to": "10.10.0.0/16", "via": "pcx-c"}]}]}],
//!  "peerings": [{"id": "pcx-b", "requester": "vpc-hub", "accepter": "vpc-b"},
//!               {"id": "pcx-c", "requester": "vpc-hub", "accepter": "vpc-c"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-hub", "cidrs": ["10.10.0.0/16"],
//!            "route_tables": [{"id": "rtb-hub", "main": true, "routes": [{"to": "192.168.0.0/16", "via": "pcx-c"}, {"to": "192.168.1.0/24", "via": "pcx-b"}]}]},
//!           {"id": "vpc-b", "cidrs": ["192.168.0.0/16"], "subnets": [{"id": "b", "cidr": "192.168.1.0/24"}],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.10.0.0/16", "via": "pcx-b"}]}]},
//!           {"id": "vpc-c", "cidrs": ["192.168.0.0/16"], "subnets": [{"id": "c", "cidr": "192.168.2.0/24"}],
//!            "route_tables": [{"id": "rtb-c", "main": true, "routes": [{"to": "10.10.0.0/16", "via": "pcx-c"}]}]}],
//!  "peerings": [{"id": "pcx-b", "requester": "vpc-hub", "accepter": "vpc-b"},
//!               {"id": "pcx-c", "requester": "vpc-hub", "accepter": "vpc-c"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, words};

pub const CHECK: Check = Check {
    id: "peering/ambiguous-return-route",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/peering/peering-configurations-partial-access.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("ambiguous_return_route.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (peering, vpcs) in network.joined() {
        for lost in network.lost_replies(peering, vpcs) {
            let Some(other) = lost.via else { continue };
            let message = format!(
                "answers to {} of `{}` go out by `{}`, and its packets come in by `{}`",
                words::blocks(&lost.addresses),
                lost.from.id,
                other.id,
                peering.id
            );
            found
                .at(lost.table.id.at, message)
                .subject(&lost.table.id.text)
                .related(other.id.at, "where the answers go")
                .related(peering.id.at, "where the packets come from")
                .help(format!(
                    "add a route for {} to `{}`",
                    words::blocks(&lost.addresses),
                    peering.id
                ));
        }
    }
}
