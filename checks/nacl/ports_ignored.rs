//! A rule names ports or an ICMP type that AWS ignores
//!
//! With protocol `all` (-1), or any protocol other than TCP, UDP and ICMP, AWS ignores the ports and the ICMP
//! type: the rule matches every port. A rule that reads "allow port 443" lets everything through. The same goes
//! for ports on an ICMP rule and for an ICMP type on a TCP or UDP rule.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "all", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
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
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::value::Protocol;
use crate::sets::packets::{ICMP, ICMPV6, TCP, UDP};

pub const CHECK: Check = Check {
    id: "nacl/ports-ignored",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html",
        "network-facts N4",
    ],
    ask: Ask::Network(ask),
    text: include_str!("ports_ignored.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (nacl, side) in network.nacl_sides() {
        for rule in side.rules.iter() {
            let Some(protocol) = rule.protocol.get() else { continue };
            let has_ports = matches!(protocol, Protocol::Number(TCP | UDP));
            let has_types = matches!(protocol, Protocol::Number(ICMP | ICMPV6));
            // Ports 0 to 0 or to 65535 are how tools write "every port".
            let ports = rule
                .ports
                .given()
                .filter(|range| range.from != 0 || ![0, 65535].contains(&range.to));
            let icmp = rule.icmp.given().filter(|icmp| icmp.kind != -1);
            let (at, ignored) = match (ports, icmp) {
                (Some(range), _) if !has_ports => (rule.ports.at, format!("ports {range}")),
                (_, Some(icmp)) if !has_types => (rule.icmp.at, format!("ICMP type {}", icmp.kind)),
                _ => continue,
            };
            let text = rule.text(side.direction);
            found
                .at(at, format!("{ignored} are ignored: rule {} means `{text}`", rule.name()))
                .subject(nacl.path(side.direction, rule))
                .related(rule.protocol.at, "this protocol has none")
                .help(
                    "name the protocol that the ports belong to, `tcp` or `udp`, or leave them out",
                );
        }
    }
}
