//! The IPv4 CIDR of a subnet is too large or too small
//!
//! AWS takes subnets from /16 to /28. Five addresses of each are kept: of a /28, eleven are left.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/29"}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/28"}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::sets::aws_ranges::Sizes;

pub const CHECK: Check = Check {
    id: "subnet/cidr-size",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:401",
        "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("cidr_size.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, subnet) in network.subnets() {
        let Some(cidr) = subnet.cidr.given().filter(|cidr| !cidr.is_ipv6()) else { continue };
        let Some(reason) = Sizes::of_subnet(&cidr.net).refusal(cidr.net.prefix_len()) else {
            continue;
        };
        found
            .at(cidr.at, format!("`{cidr}` is {reason}"))
            .subject(subnet.id.to_string())
            .help("take a block from /16 to /28");
    }
}
