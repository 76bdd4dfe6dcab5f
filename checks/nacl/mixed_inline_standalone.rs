//! Rules of one network ACL are written in two ways, and each undoes the other
//!
//! Terraform can write the rules of a network ACL inside `aws_network_acl`, or as resources of their own,
//! `aws_network_acl_rule`. With blocks inside, Terraform takes them for the whole list: it removes every other rule
//! at the next run, and then the run after it adds them again. In between the subnets run without them.
//!
//! # Fails
//!
//! ```json
//! {"resource": {
//!   "aws_network_acl": {"main": {"vpc_id": "vpc-1",
//!     "ingress": [{"rule_no": 100, "action": "allow", "protocol": "tcp", "from_port": 443, "to_port": 443,
//!                  "cidr_block": "0.0.0.0/0"}]}},
//!   "aws_network_acl_rule": {"ssh": {"network_acl_id": "${aws_network_acl.main.id}", "rule_number": 110,
//!     "rule_action": "allow", "protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_block": "10.0.0.0/8"}}}}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"resource": {
//!   "aws_network_acl": {"main": {"vpc_id": "vpc-1"}},
//!   "aws_network_acl_rule": {"ssh": {"network_acl_id": "${aws_network_acl.main.id}", "rule_number": 110,
//!     "rule_action": "allow", "protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_block": "10.0.0.0/8"}}}}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "nacl/mixed-inline-standalone",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_acl_rule",
        "network-facts 4.2",
    ],
    ask: Ask::Network(ask),
    text: include_str!("mixed_inline_standalone.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for acl in &network.acl_resources {
        let (Some((inline, block)), Some((_, first))) =
            (acl.inline.first(), acl.standalone.first())
        else {
            continue;
        };
        let more = match acl.standalone.len() {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        let finding = found
            .at(
                *inline,
                format!(
                    "`{}` has `{block}` of its own, and `{first}`{more} adds to it: each run of Terraform undoes one of the two",
                    acl.address
                ),
            )
            .subject(acl.address.clone())
            .help("write all rules as `aws_network_acl_rule`, or all of them inside the network ACL");
        for (at, _) in &acl.standalone {
            finding.related(*at, "this rule is not in the list");
        }
    }
}
