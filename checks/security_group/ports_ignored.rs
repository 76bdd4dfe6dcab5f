//! A rule of a security group names ports that AWS ignores
//!
//! With protocol `all` (-1), and with any protocol other than TCP, UDP and ICMP, AWS ignores the ports: the rule
//! admits every port. A rule that reads "443" opens everything.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "all", "ports": "443", "peers": ["10.0.0.0/8"]}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/8"]}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::value::{PortRange, Protocol};
use crate::network::{Direction, Network};
use crate::sets::packets::{ICMP, ICMPV6, TCP, UDP};

pub const CHECK: Check = Check {
    id: "security-group/ports-ignored",
    severity: Severity::Warning,
    aliases: &["cfn-lint:W3687"],
    sources: &["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html"],
    ask: Ask::Network(ask),
    text: include_str!("ports_ignored.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, group) in network.security_groups() {
        for direction in Direction::BOTH {
            for rule in group.rules(direction).iter() {
                let Some(protocol) = rule.protocol.get() else { continue };
                let has_ports = matches!(protocol, Protocol::Number(TCP | UDP | ICMP | ICMPV6));
                // Ports 0 to 0 or to 65535 are how tools write "every port".
                let every = |range: &&PortRange| range.from == 0 && [0, 65535].contains(&range.to);
                let Some(range) = rule.ports.given().filter(|range| !has_ports && !every(range))
                else {
                    continue;
                };
                found
                    .at(rule.ports.at, format!("ports {range} are ignored: the rule admits {protocol}"))
                    .subject(format!("{}/{}", group.id, direction.name()))
                    .related(rule.protocol.at, "this protocol has no ports")
                    .help("name the protocol that the ports belong to, `tcp` or `udp`, or leave them out");
            }
        }
    }
}
