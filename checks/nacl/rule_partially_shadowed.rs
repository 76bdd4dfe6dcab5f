//! Earlier rules of the other action leave a rule next to nothing
//!
//! The rule is reached, but only for a sliver of what it matches: all ports but port 0, say, were decided the
//! other way before. Such a rule looks alive in every list of rules, and is as good as dead. The witness is one
//! of the few packets that it still decides.
//!
//! A rule that keeps a real share, as a general rule after specific ones does, is not reported.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "1-65535",
//!                                    "cidr": "0.0.0.0/0"},
//!                                   {"rule": 110, "action": "deny", "protocol": "tcp", "ports": "0-65535",
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
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp",
//!                                    "ports": "1024-65535", "cidr": "0.0.0.0/0"},
//!                                   {"rule": 110, "action": "deny", "protocol": "tcp", "ports": "0-65535",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::Witness;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{AnomalyKind, Network};
use crate::sets::Set;

pub const CHECK: Check = Check {
    id: "nacl/rule-partially-shadowed",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
        "network-facts 3.1",
    ],
    ask: Ask::Network(ask),
    text: include_str!("rule_partially_shadowed.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (nacl, side) in network.nacl_sides() {
        let worked = network.worked(side);
        for anomaly in worked.anomalies(side).iter().filter(|it| it.kind == AnomalyKind::Sliver) {
            let (rule, way) = (anomaly.rule, side.direction);
            let Some(left) = worked.table.live(anomaly.position) else { continue };
            let message = format!(
                "rule {} (`{}`) decides next to nothing: {} take almost all of it",
                rule.name(),
                rule.text(way),
                anomaly.by()
            );
            let finding = found.at(rule.at, message);
            finding.subject(nacl.path(way, rule));
            for blocker in &anomaly.blockers {
                finding
                    .related(blocker.at, format!("rule {}: {}", blocker.name(), blocker.text(way)));
            }
            if let Some(packet) = left.witness() {
                finding.witness(Witness::packet(&packet));
            }
            finding
                .help("give it a lower number than the rules that take its packets, or remove it");
        }
    }
}
