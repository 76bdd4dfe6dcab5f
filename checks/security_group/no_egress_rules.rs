//! A security group lets nothing out but answers
//!
//! Security groups are stateful: answers to what gets in leave whatever the egress rules say. Without egress
//! rules the instance can open no connection of its own: no updates, no databases, no logs. That may be wanted;
//! on a network ACL the same change would break the answers too.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["0.0.0.0/0"]}],
//!                                 "egress": []}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["0.0.0.0/0"]}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "security-group/no-egress-rules",
    severity: Severity::Note,
    aliases: &[],
    sources: &[
        "notes 004:425",
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        "network-facts X2",
    ],
    ask: Ask::Network(ask),
    text: include_str!("no_egress_rules.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, group) in network.security_groups().filter(|(_, group)| !group.is_default.is_true()) {
        if !group.egress.is_empty() || !group.egress.complete {
            continue;
        }
        found
            .at(
                group.id.at,
                format!("`{}` has no egress rule: its members can open no connection", group.id),
            )
            .subject(group.id.to_string())
            .help("allow what they ask for, if they ask for anything; answers need no rule");
    }
}
