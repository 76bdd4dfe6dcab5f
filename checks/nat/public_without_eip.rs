//! A public NAT gateway has no Elastic IP address
//!
//! A public NAT gateway translates to its Elastic IP address, and AWS refuses to create one without. A private NAT
//! gateway has none, and a regional one gets its addresses from AWS.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "pub", "cidr": "10.0.0.0/24"}],
//!            "nat_gateways": [{"id": "nat-a", "subnet": "pub", "connectivity": "public", "eip": false}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "pub", "cidr": "10.0.0.0/24"}],
//!            "nat_gateways": [{"id": "nat-a", "subnet": "pub", "connectivity": "public", "eip": true}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "nat/public-without-eip",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html"],
    ask: Ask::Network(ask),
    text: include_str!("public_without_eip.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, nat) in network.nat_gateways() {
        if nat.public.is_true() && nat.regional.is_false() && nat.eip.is_false() {
            found
                .at(
                    nat.eip.at,
                    format!("the public NAT gateway `{}` has no Elastic IP address", nat.id),
                )
                .subject(&nat.id.text)
                .help("allocate an Elastic IP address for it, or make its connectivity private");
        }
    }
}
