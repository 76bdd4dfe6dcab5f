//! Answers pass to some of the ports that clients use, and not to others
//!
//! An answer goes to the port that the client asked from. Linux asks from 32768 to 60999, Windows from 49152 to
//! 65535, NAT gateways, load balancers and Lambda from anywhere between 1024 and 65535. Where only a part of them
//! is open, some connections work and others time out, at random: it works from one laptop and fails under load.
//! The message names the ports that are missing and who uses them.
//!
//! Missing ports that only NAT gateways, load balancers and Lambda use make this a warning, unless there is one
//! in the subnet; a few single ports make it a note. Where the machines in the subnet are all known, only the
//! ports that they use count for what they ask.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "tcp",
//!                                   "ports": "49152-65535", "cidr": "0.0.0.0/0"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "tcp",
//!                                   "ports": "1024-65535", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::Witness;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::filter::Nacl;
use crate::network::{CLIENTS, Direction, Network, Unanswered};
use crate::sets::Set;
use crate::sets::packets::{Ports, TCP, port_list, protocol_name};
use std::collections::BTreeMap;

pub const CHECK: Check = Check {
    id: "nacl/ephemeral-partial",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:420",
        "https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports",
        "network-facts N10",
    ],
    ask: Ask::Network(ask),
    text: include_str!("ephemeral_partial.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, nacl) in network.nacls() {
        // One finding for all requests that miss the same ports.
        let mut groups: BTreeMap<(Direction, u8, Vec<Ports>), Vec<Unanswered<'_>>> =
            BTreeMap::new();
        for lost in network
            .unanswered(vpc, nacl)
            .into_iter()
            .filter(|lost| !lost.broad && !lost.partial.is_empty())
        {
            let key = (lost.direction.opposite(), lost.protocol, lost.partial.destination_ports());
            groups.entry(key).or_default().push(lost);
        }
        for ((back, protocol, missing), requests) in groups {
            let Some(first) = requests.first() else { continue };
            report(found, nacl, (back, protocol, &missing), first, &requests);
        }
    }
}

fn report(
    found: &mut Reporter<'_>,
    nacl: &Nacl,
    (back, protocol, missing): (Direction, u8, &[Ports]),
    first: &Unanswered<'_>,
    requests: &[Unanswered<'_>],
) {
    let breaks = |ports: Ports| missing.iter().any(|range| range.overlaps(ports));
    let who: Vec<&str> =
        CLIENTS.iter().filter(|(_, ports)| breaks(*ports)).map(|(name, _)| *name).collect();
    let message = format!(
        "{} answers to ports {} are dropped, which breaks {}",
        protocol_name(protocol),
        port_list(missing),
        who.join(", ")
    );
    let side = nacl.side(back);
    let at = side.rules.iter().next().map_or(nacl.id.at, |_| side.rules.at);
    let finding = found.at(at, message);
    finding.subject(format!("{}/{}", nacl.id, back.name()));
    for lost in requests {
        let text = lost.rule.text(lost.direction);
        finding.related(
            lost.rule.at,
            format!("rule {} lets requests through: {text}", lost.rule.name()),
        );
    }
    // The first port of the first kind of client that is hit makes the most telling example.
    let mut hit = CLIENTS.iter().map(|(_, ports)| first.partial.with_destination_ports(*ports));
    let hit = hit.find(|hit| !hit.is_empty()).unwrap_or_else(|| first.partial.clone());
    if let Some(answer) = hit.witness()
        && let Some(ports) = hit.destination_ports().first()
    {
        finding.witness(Witness::Packet(vec![
            ("protocol", protocol_name(protocol)),
            ("server", answer.source.to_string()),
            ("server_port", answer.source_port.to_string()),
            ("client", answer.destination.to_string()),
            ("client_port", ports.first.to_string()),
        ]));
    }
    let count: u32 = missing.iter().map(|range| u32::from(range.last - range.first) + 1).sum();
    if count < 256 {
        finding.severity(Severity::Note);
    } else if (who.len() == 1 && !first.known_clients) || protocol != TCP {
        finding.severity(Severity::Warning);
    }
    finding.help(format!("allow ports 1024-65535 in {}, to the addresses that ask", back.name()));
}
