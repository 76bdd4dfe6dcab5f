//! A network ACL keeps a subnet from its gateway endpoint
//!
//! Through a gateway endpoint, packets still carry the public addresses of S3 or DynamoDB. Network ACLs cannot
//! name prefix lists, so the service's CIDRs must be written out: port 443 out, and ports 1024 to 65535 back in.
//! Where a network ACL only knows the VPC's own addresses, the endpoint is there and nothing gets through.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "nacl": "acl-1"}],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "all",
//!                                    "cidr": "10.0.0.0/16"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all",
//!                                   "cidr": "10.0.0.0/16"}]}],
//!            "endpoints": [{"id": "vpce-s3", "type": "gateway", "service": "s3", "route_tables": ["rtb"]}],
//!            "route_tables": [{"id": "rtb", "main": true, "routes": []}]}],
//!  "prefix_lists": [{"id": "pl-s3", "service": "s3", "family": "ipv4", "entries": ["52.218.0.0/17"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "nacl": "acl-1"}],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp",
//!                                    "ports": "1024-65535", "cidr": "52.218.0.0/17"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                   "cidr": "52.218.0.0/17"}]}],
//!            "endpoints": [{"id": "vpce-s3", "type": "gateway", "service": "s3", "route_tables": ["rtb"]}],
//!            "route_tables": [{"id": "rtb", "main": true, "routes": []}]}],
//!  "prefix_lists": [{"id": "pl-s3", "service": "s3", "family": "ipv4", "entries": ["52.218.0.0/17"]}]}
//! ```

use crate::finding::Witness;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::filter::Nacl;
use crate::network::gateway::EndpointKind;
use crate::network::vpc::Subnet;
use crate::network::{CLIENT_PORTS, Direction, Network};
use crate::sets::Set;
use crate::sets::packets::{Packet, Packets, Ports, TCP};
use crate::sets::prefix::AddressSet;
use std::collections::BTreeSet;

pub const CHECK: Check = Check {
    id: "nacl/blocks-gateway-endpoint",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:479",
        "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html",
        "network-facts E2",
    ],
    ask: Ask::Network(ask),
    text: include_str!("blocks_gateway_endpoint.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, endpoint) in network.endpoints().filter(|(_, it)| it.kind.is(&EndpointKind::Gateway))
    {
        let service: AddressSet = network.service_nets(endpoint).into_iter().collect();
        let mut told = BTreeSet::new();
        for subnet in vpc.subnets.iter() {
            let table = vpc.route_table_of(subnet);
            let uses = table.is_some_and(|table| {
                endpoint.route_tables.iter().any(|id| id.text == table.id.text)
            });
            let Some(nacl) = vpc.nacl_of(subnet).filter(|_| uses) else { continue };
            let Some((way, packet)) = blocked(network, nacl, subnet, &service) else { continue };
            if !told.insert(nacl.id.text.as_str()) {
                continue;
            }
            let name = endpoint.service.get().map_or("the service", String::as_str);
            let what = if way == Direction::Egress { "requests to" } else { "answers from" };
            let finding = found.at(
                nacl.id.at,
                format!("`{}` drops {what} {name} through `{}`", nacl.id, endpoint.id),
            );
            finding
                .subject(nacl.id.to_string())
                .related(endpoint.id.at, format!("the endpoint for {name}"))
                .related(subnet.id.at, "this subnet's routes lead to it")
                .witness(Witness::packet(&packet))
                .help(format!(
                    "write out the CIDRs of {name}: port 443 in egress, ports 1024-65535 in ingress"
                ));
        }
    }
}

/// A request or an answer that the network ACL drops, when no part of the service can be reached.
fn blocked(
    network: &Network,
    nacl: &Nacl,
    subnet: &Subnet,
    service: &AddressSet,
) -> Option<(Direction, Packet)> {
    let asked = Packets::all()
        .with_source(&subnet.addresses())
        .with_destination(service)
        .with_protocol(TCP)
        .with_source_ports(CLIENT_PORTS)
        .with_destination_ports(Ports::one(443));
    let (out, back) = (network.worked(&nacl.egress), network.worked(&nacl.ingress));
    if !out.exact || !back.exact || asked.is_empty() {
        return None;
    }
    if !out.allowed().overlaps(&asked) {
        return Some((Direction::Egress, asked.witness()?));
    }
    let answers = asked.replies();
    if back.allowed().overlaps(&answers) {
        return None;
    }
    Some((Direction::Ingress, answers.witness()?))
}
