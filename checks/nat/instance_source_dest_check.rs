//! A NAT instance checks source and destination
//!
//! A NAT instance passes on packets that neither come from it nor go to it. Its interface drops them until the
//! source/destination check is switched off.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "interfaces": [{"id": "nat1", "kind": "nat_instance", "subnet": "pub", "public_ip": true}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "interfaces": [{"id": "nat1", "kind": "nat_instance", "subnet": "pub", "public_ip": true,
//!                            "source_dest_check": false}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::interface::InterfaceKind;

pub const CHECK: Check = Check {
    id: "nat/instance-source-dest-check",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:465",
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("instance_source_dest_check.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let instances = network.interfaces().filter(|(_, it)| it.kind.is(&InterfaceKind::NatInstance));
    for (_, nat) in instances.filter(|(_, it)| it.source_dest_check.is_true()) {
        found
            .at(nat.source_dest_check.at, format!("`{}` drops the packets it should translate: it checks source and destination", nat.id))
            .subject(&nat.id.text)
            .help("switch the source/destination check off, with `\"source_dest_check\": false` in a design");
    }
}
