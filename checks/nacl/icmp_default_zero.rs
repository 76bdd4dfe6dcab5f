//! An ICMP rule that only lets echo replies through, to pings that cannot be sent
//!
//! Type 0, code 0 is the echo reply. Some tools fill in zeros where no type is given: Terraform does, for
//! `icmp_type` and `icmp_code`. The rule then looks like "allow ICMP" and lets nothing through but answers to
//! pings; when the other direction lets no ping out, it lets nothing through at all.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "icmp",
//!                                    "icmp": {"type": 0, "code": 0}, "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                   "cidr": "0.0.0.0/0"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "icmp",
//!                                    "icmp": {"type": -1, "code": -1}, "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                   "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::value::{Icmp, Protocol};
use crate::sets::packets::{Family, ICMP, Packets, Ports, icmp_port};

pub const CHECK: Check = Check {
    id: "nacl/icmp-default-zero",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_acl_rule",
        "network-facts 4.2",
    ],
    ask: Ask::Network(ask),
    text: include_str!("icmp_default_zero.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let ping = Packets::of(Family::V4)
        .with_protocol(ICMP)
        .with_destination_ports(Ports::one(icmp_port(8, 0)));
    for (nacl, side) in network.nacl_sides() {
        let other = network.worked(nacl.side(side.direction.opposite()));
        if !other.exact || other.allowed().overlaps(&ping) {
            continue;
        }
        for rule in side.rules.iter().filter(|rule| rule.allows.is_true()) {
            let icmp = rule.protocol.is(&Protocol::Number(ICMP));
            let Some(Icmp { kind: 0, code: 0 }) = rule.icmp.given().filter(|_| icmp) else {
                continue;
            };
            found
                .at(rule.icmp.at, format!("rule {} lets only echo replies through", rule.name()))
                .subject(nacl.path(side.direction, rule))
                .help("write type -1 and code -1 for all of ICMP, or type 3, code 4 for path MTU discovery");
        }
    }
}
