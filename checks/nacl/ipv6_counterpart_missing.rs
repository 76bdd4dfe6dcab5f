//! A rule for every IPv4 address has no twin for IPv6
//!
//! IPv4 and IPv6 rules are separate: a deny for `0.0.0.0/0` never matches an IPv6 packet. In a subnet with both,
//! what IPv4 denies to everybody stays open to everybody over IPv6. The other way round, what only IPv4 allows
//! makes clients try IPv6 first, wait, and fall back; that is a warning.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "nacl": "acl-1", "ipv6_cidr": "2001:db8::/64"}],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 90, "action": "deny", "protocol": "tcp", "ports": "22",
//!                                    "cidr": "0.0.0.0/0"},
//!                                   {"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"},
//!                                   {"rule": 101, "action": "allow", "protocol": "all", "cidr": "::/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}],
//!            "ipv6_cidrs": ["2001:db8::/56"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "nacl": "acl-1", "ipv6_cidr": "2001:db8::/64"}],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 90, "action": "deny", "protocol": "tcp", "ports": "22",
//!                                    "cidr": "0.0.0.0/0"},
//!                                   {"rule": 91, "action": "deny", "protocol": "tcp", "ports": "22",
//!                                    "cidr": "::/0"},
//!                                   {"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"},
//!                                   {"rule": 101, "action": "allow", "protocol": "all", "cidr": "::/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"},
//!                                  {"rule": 101, "action": "allow", "protocol": "all", "cidr": "::/0"}]}],
//!            "ipv6_cidrs": ["2001:db8::/56"]}]}
//! ```

use crate::finding::Witness;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, everything};
use crate::sets::Set;

pub const CHECK: Check = Check {
    id: "nacl/ipv6-counterpart-missing",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
        "network-facts N8",
    ],
    ask: Ask::Network(ask),
    text: include_str!("ipv6_counterpart_missing.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, nacl) in network.nacls() {
        // IPv6 rules matter only where a subnet has IPv6.
        let Some(subnet) =
            vpc.subnets_of_nacl(nacl).find(|subnet| subnet.ipv6_cidr.given().is_some())
        else {
            continue;
        };
        for side in nacl.sides() {
            let worked = network.worked(side);
            if !worked.exact {
                continue;
            }
            let allowed = worked.allowed();
            for (position, rule) in worked.rules(side) {
                let for_all = rule.cidr.get().is_some_and(|cidr| cidr.net == everything(false));
                let Some(live) =
                    worked.table.live(position).filter(|live| for_all && !live.is_empty())
                else {
                    continue;
                };
                let twin = live.over_ipv6();
                let (message, severity) = match rule.allows.get() {
                    Some(false) if allowed.overlaps(&twin) => {
                        ("is not denied over IPv6", Severity::Error)
                    }
                    Some(true) if !allowed.overlaps(&twin) => {
                        ("is not allowed over IPv6", Severity::Warning)
                    }
                    _ => continue,
                };
                let text = rule.text(side.direction);
                let finding = found
                    .at(rule.at, format!("what rule {} says (`{text}`) {message}", rule.name()));
                finding
                    .subject(nacl.path(side.direction, rule))
                    .severity(severity)
                    .related(subnet.ipv6_cidr.at, format!("`{}` has IPv6 too", subnet.id));
                if let Some(packet) = allowed.intersect(&twin).witness() {
                    finding.witness(Witness::packet(&packet));
                }
                finding.help("write the same rule once more, for `::/0`");
            }
        }
    }
}
