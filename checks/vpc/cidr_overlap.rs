//! Two VPCs of one network use the same addresses
//!
//! It is legal, and it ends every plan to join them: a peering between them is refused, a transit gateway learns
//! only one of them, and a third network that reaches both answers the wrong one. Only private NAT or PrivateLink
//! gets across. Of many VPCs that overlap, each is reported with the nearest one that holds it.
//!
//! Peered VPCs are reported by `peering/cidr-overlap`. Default VPCs all have 172.31.0.0/16; with them it is a
//! note.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"]}, {"id": "vpc-b", "cidrs": ["10.0.64.0/18"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"]}, {"id": "vpc-b", "cidrs": ["10.1.0.0/16"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::value::Cidr;
use crate::network::{Network, Vpc, overlapping};
use std::collections::BTreeSet;

pub const CHECK: Check = Check {
    id: "vpc/cidr-overlap",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "notes 004:447",
        "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html",
        "network-facts P6, T1, V13",
    ],
    ask: Ask::Network(ask),
    text: include_str!("cidr_overlap.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let all: Vec<(&Vpc, &Cidr)> =
        network.vpcs.iter().flat_map(|vpc| vpc.all_cidrs().map(move |cidr| (vpc, cidr))).collect();
    let mut reported = BTreeSet::new();
    for (low, high) in overlapping(all.iter().map(|(_, cidr)| cidr.net)) {
        let (Some((first, other)), Some((second, cidr))) = (all.get(low), all.get(high)) else {
            continue;
        };
        let peered = network.peerings_of(first).any(|it| it.seen_from(&second.id.text).is_some());
        let pair = format!("{},{}", first.id, second.id);
        if peered || first.id.text == second.id.text || !reported.insert(pair.clone()) {
            continue;
        }
        let shared =
            if cidr.net.prefix_len() > other.net.prefix_len() { cidr.net } else { other.net };
        let message = format!("`{}` and `{}` both use {shared}", first.id, second.id);
        let finding = found.at(cidr.at, message);
        finding.subject(pair).related(other.at, format!("`{}` uses it here", first.id));
        if first.is_default.is_true() || second.is_default.is_true() {
            finding.severity(Severity::Note);
        }
        finding.help("give one of them a range of its own while it is still empty");
    }
}
