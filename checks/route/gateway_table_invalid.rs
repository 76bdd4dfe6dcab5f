//! The route table of a gateway holds what AWS does not take there
//!
//! A route table can be associated with an internet gateway or a virtual private gateway, to lead what comes in
//! through an appliance. Such a table is not the main one, nothing propagates into it, and its routes are for the
//! whole VPC or one whole subnet, to a network interface or a Gateway Load Balancer endpoint; a virtual private
//! gateway takes interfaces only.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "fw", "cidr": "10.0.0.0/24"}, {"id": "web", "cidr": "10.0.1.0/24"}],
//!            "interfaces": [{"id": "eni-fw", "kind": "appliance", "subnet": "fw", "source_dest_check": false}],
//!            "route_tables": [{"id": "rtb-edge", "gateway": "igw-a",
//!                              "routes": [{"to": "10.9.0.0/16", "via": "eni-fw"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "fw", "cidr": "10.0.0.0/24"}, {"id": "web", "cidr": "10.0.1.0/24"}],
//!            "interfaces": [{"id": "eni-fw", "kind": "appliance", "subnet": "fw", "source_dest_check": false}],
//!            "route_tables": [{"id": "rtb-edge", "gateway": "igw-a",
//!                              "routes": [{"to": "10.0.1.0/24", "via": "eni-fw"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "route/gateway-table-invalid",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html#gateway-route-tables",
    ],
    ask: Ask::Network(ask),
    text: include_str!("gateway_table_invalid.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, table) in network.route_tables() {
        for (at, fault) in network.edge_faults(vpc, table) {
            let gateway = table.gateway.given().map_or("", String::as_str);
            found
                .at(at, format!("`{}` cannot be the route table of `{gateway}`: {fault}", table.id))
                .subject(&table.id.text)
                .help("lead the VPC's CIDR, or a whole subnet's, to an interface or a Gateway Load Balancer endpoint");
        }
    }
}
