//! A security group lets everybody in on every port
//!
//! Whatever listens on the instance, now or after the next update, is open to the internet. The union of all
//! rules decides: the address space and the ports may be split over several rules.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web", "ingress": [{"protocol": "all", "peers": ["0.0.0.0/0"]}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["0.0.0.0/0"]},
//!                                             {"protocol": "all", "peers": ["10.0.0.0/8"]}]}]}]}
//! ```

use crate::finding::Witness;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, is_wide, public_space};
use crate::sets::Set;

pub const CHECK: Check = Check {
    id: "security-group/all-open",
    severity: Severity::Error,
    aliases: &[
        "checkov:CKV_AWS_277",
        "prowler:ec2_securitygroup_allow_ingress_from_internet_to_all_ports",
    ],
    sources: &[
        "notes 004:425",
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("all_open.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, group) in network.security_groups().filter(|(_, group)| network.opens_every_port(group))
    {
        let open = network.open_to_addresses(group);
        let mut wide = open.iter().filter(|it| is_wide(&it.packets.sources()));
        let Some(first) = wide.next().or(open.first()) else { continue };
        let finding =
            found.at(first.peer.at, format!("`{}` opens every port to the internet", group.id));
        finding.subject(format!("{}/ingress", group.id));
        if let Some(packet) = first.packets.with_source(public_space()).witness() {
            finding.witness(Witness::packet(&packet));
        }
        finding.help("allow the ports that are served, from the addresses that use them");
    }
}
