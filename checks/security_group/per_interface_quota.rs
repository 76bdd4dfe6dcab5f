//! A network interface has more security groups or rules than the quotas allow
//!
//! An interface has five security groups, sixteen after a raise. Groups times rules may never come to more than
//! 1,000, whatever was raised.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/24"}],
//!            "security_groups": [{"id": "g0", "ingress": []}, {"id": "g1", "ingress": []},
//!                                {"id": "g2", "ingress": []}, {"id": "g3", "ingress": []},
//!                                {"id": "g4", "ingress": []}, {"id": "g5", "ingress": []}],
//!            "interfaces": [{"id": "web", "subnet": "s", "ip": "10.0.1.10",
//!                            "security_groups": ["g0", "g1", "g2", "g3", "g4", "g5"]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/24"}],
//!            "security_groups": [{"id": "g0", "ingress": []}, {"id": "g1", "ingress": []},
//!                                {"id": "g2", "ingress": []}, {"id": "g3", "ingress": []},
//!                                {"id": "g4", "ingress": []}],
//!            "interfaces": [{"id": "web", "subnet": "s", "ip": "10.0.1.10",
//!                            "security_groups": ["g0", "g1", "g2", "g3", "g4"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::filter::SecurityGroup;
use crate::network::{Direction, Network};

pub const CHECK: Check = Check {
    id: "security-group/per-interface-quota",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"],
    ask: Ask::Network(ask),
    text: include_str!("per_interface_quota.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let quotas = &found.settings().network.quotas;
    for (vpc, interface) in network.interfaces() {
        let groups = &interface.security_groups;
        let rules = |direction| {
            let of_group = |group: &SecurityGroup| -> usize {
                let peers = group.rules(direction).iter().flat_map(|rule| rule.peers.iter());
                peers.map(|peer| network.rules_counted(peer, false)).sum()
            };
            groups.iter().filter_map(|id| vpc.security_group(&id.text)).map(of_group).sum::<usize>()
        };
        let most = Direction::BOTH.into_iter().map(rules).max().unwrap_or(0);
        let quota = quotas.security_groups_per_interface;
        let message = if groups.len() > quota.default {
            format!(
                "`{}` has {} security groups; the quota is {}",
                interface.id,
                groups.len(),
                quota.default
            )
        } else if most > quotas.rules_per_interface.default {
            let limit = quotas.rules_per_interface.default;
            format!(
                "the groups of `{}` have {most} rules in one direction; the limit is {limit}",
                interface.id
            )
        } else {
            continue;
        };
        let finding = found.at(interface.id.at, message);
        finding.subject(interface.id.to_string());
        if groups.len() > quota.most {
            finding.severity(Severity::Error);
        }
        finding.help("join groups that always go together");
    }
}
