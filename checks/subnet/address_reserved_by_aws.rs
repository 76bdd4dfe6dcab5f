//! An interface has an address that AWS keeps for itself
//!
//! AWS keeps the first four addresses of every subnet and the last: the network, the router, the DNS server, one
//! for the future, and the broadcast address. An interface cannot have them.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/24"}],
//!            "interfaces": [{"id": "web", "subnet": "s", "ip": "10.0.1.3"}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/24"}],
//!            "interfaces": [{"id": "web", "subnet": "s", "ip": "10.0.1.4"}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::sets::aws_ranges;

pub const CHECK: Check = Check {
    id: "subnet/address-reserved-by-aws",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"],
    ask: Ask::Network(ask),
    text: include_str!("address_reserved_by_aws.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, interface) in network.interfaces() {
        let Some(subnet) = vpc.subnet_of(interface) else { continue };
        for cidr in subnet.cidrs() {
            for address in interface.ips.iter().chain(interface.ipv6.iter()) {
                let kept = aws_ranges::reserved(&cidr.net)
                    .into_iter()
                    .find(|(kept, _)| *kept == address.ip);
                let Some((_, purpose)) = kept else { continue };
                found
                    .at(address.at, format!("{} is kept by AWS in `{cidr}`: {purpose}", address.ip))
                    .subject(interface.id.to_string())
                    .related(cidr.at, "the subnet")
                    .help("take an address from the fifth to the last but one");
            }
        }
    }
}
