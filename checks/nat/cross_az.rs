//! A subnet uses a NAT gateway in another Availability Zone
//!
//! A zonal NAT gateway lives in one Availability Zone. When that zone fails, subnets in other zones that rely on it
//! lose the internet as well, and until then every byte between the zones is charged. Give each zone its own NAT
//! gateway and route table, or use a regional NAT gateway.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "pub", "az": "eu-west-1a", "cidr": "10.0.0.0/24"},
//!                        {"id": "app", "az": "eu-west-1b", "cidr": "10.0.1.0/24", "route_table": "rtb-app"}],
//!            "route_tables": [{"id": "rtb-app", "routes": [{"to": "0.0.0.0/0", "via": "nat-a"}]}],
//!            "nat_gateways": [{"id": "nat-a", "subnet": "pub", "eip": true}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "pub", "az": "eu-west-1a", "cidr": "10.0.0.0/24"},
//!                        {"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"}],
//!            "route_tables": [{"id": "rtb-app", "routes": [{"to": "0.0.0.0/0", "via": "nat-a"}]}],
//!            "nat_gateways": [{"id": "nat-a", "subnet": "pub", "eip": true}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, words};

pub const CHECK: Check = Check {
    id: "nat/cross-az",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"],
    ask: Ask::Network(ask),
    text: include_str!("cross_az.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, table) in network.route_tables() {
        let Some(across) = network.across_zones(vpc, table) else { continue };
        let subnets = words::listed(across.subnets.iter().map(|subnet| &subnet.id));
        let message = format!(
            "`{}` is in {}, and serves {subnets} in another zone",
            across.nat.id, across.zone
        );
        let finding = found.at(across.route.via.at, message);
        finding.subject(&table.id.text);
        for subnet in &across.subnets {
            if let Some(az) = subnet.az.given() {
                finding.related(subnet.az.at, format!("`{}` is in {az}", subnet.id));
            }
        }
        finding.help(
            "add a NAT gateway and a route table for each zone, or use a regional NAT gateway",
        );
    }
}
