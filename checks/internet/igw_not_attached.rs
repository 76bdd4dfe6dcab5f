//! A route leads to an internet gateway that is not attached to the VPC
//!
//! An internet gateway serves the one VPC that it is attached to. A route to another VPC's gateway, or to one that is
//! attached nowhere, drops its packets, and the subnet that looks public reaches nothing.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "0.0.0.0/0", "via": "igw-b"}]}]},
//!           {"id": "vpc-b", "cidrs": ["10.1.0.0/16"], "internet_gateway": "igw-b"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::gateway::GatewayKind;

pub const CHECK: Check = Check {
    id: "internet/igw-not-attached",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html"],
    ask: Ask::Network(ask),
    text: include_str!("igw_not_attached.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for entry in network.routes() {
        let stray = entry.stray_gateway(|kind| kind == GatewayKind::Internet);
        let Some(reason) = stray else { continue };
        let help = match entry.vpc.internet_gateway.given() {
            Some(own) => format!("lead it to `{own}`, the gateway of `{}`", entry.vpc.id),
            None => format!("attach an internet gateway to `{}`", entry.vpc.id),
        };
        found
            .at(
                entry.route.via.at,
                format!("`{}` does not reach the internet: {reason}", entry.route.text()),
            )
            .subject(&entry.table.id.text)
            .help(help);
    }
}
