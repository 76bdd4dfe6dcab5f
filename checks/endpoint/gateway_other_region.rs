//! A gateway endpoint is for a service of another Region
//!
//! A gateway endpoint reaches its service in the Region of the VPC and nowhere else: AWS refuses the name of
//! another Region, and buckets of other Regions go by the default route.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}],
//!            "endpoints": [{"id": "vpce-s3", "type": "gateway", "service": "com.amazonaws.us-east-1.s3",
//!                           "route_tables": ["rtb-app"]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}],
//!            "endpoints": [{"id": "vpce-s3", "type": "gateway", "service": "com.amazonaws.eu-west-1.s3",
//!                           "route_tables": ["rtb-app"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "endpoint/gateway-other-region",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:483",
        "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("gateway_other_region.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, endpoint) in network.endpoints().filter(|(_, it)| it.is_gateway()) {
        let regions = endpoint.service_region.given().zip(vpc.region.given());
        let Some((theirs, own)) = regions.filter(|(theirs, own)| theirs != own) else { continue };
        found
            .at(
                endpoint.service.at,
                format!("`{}` is for {theirs}, and `{}` is in {own}", endpoint.id, vpc.id),
            )
            .subject(&endpoint.id.text)
            .related(vpc.region.at, "the Region of the VPC")
            .help(format!("name the service of {own}"));
    }
}
