//! Requests are let through and no answer is
//!
//! A network ACL has no memory. An answer is a packet of its own: it goes from the service to the port that the
//! client asked from, so the other direction must allow the clients' ephemeral ports, 1024 to 65535. Where it
//! allows none of them, every connection times out, although the rule for the request is there.
//!
//! A rule for every port may be meant for answers itself; for such a rule this is a warning. UDP services that
//! send no answer, such as syslog, need none: for UDP this is a warning too.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                   "cidr": "0.0.0.0/0"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "tcp",
//!                                   "ports": "1024-65535", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::Witness;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::sets::Set;
use crate::sets::packets::{Ports, TCP, protocol_name};
use std::collections::BTreeSet;

pub const CHECK: Check = Check {
    id: "nacl/reply-blocked",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:420",
        "https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports",
    ],
    ask: Ask::Network(ask),
    text: include_str!("reply_blocked.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let mut told = BTreeSet::new();
    for (vpc, nacl) in network.nacls() {
        for lost in network.unanswered(vpc, nacl).iter().filter(|lost| !lost.blocked.is_empty()) {
            let (rule, back) = (lost.rule, lost.direction.opposite());
            let likely = lost.blocked.with_destination_ports(Ports::new(32768, 60999));
            let Some(answer) = likely.witness().or_else(|| lost.blocked.witness()) else {
                continue;
            };
            // One finding for a rule that loses the answers of both protocols.
            if !told.insert((lost.rule.at, lost.direction)) {
                continue;
            }
            let message = format!(
                "rule {} (`{}`) lets requests through, and no {} rule lets {} answers to ports 1024-65535 back",
                rule.name(),
                rule.text(lost.direction),
                back.name(),
                protocol_name(lost.protocol)
            );
            let finding = found.at(rule.at, message);
            finding
                .subject(format!("{}/{}", nacl.id, back.name()))
                .witness(Witness::packet(&answer));
            if lost.broad || lost.protocol != TCP {
                finding.severity(Severity::Warning).possible();
            }
            if let Some(deciding) = nacl.decide(back, &answer).and_then(|decision| decision.rule) {
                finding.related(deciding.at, format!("rule {} drops the answer", deciding.name()));
            }
            finding.help(format!(
                "allow ports 1024-65535 in {}, to the addresses that ask",
                back.name()
            ));
        }
    }
}
