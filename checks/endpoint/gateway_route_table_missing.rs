//! A private subnet does not reach a gateway endpoint of its VPC
//!
//! A gateway endpoint works for the route tables that it is associated with. The subnets of every other table go
//! past it: without NAT they do not reach the service at all, with NAT they pay for it, and policies that ask for
//! the endpoint refuse them. Public subnets and those of a transit gateway attachment are left alone.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-s3", "type": "gateway", "service": "s3", "route_tables": ["rtb-app"]}]}]}
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
//!            "endpoints": [{"id": "vpce-s3", "type": "gateway", "service": "s3", "route_tables": ["rtb-app", "rtb-db"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "endpoint/gateway-route-table-missing",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html#gateway-endpoint-routing",
    ],
    ask: Ask::Network(ask),
    text: include_str!("gateway_route_table_missing.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in &network.vpcs {
        for service in ["s3", "dynamodb"] {
            for subnet in network.past_gateway(vpc, service) {
                let table = vpc.route_table_of(subnet).map_or("", |table| table.id.text.as_str());
                let message = format!(
                    "`{}` goes past the gateway endpoint for `{service}`: it uses `{table}`",
                    subnet.id
                );
                let finding = found.at(subnet.id.at, message);
                finding.subject(&subnet.id.text);
                for endpoint in vpc.gateways_for(service) {
                    finding.related(
                        endpoint.route_tables.at,
                        format!("the tables of `{}`", endpoint.id),
                    );
                }
                finding.help(format!("associate `{table}` with the endpoint"));
            }
        }
    }
}
