//! An interface endpoint has the default security group
//!
//! Without a group of its own an interface endpoint gets the VPC's default one, which lets in its own members only,
//! and everything they open there is open to the endpoint. Give it a group that lets its clients in on TCP port
//! 443.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-kms", "type": "interface", "service": "kms", "subnets": ["app"]}]}]}
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
//!            "endpoints": [{"id": "vpce-kms", "type": "interface", "service": "kms", "subnets": ["app"], "security_groups": ["sg-v"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "endpoint/interface-default-sg",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html"],
    ask: Ask::Network(ask),
    text: include_str!("interface_default_sg.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, endpoint) in network.endpoints().filter(|(_, it)| it.is_interface()) {
        let groups = vpc.security_groups_named(&endpoint.security_groups).unwrap_or_default();
        let Some(default) = groups.iter().find(|group| group.is_default.is_true()) else {
            continue;
        };
        let finding =
            found.at(endpoint.id.at, format!("`{}` has the default security group", endpoint.id));
        finding
            .subject(&endpoint.id.text)
            .help("give it a group of its own that lets its clients in on TCP port 443");
        if !default.implicit {
            finding.related(default.id.at, "the default group");
        }
    }
}
