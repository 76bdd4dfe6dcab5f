//! A public address is in a subnet without a way to the internet gateway
//!
//! A public IPv4 address is translated one to one by the internet gateway. Without a route from the subnet to it the
//! address costs money and answers nobody: the subnet is private, whatever its name says.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "app", "cidr": "10.0.1.0/24"}],
//!            "interfaces": [{"id": "web1", "subnet": "app", "ip": "10.0.1.10", "public_ip": true}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "web", "cidr": "10.0.1.0/24", "route_table": "rtb-public"}],
//!            "route_tables": [{"id": "rtb-public", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!            "interfaces": [{"id": "web1", "subnet": "web", "ip": "10.0.1.10", "public_ip": true}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::interface::{InterfaceKind, PublicIp};

pub const CHECK: Check = Check {
    id: "internet/public-ip-without-igw-route",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "notes 004:441",
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("public_ip_without_igw_route.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, interface) in network.interfaces() {
        let public = interface.public_ip.get().is_some_and(|ip| *ip != PublicIp::No);
        // A NAT gateway in the wrong subnet has a check of its own.
        let nat = interface.kind.is(&InterfaceKind::NatGateway);
        let Some(subnet) = vpc.subnet_of(interface).filter(|_| public && !nat) else { continue };
        if network.is_public(vpc, subnet) != Some(false) {
            continue;
        }
        found
            .at(
                interface.public_ip.at,
                format!(
                    "`{}` has a public address, and `{}` has no route to an internet gateway",
                    interface.id, subnet.id
                ),
            )
            .subject(&interface.id.text)
            .related(subnet.id.at, "the private subnet")
            .help("move it to a public subnet, or release the address");
    }
}
