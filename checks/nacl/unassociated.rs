//! A network ACL guards no subnet
//!
//! A network ACL that no subnet is associated with does nothing. Often the association was forgotten, and the
//! subnets that it was written for have the default one, which lets everything through.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/24"}],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"}],
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
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "nacl/unassociated",
    severity: Severity::Note,
    aliases: &["checkov:CKV2_AWS_1", "prowler:ec2_networkacl_unused"],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html"],
    ask: Ask::Network(ask),
    text: include_str!("unassociated.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, nacl) in network.nacls().filter(|(_, nacl)| nacl.is_default.is_false()) {
        let settled =
            vpc.subnets.complete && vpc.subnets.iter().all(|subnet| !subnet.nacl.is_unknown());
        if !settled || vpc.subnets_of_nacl(nacl).next().is_some() {
            continue;
        }
        found
            .at(nacl.id.at, format!("`{}` is associated with no subnet", nacl.id))
            .subject(nacl.id.to_string())
            .help("associate it with the subnets that it was written for, or remove it");
    }
}
