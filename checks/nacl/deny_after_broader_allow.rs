//! A deny stands after an allow that already lets everything in
//!
//! Rules of a network ACL are tried in ascending order of number, and evaluation stops at the first match. A deny
//! with a higher number than an allow that covers it never denies anything: what it was meant to keep out is let
//! in.
//!
//! This is the commonest form of a shadowed rule, so it has a message of its own.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"},
//!                                   {"rule": 200, "action": "deny", "protocol": "tcp", "ports": "22",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 90, "action": "deny", "protocol": "tcp", "ports": "22",
//!                                    "cidr": "0.0.0.0/0"},
//!                                   {"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::Witness;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "nacl/deny-after-broader-allow",
    severity: Severity::Error,
    aliases: &[],
    sources: &["notes 004:422", "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"],
    ask: Ask::Network(ask),
    text: include_str!("deny_after_broader_allow.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (nacl, side) in network.nacl_sides() {
        for anomaly in network.worked(side).anomalies(side) {
            let [allow] = anomaly.blockers.as_slice() else { continue };
            if !anomaly.is_deny_after_allow() {
                continue;
            }
            let (rule, way) = (anomaly.rule, side.direction);
            let message = format!(
                "rule {} (`{}`) denies nothing: rule {} (`{}`) lets it all through first",
                rule.name(),
                rule.text(way),
                allow.name(),
                allow.text(way)
            );
            let finding = found.at(rule.at, message);
            finding.subject(nacl.path(way, rule));
            finding.related(allow.at, format!("rule {} is tried first", allow.name()));
            if let Some(packet) = &anomaly.witness {
                finding.witness(Witness::packet(packet));
            }
            finding.help(format!("give the deny a number below {}", allow.name()));
        }
    }
}
