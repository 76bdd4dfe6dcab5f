//! A VPC's CIDR covers the destination of a route that leads elsewhere
//!
//! Traffic inside the VPC's own addresses stays local. A route into them may only lead to a NAT gateway, a
//! network interface or a Gateway Load Balancer endpoint, and then for one whole subnet. To any other target AWS
//! refuses it, or refuses to add the CIDR while the route is there: with a route 10.0.0.0/24 to a virtual private
//! gateway, neither 10.0.0.0/24 nor anything larger can be added.
//!
//! Destinations that are exactly a subnet are reported by `route/inside-vpc-bad-target`.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.2.0.0/16", "10.0.0.0/16"], "vpn_gateway": "vgw-1",
//!            "route_tables": [{"id": "rtb-1", "main": true,
//!                              "routes": [{"to": "10.0.0.0/24", "via": "vgw-1"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.3.0.0/16", "10.4.0.0/25"], "vpn_gateway": "vgw-1",
//!            "route_tables": [{"id": "rtb-1", "main": true,
//!                              "routes": [{"to": "10.4.0.0/24", "via": "vgw-1"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "vpc/cidr-covers-route",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
        "https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("cidr_covers_route.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, table) in network.route_tables().filter(|(_, table)| !table.is_edge()) {
        for route in table.routes.iter() {
            let Some(to) = route.cidr() else { continue };
            let Some(cidr) = vpc.all_cidrs().find(|cidr| cidr.net.contains(&to.net)) else {
                continue;
            };
            let whole_subnet =
                vpc.subnets.iter().any(|subnet| subnet.cidrs().any(|own| own.net == to.net));
            if whole_subnet || network.target(vpc, route).may_take_local_traffic() != Some(false) {
                continue;
            }
            let message =
                format!("`{cidr}` covers the route `{}`, which leads out of the VPC", route.text());
            found
                .at(cidr.at, message)
                .subject(vpc.id.to_string())
                .related(route.at, format!("this route of `{}`", table.id))
                .help("remove the route, or take a CIDR that is smaller than its destination or apart from it");
        }
    }
}
