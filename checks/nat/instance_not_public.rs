//! A NAT instance cannot reach the internet itself
//!
//! A NAT instance translates to its own public address. It needs one, and a subnet whose route table leads to the
//! internet gateway; in a private subnet, or without the address, it takes packets in and lets none out.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "app", "cidr": "10.0.1.0/24"}],
//!            "interfaces": [{"id": "nat1", "kind": "nat_instance", "subnet": "app", "public_ip": true,
//!                            "source_dest_check": false}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"}],
//!            "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!            "interfaces": [{"id": "nat1", "kind": "nat_instance", "subnet": "pub", "public_ip": true,
//!                            "source_dest_check": false}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::interface::{InterfaceKind, PublicIp};

pub const CHECK: Check = Check {
    id: "nat/instance-not-public",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:464",
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("instance_not_public.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let instances = network.interfaces().filter(|(_, it)| it.kind.is(&InterfaceKind::NatInstance));
    for (vpc, nat) in instances {
        let private =
            vpc.subnet_of(nat).filter(|subnet| network.is_public(vpc, subnet) == Some(false));
        let (at, reason) = match private {
            Some(subnet) => {
                (nat.subnet.at, format!("`{}` has no route to an internet gateway", subnet.id))
            }
            None if nat.public_ip.is(&PublicIp::No) => {
                (nat.public_ip.at, "it has no public address".to_owned())
            }
            None => continue,
        };
        found
            .at(at, format!("the NAT instance `{}` cannot reach the internet: {reason}", nat.id))
            .subject(&nat.id.text)
            .help("put it into a public subnet and give it a public address");
    }
}
