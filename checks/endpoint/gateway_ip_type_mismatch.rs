//! A gateway endpoint carries another address family than its subnets use
//!
//! A gateway endpoint has an IP address type: it decides whose prefix list, IPv4 or IPv6, its route tables get.
//! With the type ipv4 on dual-stack subnets, IPv6 traffic to the service goes past the endpoint or nowhere. AWS
//! refuses the type ipv6 unless all subnets have IPv6 only, and dualstack unless all have both; these are errors.
//! DynamoDB's page knows IPv4 only, so nothing is said about it.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"], "ipv6_cidrs": ["2001:db8::/56"],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "ipv6_cidr": "2001:db8:0:1::/64", "route_table": "rtb-app"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}],
//!            "endpoints": [{"id": "vpce-s3", "type": "gateway", "service": "s3", "route_tables": ["rtb-app"], "ip_type": "ipv4"}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"], "ipv6_cidrs": ["2001:db8::/56"],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "ipv6_cidr": "2001:db8:0:1::/64", "route_table": "rtb-app"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}],
//!            "endpoints": [{"id": "vpce-s3", "type": "gateway", "service": "s3", "route_tables": ["rtb-app"], "ip_type": "dualstack"}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::sets::packets::Family;

pub const CHECK: Check = Check {
    id: "endpoint/gateway-ip-type-mismatch",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html#gateway-endpoint-ip-address-type",
    ],
    ask: Ask::Network(ask),
    text: include_str!("gateway_ip_type_mismatch.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, endpoint) in
        network.endpoints().filter(|(_, it)| it.is_gateway() && it.service.is("s3"))
    {
        let Some(kind) = endpoint.ip_type.get().map(String::as_str) else { continue };
        let misfit = vpc.subnets_of_gateway(endpoint).find_map(|subnet| {
            let (v4, v6) = (subnet.has_family(Family::V4)?, subnet.has_family(Family::V6)?);
            match kind {
                "ipv4" if v6 => Some((subnet, "also has IPv6")),
                "ipv6" if v4 => Some((subnet, "has IPv4")),
                "dualstack" if !v4 => Some((subnet, "has no IPv4")),
                "dualstack" if !v6 => Some((subnet, "has no IPv6")),
                _ => None,
            }
        });
        let Some((subnet, has)) = misfit else { continue };
        let finding = found.at(
            endpoint.ip_type.at,
            format!("`{}` is of type {kind}, and `{}` {has}", endpoint.id, subnet.id),
        );
        finding
            .subject(&endpoint.id.text)
            .related(subnet.id.at, "one of the subnets that it serves");
        if kind == "ipv4" {
            finding.help("make the endpoint dualstack, or accept that IPv6 traffic goes past it");
        } else {
            finding.severity(Severity::Error).help("choose the type that all of its subnets have");
        }
    }
}
