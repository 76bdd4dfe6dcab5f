//! Packets get to the peered VPC, and its answers do not get back
//!
//! Each side of a peering connection needs its own route. With a route on one side only, the first packet arrives,
//! the flow logs of both sides show ACCEPT, and the answer has no way back. Where another table of the answering
//! VPC has the way back, only some of its subnets are cut off, and this is a warning.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.1.0.0/16"],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "pcx-ab"}]}]},
//!           {"id": "vpc-b", "cidrs": ["10.2.0.0/16"],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": []}]}],
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
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/17", "via": "pcx-ab"}, {"to": "10.1.128.0/17", "via": "pcx-ab"}]}]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, words};

pub const CHECK: Check = Check {
    id: "peering/missing-return-route",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html"],
    ask: Ask::Network(ask),
    text: include_str!("missing_return_route.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (peering, vpcs) in network.joined() {
        for lost in network.lost_replies(peering, vpcs).iter().filter(|lost| lost.via.is_none()) {
            let message = format!(
                "`{}` has no way back to {} of `{}`, which reaches it over `{}`",
                lost.table.id,
                words::blocks(&lost.addresses),
                lost.from.id,
                peering.id
            );
            let cidrs =
                lost.from.all_cidrs().filter(|cidr| lost.addresses.overlaps(&cidr.net.into()));
            let routes = cidrs.map(|cidr| format!("{cidr} -> {}", peering.id));
            let finding = found.at(lost.table.id.at, message);
            finding
                .subject(&lost.table.id.text)
                .related(peering.id.at, "the connection that the packets come over")
                .help(format!("add {} to `{}`", words::listed(routes), lost.table.id));
            if lost.elsewhere {
                finding.severity(Severity::Warning);
            }
        }
    }
}
