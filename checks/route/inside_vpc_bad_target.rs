//! A route inside the VPC leads out of it
//!
//! A route that is more specific than the local route may lead only to a NAT gateway, a network interface or a
//! Gateway Load Balancer endpoint of the VPC; AWS refuses any other target. Addresses of the VPC cannot lie behind a
//! VPN, a peering connection or an internet gateway. Where the route is older than the CIDR it lies in, see
//! `vpc/cidr-covers-route`.
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
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html#route-table-details"],
    ask: Ask::Network(ask),
    text: include_str!("inside_vpc_bad_target.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for entry in network.routes().filter(|entry| entry.table.gateway.is_absent()) {
        let (Some(cidr), Some(whole)) = (entry.route.cidr(), entry.inside()) else { continue };
        // In a secondary CIDR the route may have been there first; another check tells that story.
        let primary = entry.vpc.cidrs.first().is_some_and(|primary| primary.net == whole);
        if entry.may_lead_inside() != Some(false) || !(primary || cidr.is_ipv6()) {
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
