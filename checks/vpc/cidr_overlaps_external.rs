//! A VPC uses addresses of a network that it is connected to
//!
//! The local route of a VPC always wins for its own addresses. Whatever has the same addresses behind a VPN,
//! Direct Connect or transit gateway cannot be reached from the VPC, and cannot be answered.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["192.168.0.0/16"], "vpn_gateway": "vgw-a"}],
//!  "external": [{"id": "office", "cidrs": ["192.168.10.0/24"], "via": "vgw-a"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "vpn_gateway": "vgw-a"}],
//!  "external": [{"id": "office", "cidrs": ["192.168.10.0/24"], "via": "vgw-a"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, Vpc};
use crate::sets::prefix::overlaps;

pub const CHECK: Check = Check {
    id: "vpc/cidr-overlaps-external",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:498",
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("cidr_overlaps_external.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for external in &network.external {
        // A gateway that is attached to one VPC connects no other.
        let via =
            external.via.given().and_then(|id| network.gateway(id)).and_then(|it| it.vpc.given());
        let connected = |vpc: &&Vpc| via.is_none_or(|attached| *attached == vpc.id.text);
        for theirs in external.cidrs.iter().filter(|cidr| cidr.net.prefix_len() > 0) {
            for vpc in network.vpcs.iter().filter(connected) {
                let Some(own) = vpc.all_cidrs().find(|own| overlaps(&own.net, &theirs.net)) else {
                    continue;
                };
                found
                    .at(own.at, format!("`{own}` overlaps `{theirs}` of `{}`", external.id))
                    .subject(vpc.id.to_string())
                    .related(theirs.at, "these addresses cannot be reached from the VPC")
                    .help("take another range for the VPC, or translate addresses between the two");
            }
        }
    }
}
