//! A transit gateway joins VPCs that should be apart
//!
//! With default association and default propagation every attached VPC learns the way to every other. An intent wants two
//! of them apart; then only security groups and network ACLs stand between them, and one rule is enough to join them.
//! Give VPCs that must not talk route tables of their own, and propagate only what each may reach.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.1.0.0/16"], "subnets": [{"id": "a",
//!  "az": "eu-west-1a", "cidr": "10.1.0.0/24"}], "route_tables": [{"id": "rtb-a", "main": true,
//!  "routes": [{"to": "10.0.0.0/8", "via": "tgw"}]}], "interfaces": [{"id": "dev", "subnet": "a",
//!  "ip": "10.1.0.9"}]}, {"id": "vpc-b", "cidrs": ["10.2.0.0/16"], "subnets": [{"id": "b",
//!  "az": "eu-west-1a", "cidr": "10.2.0.0/24"}], "route_tables": [{"id": "rtb-b", "main": true,
//!  "routes": [{"to": "10.0.0.0/8", "via": "tgw"}]}], "interfaces": [{"id": "prod", "subnet": "b",
//!  "ip": "10.2.0.9"}]}], "transit_gateways": [{"id": "tgw", "attachments": [{"id": "att-a",
//!  "vpc": "vpc-a", "subnets": ["a"], "association": "t", "propagations": ["t"]}, {"id": "att-b",
//!  "vpc": "vpc-b", "subnets": ["b"], "association": "t", "propagations": ["t"]}],
//!  "route_tables": [{"id": "t", "routes": []}]}], "intents": [{"id": "apart", "from": "vpc-a",
//!  "to": "vpc-b", "protocol": "tcp", "port": 443, "expect": "deny"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.1.0.0/16"], "subnets": [{"id": "a",
//!  "az": "eu-west-1a", "cidr": "10.1.0.0/24"}], "route_tables": [{"id": "rtb-a", "main": true,
//!  "routes": [{"to": "10.0.0.0/8", "via": "tgw"}]}], "interfaces": [{"id": "dev", "subnet": "a",
//!  "ip": "10.1.0.9"}]}, {"id": "vpc-b", "cidrs": ["10.2.0.0/16"], "subnets": [{"id": "b",
//!  "az": "eu-west-1a", "cidr": "10.2.0.0/24"}], "route_tables": [{"id": "rtb-b", "main": true,
//!  "routes": [{"to": "10.0.0.0/8", "via": "tgw"}]}], "interfaces": [{"id": "prod", "subnet": "b",
//!  "ip": "10.2.0.9"}]}], "transit_gateways": [{"id": "tgw", "attachments": [{"id": "att-a",
//!  "vpc": "vpc-a", "subnets": ["a"], "association": "t", "propagations": []}, {"id": "att-b",
//!  "vpc": "vpc-b", "subnets": ["b"], "association": "t", "propagations": []}],
//!  "route_tables": [{"id": "t", "routes": []}]}], "intents": [{"id": "apart", "from": "vpc-a",
//!  "to": "vpc-b", "protocol": "tcp", "port": 443, "expect": "deny"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::interface::Expect;
use crate::network::transit::TransitGateway;
use std::collections::BTreeSet;

pub const CHECK: Check = Check {
    id: "transit-gateway/open-mesh",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "notes 004:517",
        "https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-isolated.html",
        "network-facts T3",
    ],
    ask: Ask::Network(ask),
    text: include_str!("open_mesh.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for intent in network.intents.iter().filter(|intent| intent.expect.is(&Expect::Deny)) {
        let (from, to) = (homes(network, &intent.from.text), homes(network, &intent.to.text));
        let pairs: Vec<(&str, &str)> = from
            .iter()
            .flat_map(|from| to.iter().map(move |to| (*from, *to)))
            .filter(|(from, to)| from != to)
            .collect();
        for gateway in &network.transit_gateways {
            let Some((one, other)) = pairs.iter().find(|(from, to)| joins(gateway, from, to))
            else {
                continue;
            };
            let message = format!(
                "`{}` carries packets from `{one}` to `{other}`, against the intent `{}`",
                gateway.id, intent.id
            );
            found
                .at(gateway.id.at, message)
                .subject(gateway.id.to_string())
                .related(intent.id.at, "the intent")
                .help("associate the attachments with route tables of their own, without each other's routes");
        }
    }
}

/// The VPCs that a name of an intent lies in.
fn homes<'n>(network: &'n Network, name: &str) -> BTreeSet<&'n str> {
    let ends = network.ends(name).unwrap_or_default();
    let ids = ends.iter().filter_map(|end| network.vpc(&end.spot()?.vpc.id.text));
    ids.map(|vpc| vpc.id.text.as_str()).collect()
}

/// Whether the table of one VPC's attachment learns the other VPC by propagation.
fn joins(gateway: &TransitGateway, from: &str, to: &str) -> bool {
    let of = |vpc: &str| gateway.attachments.iter().find(|it| it.vpc() == Some(vpc));
    let (Some(from), Some(to)) = (of(from), of(to)) else { return false };
    let table = from.association.given();
    table.is_some_and(|table| to.propagations.iter().any(|id| id.text == *table))
}
