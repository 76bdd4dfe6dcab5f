//! A part of the VPC cannot reach an interface endpoint
//!
//! The security group of an interface endpoint must let its clients in on TCP port 443. A CIDR that was added to
//! the VPC later, for pods for example, is the usual one to be forgotten. With private DNS the service's name leads
//! the whole VPC to the endpoint, so a machine that the group does not let in has lost the service; each of these
//! is reported too.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16", "100.64.0.0/16"], "security_groups": [{"id": "sg-v", "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/16"]}]}],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-ecr", "type": "interface", "service": "ecr.api", "subnets": ["app"], "security_groups": ["sg-v"]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16", "100.64.0.0/16"], "security_groups": [{"id": "sg-v", "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/16", "100.64.0.0/16"]}]}],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-ecr", "type": "interface", "service": "ecr.api", "subnets": ["app"], "security_groups": ["sg-v"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, words};

pub const CHECK: Check = Check {
    id: "endpoint/interface-sg-blocks-443",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html"],
    ask: Ask::Network(ask),
    text: include_str!("interface_sg_blocks_443.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, endpoint) in network.endpoints().filter(|(_, it)| it.is_interface()) {
        let cidrs = network.shut_out(vpc, endpoint);
        let clients = network.shut_out_clients(vpc, endpoint);
        let (who, places) = if !cidrs.is_empty() {
            (words::listed(&cidrs), cidrs.iter().map(|cidr| cidr.at).collect::<Vec<_>>())
        } else if !clients.is_empty() {
            let ids = clients.iter().map(|client| &client.id);
            (words::listed(ids), clients.iter().map(|client| client.id.at).collect())
        } else {
            continue;
        };
        let groups = words::listed(endpoint.security_groups.iter());
        let groups =
            if groups.is_empty() { "the default security group".to_owned() } else { groups };
        let finding = found.at(
            endpoint.security_groups.at,
            format!("{groups} of `{}` lets nobody of {who} in on TCP port 443", endpoint.id),
        );
        finding.subject(&endpoint.id.text).help(format!("let {who} in on TCP port 443"));
        for place in places {
            finding.related(place, "shut out");
        }
    }
}
