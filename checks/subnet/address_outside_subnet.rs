//! An interface has an address that is not of its subnet
//!
//! The private addresses of an interface come from the subnet that it is in. AWS refuses any other.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/24"}],
//!            "interfaces": [{"id": "web", "subnet": "s", "ip": "10.0.2.9"}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/24"}],
//!            "interfaces": [{"id": "web", "subnet": "s", "ip": "10.0.1.9"}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "subnet/address-outside-subnet",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"],
    ask: Ask::Network(ask),
    text: include_str!("address_outside_subnet.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, interface) in network.interfaces() {
        let Some(subnet) = vpc.subnet_of(interface) else { continue };
        for (field, addresses) in
            [(&subnet.cidr, &interface.ips), (&subnet.ipv6_cidr, &interface.ipv6)]
        {
            let Some(cidr) = field.given() else { continue };
            for address in addresses.iter().filter(|address| !cidr.net.contains(&address.ip)) {
                found
                    .at(address.at, format!("{} is not in `{cidr}` of `{}`", address.ip, subnet.id))
                    .subject(interface.id.to_string())
                    .related(cidr.at, "the subnet")
                    .help("take an address of the subnet, or name the subnet that has it");
            }
        }
    }
}
