//! A route inside the VPC leads out of it
//!
//! A route that is more specific than the local route may lead only to a NAT gateway, a network interface or a
//! Gateway Load Balancer endpoint of the VPC; AWS refuses any other target. Addresses of the VPC cannot lie behind a
//! VPN, a peering connection or an internet gateway. A destination that is no subnet is `vpc/cidr-covers-route`.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "vpn_gateway": "vgw-a",
//!            "subnets": [{"id": "db", "cidr": "10.0.2.0/24"}],
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "10.0.2.0/24", "via": "vgw-a"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "vpn_gateway": "vgw-a",
//!            "subnets": [{"id": "db", "cidr": "10.0.2.0/24"}],
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "10.1.2.0/24", "via": "vgw-a"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "route/inside-vpc-bad-target",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html#route-table-details",
    ],
    ask: Ask::Network(ask),
    text: include_str!("inside_vpc_bad_target.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for entry in network.routes().filter(|entry| !entry.table.is_edge()) {
        let (Some(cidr), Some(whole)) = (entry.route.cidr(), entry.inside()) else { continue };
        // A destination that is no subnet is older than the VPC's CIDR; `vpc/cidr-covers-route` tells that story.
        let subnet = entry.vpc.has_subnet_of(&cidr.net) == Some(true);
        if !subnet || entry.target.may_take_local_traffic() != Some(false) {
            continue;
        }
        found
            .at(
                entry.route.via.at,
                format!(
                    "`{cidr}` is inside `{whole}` of `{}`, and cannot lead to the {}",
                    entry.vpc.id,
                    entry.target_text()
                ),
            )
            .subject(&entry.table.id.text)
            .help("lead it to an interface, a NAT gateway or a Gateway Load Balancer endpoint, or remove it");
    }
}
