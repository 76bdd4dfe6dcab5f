//! Client VPN gives out addresses that are taken
//!
//! A Client VPN endpoint gives every client an address of its client CIDR. AWS refuses one that overlaps the VPC
//! that the endpoint is associated with, or a route of the endpoint: answers would have two places to go.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s-a", "cidr": "10.0.1.0/24"}]}],
//!  "client_vpns": [{"id": "cvpn-staff", "cidr": "10.0.128.0/22", "vpc": "vpc-a", "subnets": ["s-a"], "routes": ["10.0.0.0/16"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s-a", "cidr": "10.0.1.0/24"}]}],
//!  "client_vpns": [{"id": "cvpn-staff", "cidr": "10.100.0.0/22", "vpc": "vpc-a", "subnets": ["s-a"], "routes": ["10.0.0.0/16"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "vpn/client-vpn-overlap",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:506",
        "https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/what-is-best-practices.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("client_vpn_overlap.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpn in &network.client_vpns {
        let Some(cidr) = vpn.cidr.given() else { continue };
        for (taken, by) in network.taken_from(vpn, cidr) {
            found
                .at(cidr.at, format!("clients of `{}` get addresses of `{cidr}`, which overlaps `{taken}` of {by}", vpn.id))
                .subject(&vpn.id.text)
                .related(taken.at, "taken here")
                .help("choose a client CIDR, of /12 to /22, that nothing else uses");
        }
    }
}
