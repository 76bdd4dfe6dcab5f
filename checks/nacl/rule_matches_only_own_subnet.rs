//! A rule names only addresses of the subnet that it guards
//!
//! A network ACL is asked when packets enter or leave the subnet, not when they stay inside. A rule whose
//! addresses are all in the subnet itself is never asked about the traffic its author had in mind: instances in
//! one subnet reach each other whatever it says. A security group can separate them.
//!
//! A Classic Load Balancer is the exception: its health checks do pass the network ACL, and such a deny breaks
//! them.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "nacl": "acl-1"}],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "deny", "protocol": "all",
//!                                    "cidr": "10.0.1.0/24"},
//!                                   {"rule": 110, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "nacl": "acl-1"}],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "deny", "protocol": "all",
//!                                    "cidr": "10.0.2.0/24"},
//!                                   {"rule": 110, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::vpc::Subnet;

pub const CHECK: Check = Check {
    id: "nacl/rule-matches-only-own-subnet",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
        "network-facts N6",
    ],
    ask: Ask::Network(ask),
    text: include_str!("rule_matches_only_own_subnet.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, nacl) in network.nacls() {
        let subnets: Vec<&Subnet> = vpc.subnets_of_nacl(nacl).collect();
        for side in nacl.sides() {
            for rule in side.rules.iter() {
                let Some(remote) = rule.cidr.get() else { continue };
                let holds =
                    |subnet: &&Subnet| subnet.cidrs().any(|own| own.net.contains(&remote.net));
                let Some(subnet) = subnets.first().filter(|_| subnets.iter().all(holds)) else {
                    continue;
                };
                found
                    .at(remote.at, format!("`{remote}` is `{}` itself, and a network ACL sees no traffic inside it", subnet.id))
                    .subject(nacl.path(side.direction, rule))
                    .related(subnet.id.at, "the only subnet that this network ACL guards")
                    .help("separate instances of one subnet by security groups; the rule can go");
            }
        }
    }
}
