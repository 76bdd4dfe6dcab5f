//! ICMP for the other address family
//!
//! ICMPv6 (protocol 58) is what IPv6 uses, ICMP (protocol 1) what IPv4 uses. With an IPv4 CIDR, AWS takes
//! protocol 58 and ignores type and code; no IPv4 host sends such packets, and a rule for ICMP with an IPv6 CIDR
//! matches nothing that IPv6 hosts send. Ping and path MTU discovery stay blocked.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "icmp",
//!                                    "icmp": {"type": 8, "code": 0}, "cidr": "::/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "icmpv6",
//!                                    "icmp": {"type": 128, "code": 0}, "cidr": "::/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::value::Protocol;
use crate::sets::packets::{ICMP, ICMPV6};

pub const CHECK: Check = Check {
    id: "nacl/icmp-family-mismatch",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html",
        "network-facts N4",
    ],
    ask: Ask::Network(ask),
    text: include_str!("icmp_family_mismatch.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (nacl, side) in network.nacl_sides() {
        for rule in side.rules.iter() {
            let (Some(Protocol::Number(number)), Some(cidr)) =
                (rule.protocol.get(), rule.cidr.get())
            else {
                continue;
            };
            let (own, other) = match (*number, cidr.is_ipv6()) {
                (ICMP, true) => ("IPv6", "icmpv6"),
                (ICMPV6, false) => ("IPv4", "icmp"),
                _ => continue,
            };
            found
                .at(
                    rule.protocol.at,
                    format!("{own} does not use this kind of ICMP, and `{cidr}` is {own}"),
                )
                .subject(nacl.path(side.direction, rule))
                .related(cidr.at, format!("this is {own}"))
                .help(format!("write `{other}`, with the type that it has there"));
        }
    }
}
