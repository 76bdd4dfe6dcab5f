//! A rule of a security group is covered by the others
//!
//! The rules of a group are a union: a rule whose packets the others let through already changes nothing. When
//! somebody removes it to close the port, the port stays open. No single rule need cover it: two halves do as
//! well.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/8"]},
//!                                             {"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/16"]}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/16"]},
//!                                             {"protocol": "tcp", "ports": "80", "peers": ["10.0.0.0/8"]}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::filter::{Direction, GroupRule, Peer, PeerKind, SecurityGroup};
use crate::sets::packets::Packets;
use ipnet::IpNet;
use std::collections::BTreeMap;

pub const CHECK: Check = Check {
    id: "security-group/rule-redundant",
    severity: Severity::Warning,
    aliases: &["cloudmapper:SG_CIDR_OVERLAPS"],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        "network-facts 3.1",
    ],
    ask: Ask::Network(ask),
    text: include_str!("rule_redundant.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, group) in network.security_groups() {
        for direction in Direction::BOTH {
            // References count by name: their members change.
            let mut pools: BTreeMap<&str, Vec<Entry<'_>>> = BTreeMap::new();
            for rule in group.rules(direction).iter() {
                let Some(service) = rule.service() else { continue };
                for peer in rule.peers.iter() {
                    let (pool, packets) = match &peer.kind {
                        PeerKind::Cidr(cidr) => ("", sent(&service, direction, cidr.net)),
                        _ => (peer.text(), service.clone()),
                    };
                    pools.entry(pool).or_default().push((rule, peer, packets));
                }
            }
            for pool in pools.into_values() {
                report(found, group, direction, pool);
            }
        }
    }
}

/// A peer of a rule, with the packets that they stand for.
type Entry<'n> = (&'n GroupRule, &'n Peer, Packets);

fn sent(service: &Packets, direction: Direction, net: IpNet) -> Packets {
    match direction {
        Direction::Ingress => service.with_source(&net.into()),
        Direction::Egress => service.with_destination(&net.into()),
    }
}

/// Takes the entries that the rest covers out one by one, the last first, so that of two equal ones one stays.
fn report(
    found: &mut Reporter<'_>,
    group: &SecurityGroup,
    direction: Direction,
    mut pool: Vec<Entry<'_>>,
) {
    for at in (0..pool.len()).rev() {
        let Some((rule, peer, packets)) = pool.get(at) else { continue };
        let mut rest = packets.clone();
        let mut covers = Vec::new();
        for (_, (_, other, theirs)) in
            pool.iter().enumerate().filter(|(position, _)| *position != at)
        {
            if rest.overlaps(theirs) {
                rest.remove(theirs);
                covers.push(*other);
            }
        }
        if !rest.is_empty() {
            continue;
        }
        let message = format!(
            "{} for `{}` is covered by other rules of `{}`",
            rule.service_text(),
            peer.text(),
            group.id
        );
        let finding = found.at(peer.at, message);
        finding.subject(format!("{}/{}", group.id, direction.name()));
        for other in covers.into_iter().take(5) {
            finding.related(other.at, format!("`{}` covers it", other.text()));
        }
        finding.help("remove it, or narrow the wider rule if this one is what was meant");
        pool.remove(at);
    }
}
