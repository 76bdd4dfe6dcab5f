//! A network ACL has more rules than the quota allows
//!
//! A network ACL has 20 rules for each direction and family at most, the `*` rule at the end counted, so 19 are
//! your own. The quota can be raised to 40, at a cost in speed. The number in force is `rules-per-nacl` under
//! `[network.quotas]` of the configuration.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.0.0/24"},
//!                                   {"rule": 101, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.1.0/24"},
//!                                   {"rule": 102, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.2.0/24"},
//!                                   {"rule": 103, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.3.0/24"},
//!                                   {"rule": 104, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.4.0/24"},
//!                                   {"rule": 105, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.5.0/24"},
//!                                   {"rule": 106, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.6.0/24"},
//!                                   {"rule": 107, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.7.0/24"},
//!                                   {"rule": 108, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.8.0/24"},
//!                                   {"rule": 109, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.9.0/24"},
//!                                   {"rule": 110, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.10.0/24"},
//!                                   {"rule": 111, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.11.0/24"},
//!                                   {"rule": 112, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.12.0/24"},
//!                                   {"rule": 113, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.13.0/24"},
//!                                   {"rule": 114, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.14.0/24"},
//!                                   {"rule": 115, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.15.0/24"},
//!                                   {"rule": 116, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.16.0/24"},
//!                                   {"rule": 117, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.17.0/24"},
//!                                   {"rule": 118, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.18.0/24"},
//!                                   {"rule": 119, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.19.0/24"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.0.0/24"},
//!                                   {"rule": 101, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.1.0/24"},
//!                                   {"rule": 102, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.2.0/24"},
//!                                   {"rule": 103, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.3.0/24"},
//!                                   {"rule": 104, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.4.0/24"},
//!                                   {"rule": 105, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.5.0/24"},
//!                                   {"rule": 106, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.6.0/24"},
//!                                   {"rule": 107, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.7.0/24"},
//!                                   {"rule": 108, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.8.0/24"},
//!                                   {"rule": 109, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.9.0/24"},
//!                                   {"rule": 110, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.10.0/24"},
//!                                   {"rule": 111, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.11.0/24"},
//!                                   {"rule": 112, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.12.0/24"},
//!                                   {"rule": 113, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.13.0/24"},
//!                                   {"rule": 114, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.14.0/24"},
//!                                   {"rule": 115, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.15.0/24"},
//!                                   {"rule": 116, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.16.0/24"},
//!                                   {"rule": 117, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.17.0/24"},
//!                                   {"rule": 118, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "10.0.18.0/24"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::filter::NaclRule;

pub const CHECK: Check = Check {
    id: "nacl/rule-quota",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
        "network-facts N9",
    ],
    ask: Ask::Network(ask),
    text: include_str!("rule_quota.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let quota = found.settings().network.quotas.rules_per_nacl;
    for (nacl, side) in network.nacl_sides() {
        for (ipv6, family) in [(false, "IPv4"), (true, "IPv6")] {
            let of_family =
                |rule: &&NaclRule| rule.cidr.get().is_some_and(|cidr| cidr.is_ipv6() == ipv6);
            let rules: Vec<&NaclRule> = side.rules.iter().filter(of_family).collect();
            let count = rules.len() + 1;
            let Some(over) =
                rules.get(quota.default.saturating_sub(1)).filter(|_| count > quota.default)
            else {
                continue;
            };
            let way = side.direction.name();
            let message = format!(
                "{count} {family} rules in {way}, the `*` rule counted; the quota is {}",
                quota.default
            );
            let finding = found.at(over.at, message);
            finding.subject(format!("{}/{way}", nacl.id));
            if count > quota.most {
                finding.severity(Severity::Error);
            }
            finding.help(format!(
                "join rules whose prefixes are neighbours; AWS gives {} at most",
                quota.most
            ));
        }
    }
}
