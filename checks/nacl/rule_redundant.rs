//! A rule of a network ACL changes nothing
//!
//! Earlier rules of the same action already decide all that the rule matches, so it is never reached; or it is
//! reached, and everything it decides would be decided in the same way by the rules after it (then it is only a
//! note). Either way it uses up one of the 20 rules that a direction may have, and the next reader takes it for a
//! decision.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp",
//!                                    "cidr": "10.0.0.0/8"},
//!                                   {"rule": 110, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.1.0.0/16"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "80",
//!                                    "cidr": "10.0.0.0/8"},
//!                                   {"rule": 110, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.1.0.0/16"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{AnomalyKind, Network};

pub const CHECK: Check = Check {
    id: "nacl/rule-redundant",
    severity: Severity::Warning,
    aliases: &["batfish:filterLineReachability-redundant"],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
        "network-facts 3.1",
    ],
    ask: Ask::Network(ask),
    text: include_str!("rule_redundant.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (nacl, side) in network.nacl_sides() {
        for anomaly in network.worked(side).anomalies(side) {
            let (rule, way) = (anomaly.rule, side.direction);
            let text = rule.text(way);
            let finding = match anomaly.kind {
                AnomalyKind::Redundant => {
                    let by = anomaly.by();
                    let message = format!(
                        "rule {} (`{text}`) is never reached: {by} do the same before",
                        rule.name()
                    );
                    found.at(rule.at, message)
                }
                AnomalyKind::Needless => {
                    let message = format!(
                        "rule {} (`{text}`) can go: the rules after it decide the same",
                        rule.name()
                    );
                    found.at(rule.at, message).severity(Severity::Note)
                }
                AnomalyKind::Shadowed | AnomalyKind::Sliver => continue,
            };
            finding.subject(nacl.path(way, rule));
            for blocker in &anomaly.blockers {
                finding
                    .related(blocker.at, format!("rule {}: {}", blocker.name(), blocker.text(way)));
            }
            finding.help("remove the rule, or give it what you meant it to decide");
        }
    }
}
