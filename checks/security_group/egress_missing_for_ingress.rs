//! One group lets another in, and the other does not let its packets out
//!
//! A rule of the database's group that admits the application's group is half of the way: the application's own
//! group must let the connection out. Where its egress rules were narrowed and forgot this port, or this
//! destination, the connection times out with a rule for it in plain sight.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-app", "ingress": [],
//!                                 "egress": [{"protocol": "tcp", "ports": "443", "peers": ["0.0.0.0/0"]}]},
//!                                {"id": "sg-db",
//!                                 "ingress": [{"protocol": "tcp", "ports": "5432", "peers": ["sg-app"]}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-app", "ingress": [],
//!                                 "egress": [{"protocol": "tcp", "ports": "5432", "peers": ["sg-db"]}]},
//!                                {"id": "sg-db",
//!                                 "ingress": [{"protocol": "tcp", "ports": "5432", "peers": ["sg-app"]}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::filter::{PeerKind, SecurityGroup};
use crate::network::{Network, Vpc};
use crate::sets::packets::Packets;

pub const CHECK: Check = Check {
    id: "security-group/egress-missing-for-ingress",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        "network-facts X1",
    ],
    ask: Ask::Network(ask),
    text: include_str!("egress_missing_for_ingress.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, group) in network.security_groups() {
        for rule in group.ingress.iter() {
            for peer in rule.peers.iter() {
                let PeerKind::Group { id, .. } = &peer.kind else { continue };
                let (Some((home, from)), Some(service)) =
                    (network.security_group(id), rule.service())
                else {
                    continue;
                };
                let mut sources = network
                    .members(id)
                    .filter_map(|(home, it)| home.security_groups_of(it))
                    .flatten();
                let let_out =
                    |source: &SecurityGroup| lets_out(network, source, (vpc, group), &service);
                // Other groups on the same interfaces may let it out.
                if let_out(from) != Some(false)
                    || sources.any(|source| let_out(source) != Some(false))
                {
                    continue;
                }
                let text = rule.service_text();
                let at = if from.egress.is_empty() { from.id.at } else { from.egress.at };
                found
                    .at(
                        at,
                        format!(
                            "`{id}` does not let {text} out to `{}`, which lets it in",
                            group.id
                        ),
                    )
                    .subject(format!("{}/egress", from.id))
                    .related(peer.at, format!("`{}` admits `{id}` here", group.id))
                    .help(format!(
                        "allow {text} from `{}` to `{}` of `{}`",
                        from.id, group.id, home.id
                    ));
            }
        }
    }
}

/// Whether a group lets any of a service out to the members of another; `None` when that is not known.
fn lets_out(
    network: &Network,
    from: &SecurityGroup,
    (vpc, to): (&Vpc, &SecurityGroup),
    service: &Packets,
) -> Option<bool> {
    let near = network.member_addresses(&to.id.text).filter(|members| !members.is_empty());
    let destinations = near.unwrap_or_else(|| vpc.addresses());
    let wanted = service.with_destination(&destinations);
    let mut settled = from.egress.complete && vpc.knows_cidrs();
    for rule in from.egress.iter() {
        let Some(allowed) = rule.service() else {
            settled = false;
            continue;
        };
        settled &= rule.peers.complete;
        for peer in rule.peers.iter() {
            let reaches = match &peer.kind {
                PeerKind::Group { id, .. } => *id == to.id.text && allowed.overlaps(service),
                PeerKind::Itself => from.id.text == to.id.text && allowed.overlaps(service),
                _ => match network.peer_addresses(from, peer) {
                    Some(addresses) => allowed.with_destination(&addresses).overlaps(&wanted),
                    None => return None,
                },
            };
            if reaches {
                return Some(true);
            }
        }
    }
    settled.then_some(false)
}
