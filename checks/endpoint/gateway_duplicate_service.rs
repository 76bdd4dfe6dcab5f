//! One route table has two gateway endpoints for the same service
//!
//! A route table holds one route for the prefix list of a service. AWS refuses to associate it with a second
//! endpoint for the same service; endpoints on different tables are fine.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-s3", "type": "gateway", "service": "s3", "route_tables": ["rtb-app"]},
//!                          {"id": "vpce-s3-two", "type": "gateway", "service": "s3", "route_tables": ["rtb-app"]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-s3", "type": "gateway", "service": "s3", "route_tables": ["rtb-app"]},
//!                          {"id": "vpce-s3-two", "type": "gateway", "service": "s3", "route_tables": ["rtb-db"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::gateway::Endpoint;

pub const CHECK: Check = Check {
    id: "endpoint/gateway-duplicate-service",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html#gateway-endpoint-routing",
    ],
    ask: Ask::Network(ask),
    text: include_str!("gateway_duplicate_service.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in &network.vpcs {
        let alike = |a: &Endpoint, b: &Endpoint| {
            a.is_gateway()
                && b.is_gateway()
                && a.service.get().is_some()
                && a.service.get() == b.service.get()
                && b.route_tables
                    .iter()
                    .any(|id| a.route_tables.iter().any(|own| own.text == id.text))
        };
        for (first, second) in vpc.endpoint_pairs(alike) {
            let shared = second
                .route_tables
                .iter()
                .find(|id| first.route_tables.iter().any(|own| own.text == id.text));
            let (Some(table), Some(service)) = (shared, second.service.get()) else { continue };
            found
                .at(table.at, format!("`{table}` already has `{}` for `{service}`", first.id))
                .subject(&second.id.text)
                .related(first.id.at, "the first endpoint")
                .help("keep the association with one of the two");
        }
    }
}
