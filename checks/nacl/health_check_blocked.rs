//! A network ACL keeps a load balancer from its targets
//!
//! A load balancer checks its targets from the addresses of its own subnets, and sends them their requests from
//! there. A network ACL that denies those addresses, or the answers to them, makes every target unhealthy: the
//! load balancer answers 503 although all instances run.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 90, "action": "deny", "protocol": "all", "cidr": "10.0.1.0/24"},
//!                                   {"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}],
//!            "subnets": [{"id": "lb", "cidr": "10.0.1.0/24"},
//!                        {"id": "app", "cidr": "10.0.2.0/24", "nacl": "acl-1"}],
//!            "interfaces": [{"id": "web", "subnet": "app", "ip": "10.0.2.10"}],
//!            "load_balancers": [{"id": "alb", "type": "application", "subnets": ["lb"],
//!                                "listeners": [{"protocol": "http", "port": 80, "target_port": 8080,
//!                                               "targets": ["web"]}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 90, "action": "allow", "protocol": "tcp", "ports": "8080",
//!                                    "cidr": "10.0.1.0/24"},
//!                                   {"rule": 100, "action": "deny", "protocol": "all", "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "tcp",
//!                                   "ports": "1024-65535", "cidr": "10.0.1.0/24"}]}],
//!            "subnets": [{"id": "lb", "cidr": "10.0.1.0/24"},
//!                        {"id": "app", "cidr": "10.0.2.0/24", "nacl": "acl-1"}],
//!            "interfaces": [{"id": "web", "subnet": "app", "ip": "10.0.2.10"}],
//!            "load_balancers": [{"id": "alb", "type": "application", "subnets": ["lb"],
//!                                "listeners": [{"protocol": "http", "port": 80, "target_port": 8080,
//!                                               "targets": ["web"]}]}]}]}
//! ```

use crate::finding::Witness;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::interface::LoadBalancerKind;
use crate::network::vpc::Subnet;
use crate::network::{CLIENT_PORTS, Network};
use crate::sets::packets::{Packets, Ports, TCP};
use std::collections::BTreeMap;

pub const CHECK: Check = Check {
    id: "nacl/health-check-blocked",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:202",
        "https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html",
        "network-facts N12",
    ],
    ask: Ask::Network(ask),
    text: include_str!("health_check_blocked.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, balancer) in network.load_balancers() {
        for listener in balancer.listeners.iter() {
            let Some(port) = listener.check_port() else { continue };
            let targets =
                listener.targets.iter().filter_map(|id| vpc.subnet_of(vpc.interface(&id.text)?));
            let subnets: BTreeMap<&str, &Subnet> =
                targets.map(|it| (it.id.text.as_str(), it)).collect();
            for (from, to) in balancer.subnets.iter().flat_map(|id| {
                let from = vpc.subnet(&id.text);
                from.into_iter().flat_map(|from| subnets.values().map(move |to| (from, *to)))
            }) {
                // Only Classic Load Balancers are filtered on their way inside one subnet.
                let classic = balancer.kind.is(&LoadBalancerKind::Classic);
                if from.id.text == to.id.text && !classic {
                    continue;
                }
                let asked = Packets::all()
                    .with_source(&from.addresses())
                    .with_destination(&to.addresses())
                    .with_protocol(TCP)
                    .with_source_ports(CLIENT_PORTS)
                    .with_destination_ports(Ports::one(port));
                let Some((nacl, packet)) = network.crossing_blocked(vpc, (from, to), &asked) else {
                    continue;
                };
                let message = format!(
                    "`{}` keeps `{}` from port {port} of its targets in `{}`",
                    nacl.id, balancer.id, to.id
                );
                let finding = found.at(nacl.id.at, message);
                finding
                    .subject(nacl.id.to_string())
                    .related(balancer.id.at, format!("it asks from `{}`", from.id))
                    .witness(Witness::packet(&packet))
                    .help(
                        "allow the load balancer's subnets in, and ports 1024-65535 back to them",
                    );
            }
        }
    }
}
