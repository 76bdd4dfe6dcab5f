//! A route takes traffic past a gateway endpoint
//!
//! The routes of a gateway endpoint are those of the service's prefix list. A route with the same or a longer
//! prefix and another target wins over them, and what it takes does not use the endpoint. A default route does not:
//! it is shorter.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "nat_gateways": [{"id": "nat-a", "subnet": "db", "eip": true}],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": [{"to": "0.0.0.0/0", "via": "nat-a"}, {"to": "52.218.0.0/17", "via": "nat-a"}]}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-s3", "type": "gateway", "service": "s3", "route_tables": ["rtb-app"]}]}],
//!  "prefix_lists": [{"id": "pl-s3", "service": "s3", "entries": ["52.218.0.0/17", "3.5.64.0/21"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "nat_gateways": [{"id": "nat-a", "subnet": "db", "eip": true}],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": [{"to": "0.0.0.0/0", "via": "nat-a"}]}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-s3", "type": "gateway", "service": "s3", "route_tables": ["rtb-app"]}]}],
//!  "prefix_lists": [{"id": "pl-s3", "service": "s3", "entries": ["52.218.0.0/17", "3.5.64.0/21"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, words};

pub const CHECK: Check = Check {
    id: "endpoint/gateway-overridden",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html#gateway-endpoint-routing",
    ],
    ask: Ask::Network(ask),
    text: include_str!("gateway_overridden.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, endpoint) in network.endpoints().filter(|(_, it)| it.is_gateway()) {
        for over in network.overrides(vpc, endpoint) {
            let message = format!(
                "`{}` takes {} past `{}`",
                over.route.text(),
                words::blocks(&over.taken),
                over.endpoint.id
            );
            found
                .at(over.route.at, message)
                .subject(&over.table.id.text)
                .related(endpoint.id.at, "the endpoint")
                .help("remove the route, unless this part of the service is meant to be reached without the endpoint");
        }
    }
}
