//! S3 and DynamoDB are reached through NAT
//!
//! Gateway endpoints for S3 and DynamoDB cost nothing; every gigabyte through a NAT gateway does. With an endpoint
//! the traffic also stays inside AWS, and bucket policies can ask for it.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "nat_gateways": [{"id": "nat-a", "subnet": "db", "eip": true}],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": [{"to": "0.0.0.0/0", "via": "nat-a"}]}, {"id": "rtb-db", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!            "endpoints": []}]}
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
//!            "route_tables": [{"id": "rtb-app", "routes": [{"to": "0.0.0.0/0", "via": "nat-a"}]}, {"id": "rtb-db", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!            "endpoints": [{"id": "vpce-s3", "type": "gateway", "service": "s3", "route_tables": ["rtb-app"]},
//!                          {"id": "vpce-ddb", "type": "gateway", "service": "dynamodb", "route_tables": ["rtb-app"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, words};

pub const CHECK: Check = Check {
    id: "endpoint/s3-through-nat",
    severity: Severity::Note,
    aliases: &[],
    sources: &[
        "notes 004:479-486",
        "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("s3_through_nat.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in &network.vpcs {
        let wanted = ["s3", "dynamodb"].into_iter();
        let missing: Vec<&str> =
            wanted.filter(|service| vpc.has_endpoint_for(service) == Some(false)).collect();
        let tables = vpc.nat_tables(network);
        let (Some(first), false) = (tables.first(), missing.is_empty()) else { continue };
        let message = format!(
            "`{}` reaches AWS services through NAT, without an endpoint for {}",
            vpc.id,
            words::listed(missing)
        );
        found
            .at(first.id.at, message)
            .subject(&vpc.id.text)
            .help("add gateway endpoints, which are free, and associate the private route tables with them");
    }
}
