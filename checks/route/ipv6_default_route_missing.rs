//! A dual-stack subnet has a default route for IPv4 only
//!
//! IPv4 and IPv6 are routed apart: `0.0.0.0/0` does not cover `::/0`. Without an IPv6 default route, answers to IPv6
//! clients have nowhere to go, and connections outward wait for IPv6 to time out before IPv4 is tried. Where IPv4 goes
//! through NAT the subnet only calls out, and this is a warning.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "ipv6_cidrs": ["2001:db8::/56"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "web", "cidr": "10.0.0.0/24", "ipv6_cidr": "2001:db8::/64", "route_table": "rtb-a"}],
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "ipv6_cidrs": ["2001:db8::/56"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "web", "cidr": "10.0.0.0/24", "ipv6_cidr": "2001:db8::/64", "route_table": "rtb-a"}],
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"},
//!                                                        {"to": "::/1", "via": "igw-a"},
//!                                                        {"to": "8000::/1", "via": "igw-a"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, words};

pub const CHECK: Check = Check {
    id: "route/ipv6-default-route-missing",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html#route-table-details",
    ],
    ask: Ask::Network(ask),
    text: include_str!("ipv6_default_route_missing.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, table) in network.route_tables() {
        let Some(missing) = network.missing_ipv6_default(vpc, table) else { continue };
        let message = format!(
            "`{}` leads IPv4 of {} to the internet, and has no default route for IPv6",
            table.id,
            words::listed(missing.subnets.iter().map(|subnet| &subnet.id))
        );
        let finding = found.at(table.id.at, message);
        let target =
            if missing.public { "an internet gateway" } else { "an egress-only internet gateway" };
        finding.subject(&table.id.text).help(format!("add a route for `::/0` to {target}"));
        finding.related(missing.ipv4.at, "the way of IPv4");
        if !missing.public {
            finding.severity(Severity::Warning);
        }
    }
}
