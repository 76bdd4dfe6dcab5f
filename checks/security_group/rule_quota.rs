//! A security group has more rules than the quota allows
//!
//! A group has 60 rules for each direction and family. A rule that names a customer-managed prefix list counts as
//! many as the list's `MaxEntries`, however few entries it has now; a rule that names another group counts one in
//! each family. The number in force is `rules-per-security-group` under `[network.quotas]` of the configuration.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["pl-partners"]},
//!                                             {"protocol": "tcp", "ports": "443",
//!                                              "peers": ["203.0.113.0/24"]}]}]}],
//!  "prefix_lists": [{"id": "pl-partners", "family": "ipv4", "max_entries": 60,
//!                    "entries": ["198.51.100.0/24"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["pl-partners"]}]}]}],
//!  "prefix_lists": [{"id": "pl-partners", "family": "ipv4", "max_entries": 60,
//!                    "entries": ["198.51.100.0/24"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::filter::Peer;
use crate::network::{Direction, Network};

pub const CHECK: Check = Check {
    id: "security-group/rule-quota",
    severity: Severity::Error,
    aliases: &["prowler:ec2_securitygroup_with_many_ingress_egress_rules"],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
        "https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("rule_quota.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let quota = found.settings().network.quotas.rules_per_security_group.default;
    for (_, group) in network.security_groups() {
        for direction in Direction::BOTH {
            let peers = || group.rules(direction).iter().flat_map(|rule| rule.peers.iter());
            for (ipv6, family) in [(false, "ipv4"), (true, "ipv6")] {
                let count: usize = peers().map(|peer| network.rules_counted(peer, ipv6)).sum();
                if count <= quota {
                    continue;
                }
                let subject = match ipv6 {
                    false => format!("{}/{}", group.id, direction.name()),
                    true => format!("{}/{}/ipv6", group.id, direction.name()),
                };
                let message = format!(
                    "`{}` counts {count} {family} rules in {}; the quota is {quota}",
                    group.id,
                    direction.name()
                );
                let finding = found.at(group.id.at, message);
                finding.subject(subject);
                let weighs = |peer: &&Peer| network.rules_counted(peer, ipv6) > 1;
                for peer in peers().filter(weighs).take(5) {
                    let weight = network.rules_counted(peer, ipv6);
                    finding.related(peer.at, format!("`{}` counts as {weight}", peer.text()));
                }
                finding.help(
                    "join prefixes, lower `MaxEntries` of the lists, or ask AWS for a higher quota",
                );
            }
        }
    }
}
