//! Something runs in the default VPC
//!
//! The default VPC of a Region is made for a quick start: all its subnets are public and give every instance a
//! public address. Things that matter belong into a VPC whose subnets were chosen.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["172.31.0.0/16"], "default": true,
//!            "subnets": [{"id": "s", "cidr": "172.31.0.0/20"}],
//!            "interfaces": [{"id": "web", "subnet": "s", "ip": "172.31.0.10"}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["172.31.0.0/16"], "default": true,
//!            "subnets": [{"id": "s", "cidr": "172.31.0.0/20"}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "vpc/default-vpc-in-use",
    severity: Severity::Note,
    aliases: &["prowler:ec2_instance_in_default_vpc"],
    sources: &[
        "notes 004:432",
        "https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("default_vpc_in_use.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in network.vpcs.iter().filter(|vpc| vpc.is_default.is_true()) {
        let Some(first) = vpc.interfaces.first() else { continue };
        let message = match vpc.interfaces.len() {
            1 => "a network interface is in the default VPC".to_owned(),
            count => format!("{count} network interfaces are in the default VPC"),
        };
        found
            .at(vpc.id.at, message)
            .subject(vpc.id.to_string())
            .related(first.id.at, "it is used here")
            .help(
                "move them to a VPC of their own, and delete the default one if nothing needs it",
            );
    }
}
