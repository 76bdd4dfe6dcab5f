//! A route is for addresses that AWS keeps for its own services
//!
//! AWS reserves 169.254.168.0/22 and fd00:ec2::/32 for what every instance can reach: the instance metadata, the
//! DNS resolver, the time service. A route table takes no route for them or a part of them. A larger destination is
//! accepted, and packets for these addresses are still not forwarded.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "vpn_gateway": "vgw-a",
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "169.254.169.0/24", "via": "vgw-a"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "vpn_gateway": "vgw-a",
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "169.254.64.0/24", "via": "vgw-a"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::sets::aws_ranges;

pub const CHECK: Check = Check {
    id: "route/in-reserved-link-local",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html#route-table-details",
    ],
    ask: Ask::Network(ask),
    text: include_str!("in_reserved_link_local.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for entry in network.routes() {
        let nets = network.destinations(entry.route).unwrap_or_default();
        let Some(net) = nets.into_iter().find(|net| aws_ranges::link_local(net).is_some()) else {
            continue;
        };
        let Some(range) = aws_ranges::link_local(&net) else { continue };
        found
            .at(
                entry.route.to.at,
                format!("`{net}` is in `{range}`, which AWS keeps for its own services"),
            )
            .subject(&entry.table.id.text)
            .help("remove the route: instances reach these services without one");
    }
}
