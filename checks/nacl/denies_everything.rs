//! A network ACL that guards a subnet lets nothing through in one direction
//!
//! A new network ACL denies everything until it has rules. Where one direction has no allow at all, nothing works
//! in the subnets that it guards: even where requests get in, no answer gets out.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "nacl": "acl-1"}],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": []}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "nacl": "acl-1"}],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "tcp",
//!                                   "ports": "1024-65535", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "nacl/denies-everything",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html"],
    ask: Ask::Network(ask),
    text: include_str!("denies_everything.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, nacl) in network.nacls() {
        // A default one that was emptied has a check of its own.
        let Some(subnet) = vpc.subnets_of_nacl(nacl).next().filter(|_| !nacl.is_emptied_default())
        else {
            continue;
        };
        for side in nacl.sides() {
            let worked = network.worked(side);
            if !worked.exact || !worked.allowed().is_empty() {
                continue;
            }
            let way = side.direction.name();
            found
                .at(nacl.id.at, format!("`{}` lets nothing through in {way}", nacl.id))
                .subject(format!("{}/{way}", nacl.id))
                .related(subnet.id.at, "it guards this subnet")
                .help("allow what the subnet serves or asks for, and the answers in the other direction");
        }
    }
}
