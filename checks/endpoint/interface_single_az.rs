//! An interface endpoint is in one Availability Zone of several
//!
//! When the zone of its only subnet fails, every other zone loses the service too, and until then traffic between
//! zones is charged. Give the endpoint a subnet in each zone that has clients.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"], "security_groups": [{"id": "sg-v", "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/16"]}]}],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-sqs", "type": "interface", "service": "sqs", "subnets": ["app"], "security_groups": ["sg-v"]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"], "security_groups": [{"id": "sg-v", "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/16"]}]}],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-sqs", "type": "interface", "service": "sqs", "subnets": ["app", "db"], "security_groups": ["sg-v"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, words};
use std::collections::BTreeSet;

pub const CHECK: Check = Check {
    id: "endpoint/interface-single-az",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("interface_single_az.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, endpoint) in network.endpoints().filter(|(_, it)| it.is_interface()) {
        let Some(zones) = vpc.zones(&endpoint.subnets).filter(|zones| zones.len() == 1) else {
            continue;
        };
        let all = vpc.subnets.iter().filter_map(|subnet| subnet.az.given()).map(String::as_str);
        let others: BTreeSet<&str> = all.filter(|zone| !zones.contains(zone)).collect();
        if others.is_empty() {
            continue;
        }
        let message = format!(
            "`{}` is in {} only, and `{}` also uses {}",
            endpoint.id,
            words::listed(&zones),
            vpc.id,
            words::listed(&others)
        );
        found
            .at(endpoint.subnets.at, message)
            .subject(&endpoint.id.text)
            .help("add a subnet of each other zone that has clients");
    }
}
