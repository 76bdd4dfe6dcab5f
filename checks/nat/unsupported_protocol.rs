//! An intent sends a protocol through a NAT gateway that it does not forward
//!
//! A NAT gateway forwards TCP, UDP and ICMP. IPsec (ESP, protocol 50), GRE and SCTP are dropped without a word.
//! Use NAT traversal over UDP 4500, or give the sender a public address of its own.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!  "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"}, {"id": "app",
//!  "cidr": "10.0.1.0/24", "route_table": "rtb-app"}], "route_tables": [{"id": "rtb-pub",
//!  "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}, {"id": "rtb-app", "routes": [{"to": "0.0.0.0/0",
//!  "via": "nat-a"}]}], "nat_gateways": [{"id": "nat-a", "subnet": "pub", "eip": true}],
//!  "interfaces": [{"id": "job", "subnet": "app", "ip": "10.0.1.9"}]}], "intents": [{"id": "tunnel",
//!  "from": "job", "to": "internet", "protocol": "50", "expect": "allow"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!  "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"}, {"id": "app",
//!  "cidr": "10.0.1.0/24", "route_table": "rtb-app"}], "route_tables": [{"id": "rtb-pub",
//!  "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}, {"id": "rtb-app", "routes": [{"to": "0.0.0.0/0",
//!  "via": "nat-a"}]}], "nat_gateways": [{"id": "nat-a", "subnet": "pub", "eip": true}],
//!  "interfaces": [{"id": "job", "subnet": "app", "ip": "10.0.1.9"}]}], "intents": [{"id": "tunnel",
//!  "from": "job", "to": "internet", "protocol": "udp", "expect": "allow"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::reach::{Cause, Reach};

pub const CHECK: Check = Check {
    id: "nat/unsupported-protocol",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html",
        "network-facts G7",
    ],
    ask: Ask::Network(ask),
    text: include_str!("unsupported_protocol.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let reach = Reach::new(network);
    for checked in reach.intents() {
        if checked.cause() != Some(Cause::NatProtocol) {
            continue;
        }
        let intent = checked.intent;
        let message = format!(
            "`{}`: packets from `{}` to `{}` pass a NAT gateway, which forwards tcp, udp and icmp only",
            intent.id, intent.from, intent.to
        );
        found
            .at(intent.id.at, message)
            .subject(intent.id.to_string())
            .stopped_by(&checked.answers)
            .help("use a protocol that NAT gateways forward, or a way without one");
    }
}
