//! A rule names a security group or prefix list that is not there
//!
//! A rule may name a group of the same VPC, of a peered VPC in the same Region, or of a VPC behind the same
//! transit gateway. A name that stands for nothing is refused; when the peering or the group goes later, the rule
//! stays behind, stale, and lets nobody in.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["sg-lb"]}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["sg-lb"]}]},
//!                                {"id": "sg-lb", "ingress": []}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::filter::{Peer, PeerKind};
use crate::network::{Network, Vpc};

pub const CHECK: Check = Check {
    id: "security-group/reference-missing",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html",
        "network-facts X4",
    ],
    ask: Ask::Network(ask),
    text: include_str!("reference_missing.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, group) in network.security_groups() {
        for rule in group.ingress.iter().chain(group.egress.iter()) {
            for peer in rule.peers.iter() {
                let Some(message) = missing(network, vpc, peer) else { continue };
                found
                    .at(peer.at, message)
                    .subject(group.id.to_string())
                    .help("name a group of this VPC or of a peered one, or write its CIDR");
            }
        }
    }
}

/// Why the peer stands for nobody; `None` when it is fine, or that cannot be told.
fn missing(network: &Network, vpc: &Vpc, peer: &Peer) -> Option<String> {
    match &peer.kind {
        PeerKind::Group { id, stale: true } => {
            Some(format!("`{id}` is stale: the peering to it is gone"))
        }
        PeerKind::Group { id, .. } => match network.security_group(id) {
            Some((home, _)) if network.are_joined(vpc, home) => None,
            Some((home, _)) => {
                Some(format!("`{id}` is in `{}`, which `{}` is not joined to", home.id, vpc.id))
            }
            None => network.is_design().then(|| format!("there is no security group `{id}`")),
        },
        PeerKind::PrefixList(id) if network.prefix_list(id).is_none() => {
            network.is_design().then(|| format!("there is no prefix list `{id}`"))
        }
        _ => None,
    }
}
