//! A private NAT gateway is used for the internet
//!
//! A private NAT gateway has no public address. What it sends to an internet gateway carries its private address, and
//! the internet gateway drops it. Private NAT is for other networks: through a transit gateway or a VPN.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"},
//!                        {"id": "app", "cidr": "10.0.1.0/24", "route_table": "rtb-app"}],
//!            "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]},
//!                             {"id": "rtb-app", "routes": [{"to": "0.0.0.0/0", "via": "nat-a"}]}],
//!            "nat_gateways": [{"id": "nat-a", "subnet": "pub", "connectivity": "private"}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"},
//!                        {"id": "app", "cidr": "10.0.1.0/24", "route_table": "rtb-app"}],
//!            "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]},
//!                             {"id": "rtb-app", "routes": [{"to": "0.0.0.0/0", "via": "nat-a"}]}],
//!            "nat_gateways": [{"id": "nat-a", "subnet": "pub", "connectivity": "public", "eip": true}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "nat/private-routed-to-igw",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html"],
    ask: Ask::Network(ask),
    text: include_str!("private_routed_to_igw.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, nat) in network.nat_gateways() {
        let Some((table, route)) = network.private_nat_to_internet(vpc, nat) else { continue };
        found
            .at(route.at, format!("`{}` is private, so the internet gateway drops what it sends", nat.id))
            .subject(&nat.id.text)
            .related(nat.id.at, format!("`{}` uses it for the internet", table.id))
            .help("use a public NAT gateway for the internet, or route only other networks through this one");
    }
}
