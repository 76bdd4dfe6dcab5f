//! A rule names a security group whose packets come through an appliance
//!
//! A rule that names a group matches packets straight from the private addresses of its interfaces. When the
//! route from those interfaces leads through a firewall, a router of your own or a Gateway Load Balancer
//! endpoint, the packets count as coming from there, and the rule does not match.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s-app", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "s-db", "cidr": "10.0.2.0/24"}, {"id": "s-fw", "cidr": "10.0.3.0/24"}],
//!            "security_groups": [{"id": "sg-app", "ingress": []},
//!                                {"id": "sg-db",
//!                                 "ingress": [{"protocol": "tcp", "ports": "5432", "peers": ["sg-app"]}]}],
//!            "interfaces": [{"id": "app", "subnet": "s-app", "ip": "10.0.1.10",
//!                            "security_groups": ["sg-app"]},
//!                           {"id": "db", "subnet": "s-db", "ip": "10.0.2.10", "security_groups": ["sg-db"]},
//!                           {"id": "fw", "subnet": "s-fw", "ip": "10.0.3.10", "kind": "appliance",
//!                            "source_dest_check": false, "security_groups": ["sg-app"]}],
//!            "route_tables": [{"id": "rtb-app", "routes": [{"to": "10.0.2.0/24", "via": "fw"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s-app", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "s-db", "cidr": "10.0.2.0/24"}, {"id": "s-fw", "cidr": "10.0.3.0/24"}],
//!            "security_groups": [{"id": "sg-app", "ingress": []},
//!                                {"id": "sg-db",
//!                                 "ingress": [{"protocol": "tcp", "ports": "5432", "peers": ["10.0.1.0/24"]}]}],
//!            "interfaces": [{"id": "app", "subnet": "s-app", "ip": "10.0.1.10",
//!                            "security_groups": ["sg-app"]},
//!                           {"id": "db", "subnet": "s-db", "ip": "10.0.2.10", "security_groups": ["sg-db"]},
//!                           {"id": "fw", "subnet": "s-fw", "ip": "10.0.3.10", "kind": "appliance",
//!                            "source_dest_check": false, "security_groups": ["sg-app"]}],
//!            "route_tables": [{"id": "rtb-app", "routes": [{"to": "10.0.2.0/24", "via": "fw"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::filter::PeerKind;
use crate::network::gateway::{Endpoint, EndpointKind};
use crate::network::interface::Address;
use crate::network::vpc::Route;
use crate::network::{Network, Target};
use std::collections::BTreeSet;

pub const CHECK: Check = Check {
    id: "security-group/reference-through-middlebox",
    severity: Severity::Error,
    aliases: &["reachability-analyzer:SG_REFERENCES_NOT_PRESERVED"],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        "network-facts X3",
    ],
    ask: Ask::Network(ask),
    text: include_str!("reference_through_middlebox.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, group) in network.security_groups() {
        for rule in group.ingress.iter() {
            for peer in rule.peers.iter() {
                let PeerKind::Group { id, .. } = &peer.kind else { continue };
                let Some((route, through)) = middlebox(network, id, &group.id.text) else {
                    continue;
                };
                found
                    .at(peer.at, format!("packets of `{id}` come through `{through}`, and the rule does not match them"))
                    .subject(format!("{}/ingress", group.id))
                    .related(route.at, "this route leads through it")
                    .help("allow the CIDRs of the sources instead of their group");
            }
        }
    }
}

/// The route from an interface of one group to an interface of the other that leads through something in between.
fn middlebox<'n>(network: &'n Network, from: &str, to: &str) -> Option<(&'n Route, &'n str)> {
    let targets: Vec<&Address> =
        network.members(to).flat_map(|(_, interface)| interface.ips.iter()).collect();
    let mut seen = BTreeSet::new();
    for (vpc, interface) in network.members(from) {
        let Some(table) = vpc.subnet_of(interface).and_then(|subnet| vpc.route_table_of(subnet))
        else {
            continue;
        };
        if !seen.insert(table.id.text.as_str()) {
            continue;
        }
        let routing = network.routing(vpc, table);
        for address in &targets {
            let Some(claim) = routing.lookup(address.ip) else { continue };
            let gwlb = |it: &Endpoint| it.kind.is(&EndpointKind::GatewayLoadBalancer);
            let name = match claim.target {
                Target::Interface(it) if it.id.text != interface.id.text => &it.id.text,
                Target::Endpoint(it) if gwlb(it) => &it.id.text,
                _ => continue,
            };
            return Some((claim.route?, name));
        }
    }
    None
}
