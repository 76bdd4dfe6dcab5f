//! A route leads to something that this VPC does not have
//!
//! AWS refuses a route whose target does not exist, or belongs to another VPC: a NAT gateway, an interface or an
//! endpoint serves its own VPC only, a peering connection the two it joins, and a transit gateway those that are
//! attached to it. In a design it is mostly a typing mistake, or the attachment was forgotten.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "10.1.0.0/16", "via": "pcx-ab"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "10.1.0.0/16", "via": "pcx-ab"}]}]},
//!           {"id": "vpc-b", "cidrs": ["10.1.0.0/16"]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::nearest;
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "route/target-missing",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html"],
    ask: Ask::Network(ask),
    text: include_str!("target_missing.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for entry in network.routes() {
        let Some(reason) = entry.missing_target(network) else { continue };
        let route = entry.route;
        let near =
            route.via.get().and_then(|id| nearest::name(id, network.target_names(entry.vpc)));
        let help = near.map_or_else(
            || format!("create the target in `{}`, or remove the route", entry.vpc.id),
            |near| format!("did you mean `{near}`?"),
        );
        found
            .at(route.via.at, format!("`{}` leads nowhere: {reason}", route.text()))
            .subject(&entry.table.id.text)
            .help(help);
    }
}
