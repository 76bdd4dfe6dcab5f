//! A route leads over a peering connection that is not active
//!
//! A peering connection carries packets once the other side has accepted it, and only while it is active. AWS takes
//! a route to one that waits for acceptance, and drops the packets until then; a request expires after seven days.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.1.0.0/16"],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "pcx-ab"}]}]},
//!           {"id": "vpc-b", "cidrs": ["10.2.0.0/16"],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "pcx-ab"}]}]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b", "status": "pending-acceptance"}]}
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
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b", "status": "active"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, Target};

pub const CHECK: Check = Check {
    id: "peering/not-active",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html"],
    ask: Ask::Network(ask),
    text: include_str!("not_active.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for entry in network.routes() {
        let Target::Peering(peering) = entry.target else { continue };
        let Some(status) = peering.status.get().filter(|_| !peering.is_active()) else { continue };
        let help = match status.as_str() {
            "pending-acceptance" | "initiating-request" | "provisioning" => "accept the request",
            _ => "make a new connection, or remove the route",
        };
        found
            .at(
                entry.route.via.at,
                format!(
                    "`{}` drops its packets: `{}` is `{status}`",
                    entry.route.text(),
                    peering.id
                ),
            )
            .subject(&entry.table.id.text)
            .related(peering.status.at, "its state")
            .help(help);
    }
}
