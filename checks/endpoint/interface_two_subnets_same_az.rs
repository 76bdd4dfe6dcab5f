//! An interface endpoint has two subnets in one Availability Zone
//!
//! An interface endpoint takes one subnet for each Availability Zone; AWS refuses the second of a zone
//! (`DuplicateSubnetsInSameZone`). One is enough for every subnet of that zone.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"], "security_groups": [{"id": "sg-v", "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/16"]}]}],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24"}, {"id": "db", "az": "eu-west-1a", "cidr": "10.0.2.0/24"}],
//!            "route_tables": [],
//!            "endpoints": [{"id": "vpce-sqs", "type": "interface", "service": "sqs", "subnets": ["app", "db"], "security_groups": ["sg-v"]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"], "security_groups": [{"id": "sg-v", "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/16"]}]}],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24"}, {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24"}],
//!            "route_tables": [],
//!            "endpoints": [{"id": "vpce-sqs", "type": "interface", "service": "sqs", "subnets": ["app", "db"], "security_groups": ["sg-v"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::value::{Id, List};
use crate::network::vpc::Vpc;

pub const CHECK: Check = Check {
    id: "endpoint/interface-two-subnets-same-az",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html"],
    ask: Ask::Network(ask),
    text: include_str!("interface_two_subnets_same_az.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, endpoint) in network.endpoints().filter(|(_, it)| it.is_interface()) {
        report(vpc, &endpoint.id, &endpoint.subnets, found);
    }
}

/// Reports the subnets of something that share a zone with an earlier one of its subnets.
pub(crate) fn report(vpc: &Vpc, id: &Id, subnets: &List<Id>, found: &mut Reporter<'_>) {
    for (first, second, zone) in vpc.same_zone(subnets) {
        found
            .at(second.at, format!("`{id}` has two subnets in {zone}: `{first}` and `{second}`"))
            .subject(&id.text)
            .related(first.at, "the first one")
            .help("keep one subnet for each Availability Zone");
    }
}
