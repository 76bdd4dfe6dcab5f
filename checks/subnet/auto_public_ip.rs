//! Everything started in a subnet gets a public address
//!
//! With `MapPublicIpOnLaunch`, each instance gets a public IPv4 address unless its launch says otherwise. In a
//! subnet with a route to an internet gateway that puts it on the internet by default, and the address is charged
//! by the hour.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "map_public_ip": true}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "map_public_ip": false}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "subnet/auto-public-ip",
    severity: Severity::Warning,
    aliases: &[
        "checkov:CKV_AWS_130",
        "trivy:AVD-AWS-0164",
        "prowler:vpc_subnet_no_public_ip_by_default",
    ],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html"],
    ask: Ask::Network(ask),
    text: include_str!("auto_public_ip.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, subnet) in network.subnets().filter(|(_, subnet)| subnet.map_public_ip.is_true()) {
        found
            .at(
                subnet.map_public_ip.at,
                format!("instances in `{}` get public addresses by default", subnet.id),
            )
            .subject(subnet.id.to_string())
            .help("turn it off, and give public addresses to those that need one");
    }
}
