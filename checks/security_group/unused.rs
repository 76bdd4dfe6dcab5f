//! No interface has a security group
//!
//! A group on no interface, load balancer or endpoint, which no other group names, does nothing. It is left over,
//! or was never attached to what it should guard.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/24"}],
//!            "security_groups": [{"id": "sg-old", "ingress": []}, {"id": "sg-web", "ingress": []}],
//!            "interfaces": [{"id": "web", "subnet": "s", "ip": "10.0.1.10", "security_groups": ["sg-web"]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/24"}],
//!            "security_groups": [{"id": "sg-web", "ingress": []}],
//!            "interfaces": [{"id": "web", "subnet": "s", "ip": "10.0.1.10", "security_groups": ["sg-web"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use std::collections::BTreeSet;

pub const CHECK: Check = Check {
    id: "security-group/unused",
    severity: Severity::Note,
    aliases: &["checkov:CKV2_AWS_5", "prowler:ec2_securitygroup_not_used"],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html"],
    ask: Ask::Network(ask),
    text: include_str!("unused.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let rules = network
        .security_groups()
        .flat_map(|(_, group)| group.ingress.iter().chain(group.egress.iter()));
    let named: BTreeSet<&str> =
        rules.flat_map(|rule| rule.peers.iter()).map(|peer| peer.text()).collect();
    for vpc in
        network.vpcs.iter().filter(|vpc| vpc.interfaces.complete && !vpc.interfaces.is_empty())
    {
        let lists = (vpc.interfaces.iter().map(|it| &it.security_groups))
            .chain(vpc.load_balancers.iter().map(|it| &it.security_groups))
            .chain(vpc.endpoints.iter().map(|it| &it.security_groups));
        let mut used: BTreeSet<&str> = BTreeSet::new();
        let mut settled = true;
        for list in lists {
            settled &= list.complete;
            used.extend(list.iter().map(|id| id.text.as_str()));
        }
        for group in vpc.security_groups.iter().filter(|_| settled) {
            let id = group.id.text.as_str();
            if used.contains(id) || named.contains(id) || group.is_default.is_true() {
                continue;
            }
            found
                .at(group.id.at, format!("nothing has `{}`", group.id))
                .subject(group.id.to_string())
                .help("remove it, or attach it to what it should guard");
        }
    }
}
