//! The default security group lets packets through
//!
//! Whatever is started without a group gets the default one. With its rules, which let all its members reach each
//! other and everything else, that is an opening nobody decided on. Without any rule, a forgotten group shows at
//! once.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-default", "default": true,
//!                                 "ingress": [{"protocol": "all", "peers": ["self"]}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-default", "default": true, "ingress": [], "egress": []}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "security-group/default-has-rules",
    severity: Severity::Warning,
    aliases: &[
        "checkov:CKV2_AWS_12",
        "trivy:AVD-AWS-0173",
        "prowler:ec2_securitygroup_default_restrict_traffic",
    ],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html"],
    ask: Ask::Network(ask),
    text: include_str!("default_has_rules.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, group) in network.security_groups().filter(|(_, group)| group.is_default.is_true()) {
        let count = group.ingress.len() + group.egress.len();
        if count == 0 {
            continue;
        }
        found
            .at(group.id.at, format!("the default security group `{}` has {count} rules", group.id))
            .subject(group.id.to_string())
            .help("remove all its rules, and give every interface a group of its own");
    }
}
