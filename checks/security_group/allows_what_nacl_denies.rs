//! A security group admits packets that no network ACL of its subnets lets through
//!
//! Both must agree: the group is asked at the interface, the network ACL at the edge of the subnet. The group
//! also remembers, and lets answers back by itself; the network ACL does not, so the group's rule is useless as
//! well when the answers to what it admits are dropped at the edge. Packets from the same subnet never meet the
//! network ACL and are left out.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "nacl": "acl-1"}],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "8080", "peers": ["0.0.0.0/0"]}]}],
//!            "interfaces": [{"id": "web", "subnet": "s", "ip": "10.0.1.10", "security_groups": ["sg-web"]}],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "nacl": "acl-1"}],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["0.0.0.0/0"]}]}],
//!            "interfaces": [{"id": "web", "subnet": "s", "ip": "10.0.1.10", "security_groups": ["sg-web"]}],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::Witness;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::filter::Nacl;
use crate::network::vpc::Subnet;
use crate::network::{CLIENT_PORTS, Direction, Network, Vpc};
use crate::sets::Set;
use crate::sets::packets::{Packet, Packets, TCP, UDP};
use std::collections::BTreeMap;

pub const CHECK: Check = Check {
    id: "security-group/allows-what-nacl-denies",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "notes 004:425",
        "https://docs.aws.amazon.com/vpc/latest/userguide/infrastructure-security.html",
        "network-facts X2, N6",
    ],
    ask: Ask::Network(ask),
    text: include_str!("allows_what_nacl_denies.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, group) in network.security_groups() {
        let mut subnets: BTreeMap<&str, (&Vpc, &Subnet)> = BTreeMap::new();
        for (vpc, interface) in network.members(&group.id.text) {
            let Some(subnet) = vpc.subnet_of(interface) else { continue };
            subnets.insert(&subnet.id.text, (vpc, subnet));
        }
        for admitted in network.admitted(group, Direction::Ingress) {
            let gates: Option<Vec<Gate<'_>>> = subnets
                .values()
                .map(|(vpc, subnet)| gate(network, vpc, subnet, &admitted.packets))
                .collect();
            let Some(gates) = gates else { continue };
            let Some((nacl, packet, what)) = gates.iter().flatten().next() else { continue };
            // One subnet that lets it through is enough for the rule to have a use.
            if gates.iter().any(Option::is_none) {
                continue;
            }
            let text = admitted.rule.service_text();
            found
                .at(admitted.peer.at, format!("`{}` admits {text} from `{}`, and {what}", group.id, admitted.peer.text()))
                .subject(format!("{}/ingress", group.id))
                .related(nacl.id.at, format!("`{}` drops them", nacl.id))
                .witness(Witness::packet(packet))
                .help("allow them in the network ACL too, answers included, or take the rule out of the group");
        }
    }
}

/// What stops packets at the edge of a subnet; nothing when some get in and are answered.
type Gate<'n> = Option<(&'n Nacl, Packet, &'static str)>;

/// `None` when it cannot be told.
fn gate<'n>(
    network: &Network,
    vpc: &'n Vpc,
    subnet: &Subnet,
    packets: &Packets,
) -> Option<Gate<'n>> {
    let nacl = vpc.nacl_of(subnet)?;
    let (into, out) = (network.worked(&nacl.ingress), network.worked(&nacl.egress));
    let own = subnet.addresses();
    let outside = packets.sources().subtract(&own);
    let arriving = packets.with_source(&outside).with_destination(&own);
    if !into.exact || !out.exact || arriving.is_empty() {
        return None;
    }
    let entering = arriving.intersect(into.allowed());
    let Some(entered) = entering.witness() else {
        return Some(Some((nacl, arriving.witness()?, "no network ACL lets such packets in")));
    };
    // Only TCP and UDP need answers for sure.
    let ported =
        [TCP, UDP].map(|protocol| entering.with_protocol(protocol).with_source_ports(CLIENT_PORTS));
    let asked = Packets::union_of(&ported);
    if asked.is_empty() || asked.replies().overlaps(out.allowed()) {
        return Some(None);
    }
    Some(Some((nacl, entered, "the network ACL drops every answer that the group would let back")))
}
