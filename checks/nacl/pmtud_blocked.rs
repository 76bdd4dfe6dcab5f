//! A network ACL drops the messages of path MTU discovery
//!
//! A router that cannot pass a packet on because it is too large says so by ICMP type 3, code 4 (over IPv6:
//! ICMPv6 type 2). Where a network ACL drops these, connections open and then hang as soon as a large packet is
//! sent: pages load half, file copies stall. It matters where packet sizes differ: towards the internet, over a
//! VPN, and through a transit gateway.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "nacl": "acl-1"}],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "tcp",
//!                                   "ports": "1024-65535", "cidr": "0.0.0.0/0"}]}],
//!            "internet_gateway": "igw-a",
//!            "route_tables": [{"id": "rtb", "main": true, "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "nacl": "acl-1"}],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"},
//!                                   {"rule": 110, "action": "allow", "protocol": "icmp",
//!                                    "icmp": {"type": 3, "code": 4}, "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "tcp",
//!                                   "ports": "1024-65535", "cidr": "0.0.0.0/0"},
//!                                  {"rule": 110, "action": "allow", "protocol": "icmp",
//!                                   "icmp": {"type": 3, "code": 4}, "cidr": "0.0.0.0/0"}]}],
//!            "internet_gateway": "igw-a",
//!            "route_tables": [{"id": "rtb", "main": true, "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}]}]}
//! ```

use crate::finding::Witness;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Direction, Network};
use crate::sets::Set;
use crate::sets::packets::{Family, ICMP, ICMPV6, Packets, Ports, TCP, icmp_port};
use crate::sets::prefix::AddressSet;

pub const CHECK: Check = Check {
    id: "nacl/pmtud-blocked",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/path_mtu_discovery.html",
        "network-facts N11",
    ],
    ask: Ask::Network(ask),
    text: include_str!("pmtud_blocked.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, nacl) in network.nacls() {
        let mut far = AddressSet::new();
        for subnet in vpc.subnets_of_nacl(nacl) {
            far = far.union(&network.reaches_outside(vpc, subnet));
        }
        for side in nacl.sides() {
            let worked = network.worked(side);
            let allowed = worked.allowed();
            for (family, name, message) in messages() {
                let needed = match side.direction {
                    Direction::Ingress => message.with_source(&far),
                    Direction::Egress => message.with_destination(&far),
                };
                let talks = allowed.overlaps(&Packets::of(family).with_protocol(TCP));
                if !worked.exact || !talks || needed.is_empty() || allowed.overlaps(&needed) {
                    continue;
                }
                let way = side.direction.name();
                let finding = found.at(nacl.id.at, format!("`{}` drops {name} in {way}", nacl.id));
                finding.subject(format!("{}/{way}", nacl.id));
                if let Some(packet) = needed.witness() {
                    finding.witness(Witness::packet(&packet));
                }
                finding.help(format!("allow {name} in both directions"));
            }
        }
    }
}

/// "Packet too big" in each family, as AWS's page on path MTU discovery names it.
fn messages() -> [(Family, &'static str, Packets); 2] {
    let v4 = Packets::of(Family::V4).with_protocol(ICMP);
    let v6 = Packets::of(Family::V6).with_protocol(ICMPV6);
    [
        (Family::V4, "icmp 3/4", v4.with_destination_ports(Ports::one(icmp_port(3, 4)))),
        (Family::V6, "icmpv6 type 2", v6.with_destination_ports(Ports::one(icmp_port(2, 0)))),
    ]
}
