//! A rule of a security group denies
//!
//! Security groups have allow rules only; what no rule allows is denied. A deny is refused, or read as an allow
//! by tools that do not look at the action. Denying single addresses is what network ACLs are for.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "22", "action": "deny",
//!                                              "peers": ["198.51.100.0/24"]}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "22",
//!                                              "peers": ["203.0.113.0/24"]}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Direction, Network};

pub const CHECK: Check = Check {
    id: "security-group/deny-rule",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:425",
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("deny_rule.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, group) in network.security_groups() {
        for direction in Direction::BOTH {
            for rule in group.rules(direction).iter() {
                let Some(action) =
                    rule.action.given().filter(|action| !action.eq_ignore_ascii_case("allow"))
                else {
                    continue;
                };
                found
                    .at(rule.action.at, format!("`{action}` is no action of a security group, which only allows"))
                    .subject(format!("{}/{}", group.id, direction.name()))
                    .help("leave it out, and write the deny into the subnet's network ACL if it is needed");
            }
        }
    }
}
