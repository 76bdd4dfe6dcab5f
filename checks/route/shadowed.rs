//! A route never takes a packet
//!
//! The longest matching prefix wins. A route whose addresses are all covered by longer prefixes is never used:
//! whoever reads it believes that traffic goes there. The covering may take several routes together, such as two
//! halves of the destination, or the VPC's own CIDRs.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "vpn_gateway": "vgw-a", "internet_gateway": "igw-a",
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "192.168.4.0/23", "via": "igw-a"},
//!                                                        {"to": "192.168.4.0/24", "via": "vgw-a"},
//!                                                        {"to": "192.168.5.0/24", "via": "vgw-a"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "vpn_gateway": "vgw-a", "internet_gateway": "igw-a",
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "192.168.4.0/23", "via": "igw-a"},
//!                                                        {"to": "192.168.4.0/24", "via": "vgw-a"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "route/shadowed",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html"],
    ask: Ask::Network(ask),
    text: include_str!("shadowed.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, table) in network.route_tables() {
        for (route, takers) in network.shadowed_routes(vpc, table) {
            let message = format!(
                "`{}` takes no packet: longer prefixes cover all of its destination",
                route.text()
            );
            let finding = found.at(route.to.at, message);
            finding
                .subject(&table.id.text)
                .help("remove it, or make the longer routes lead where this one does");
            for claim in takers {
                let net = claim.net;
                match claim.route {
                    Some(taker) => {
                        finding.related(taker.to.at, format!("takes `{net}`"));
                    }
                    None => {
                        finding.related(vpc.cidrs.at, format!("`{net}` does not leave the VPC"));
                    }
                }
            }
        }
    }
}
