//! A port that is restricted over IPv4 is open to everybody over IPv6
//!
//! IPv4 and IPv6 rules are separate. Someone took care that only some addresses reach the port, and `::/0` undoes
//! it for every client that has IPv6, which most have.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "8443",
//!                                              "peers": ["203.0.113.0/24"]},
//!                                             {"protocol": "tcp", "ports": "8443", "peers": ["::/0"]}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "8443",
//!                                              "peers": ["203.0.113.0/24"]},
//!                                             {"protocol": "tcp", "ports": "8443",
//!                                              "peers": ["2001:db8::/48"]}]}]}]}
//! ```

use crate::finding::Witness;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, is_wide};
use crate::sets::Set;
use crate::sets::packets::{Family, Packets, Ports};

pub const CHECK: Check = Check {
    id: "security-group/ipv6-wider-than-ipv4",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        "network-facts N8",
    ],
    ask: Ask::Network(ask),
    text: include_str!("ipv6_wider_than_ipv4.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, group) in network.security_groups() {
        let open = network.open_to_addresses(group);
        let v4 = Packets::union_of(open.iter().map(|it| &it.packets)).family(Family::V4);
        for it in &open {
            let v6 = it.packets.family(Family::V6);
            if !is_wide(&v6.sources()) {
                continue;
            }
            let ports: Vec<Ports> = v6.destination_ports();
            let same = ports.iter().map(|range| v4.with_destination_ports(*range));
            let same = Packets::union_of(&same.collect::<Vec<_>>());
            if same.is_empty() || is_wide(&same.sources()) {
                continue;
            }
            let narrow = open.iter().find(|other| other.packets.overlaps(&same));
            let message = format!(
                "`{}` opens {} to everybody over IPv6, and over IPv4 only to some",
                group.id,
                it.rule.service_text()
            );
            let finding = found.at(it.peer.at, message);
            finding.subject(format!("{}/ingress", group.id));
            if let Some(narrow) = narrow {
                finding.related(narrow.peer.at, "over IPv4 only these get in");
            }
            if let Some(packet) = v6.witness() {
                finding.witness(Witness::packet(&packet));
            }
            finding.help("allow the IPv6 prefixes of the same clients instead of `::/0`");
        }
    }
}
