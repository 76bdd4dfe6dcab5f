//! The ports of a security group rule are no range
//!
//! AWS refuses a range that ends before it starts, ports beyond 65535, and -1 together with a port: -1 means
//! every port, or every ICMP type, and stands alone.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "443-80",
//!                                              "peers": ["10.0.0.0/8"]}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "80-443",
//!                                              "peers": ["10.0.0.0/8"]}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::value::Protocol;
use crate::network::{Direction, Network};
use crate::sets::packets::{TCP, UDP};

pub const CHECK: Check = Check {
    id: "security-group/port-range-invalid",
    severity: Severity::Error,
    aliases: &["cfn-lint:E3688"],
    sources: &["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html"],
    ask: Ask::Network(ask),
    text: include_str!("port_range_invalid.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, group) in network.security_groups() {
        for direction in Direction::BOTH {
            for rule in group.rules(direction).iter() {
                let Some(Protocol::Number(number)) = rule.protocol.get() else { continue };
                let (at, message) = match (rule.ports.given(), rule.icmp.given()) {
                    (Some(range), _) if matches!(*number, TCP | UDP) && range.valid().is_none() => {
                        (rule.ports.at, format!("ports {range} are no range between 0 and 65535"))
                    }
                    (_, Some(icmp)) if icmp.kind == -1 && icmp.code != -1 => (
                        rule.icmp.at,
                        format!("every ICMP type (-1) cannot go with code {}", icmp.code),
                    ),
                    _ => continue,
                };
                found.at(at, message).subject(format!("{}/{}", group.id, direction.name())).help(
                    "write the lower port first, as in `80-443`, and -1 for type and code alike",
                );
            }
        }
    }
}
