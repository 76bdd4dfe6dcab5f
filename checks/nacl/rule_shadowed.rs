//! A rule of a network ACL is never reached, and the packets it names are decided otherwise
//!
//! Rules are tried in ascending order of number, and the first match decides. When earlier rules together match
//! all that a rule matches, it has never decided anything: a deny that denies nothing, or an allow that lets
//! nothing in. No single rule need cover it: two allows that halve a prefix are enough.
//!
//! The blockers shown are the fewest that take everything from the rule. A specific rule before a general one of
//! the other action is the normal order and is not reported.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.0.0/9"},
//!                                   {"rule": 110, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.128.0.0/9"},
//!                                   {"rule": 120, "action": "deny", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.0.0/8"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "deny", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.5.0/24"},
//!                                   {"rule": 110, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.0.0/8"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::Witness;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{AnomalyKind, Network};

pub const CHECK: Check = Check {
    id: "nacl/rule-shadowed",
    severity: Severity::Error,
    aliases: &["batfish:filterLineReachability"],
    sources: &[
        "notes 004:422",
        "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
        "network-facts N2, 3.1",
    ],
    ask: Ask::Network(ask),
    text: include_str!("rule_shadowed.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (nacl, side) in network.nacl_sides() {
        for anomaly in network.worked(side).anomalies(side) {
            if anomaly.kind != AnomalyKind::Shadowed || anomaly.is_deny_after_allow() {
                continue;
            }
            let (rule, way) = (anomaly.rule, side.direction);
            let text = rule.text(way);
            let message = format!(
                "rule {} (`{text}`) is never reached: {} decide it all before",
                rule.name(),
                anomaly.by()
            );
            let finding = found.at(rule.at, message);
            finding.subject(nacl.path(way, rule));
            for blocker in &anomaly.blockers {
                finding
                    .related(blocker.at, format!("rule {}: {}", blocker.name(), blocker.text(way)));
            }
            if let Some(packet) = &anomaly.witness {
                finding.witness(Witness::packet(packet));
            }
            finding
                .help("give it a lower number than the rules that take its packets, or remove it");
        }
    }
}
