//! A gateway endpoint is for a service that has none
//!
//! Gateway endpoints exist for S3, S3 Express One Zone and DynamoDB. Every other service is reached by an interface
//! endpoint.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-kms", "type": "gateway", "service": "kms", "route_tables": ["rtb-app"]}]}]}
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
//!            "endpoints": [{"id": "vpce-kms", "type": "interface", "service": "kms", "subnets": ["app"], "security_groups": ["sg-v"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "endpoint/gateway-wrong-service",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:481",
        "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("gateway_wrong_service.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, endpoint) in network.endpoints().filter(|(_, it)| it.is_gateway()) {
        let (Some(service), Some(false)) = (endpoint.service.get(), endpoint.may_be_gateway())
        else {
            continue;
        };
        found
            .at(endpoint.service.at, format!("`{service}` has no gateway endpoints, so `{}` cannot be one", endpoint.id))
            .subject(&endpoint.id.text)
            .help("make it an interface endpoint: only S3, S3 Express One Zone and DynamoDB have gateway endpoints");
    }
}
