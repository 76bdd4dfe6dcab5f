//! An intent wants connections in through an egress-only internet gateway
//!
//! An egress-only internet gateway lets IPv6 connections out and their answers in, and never a connection in,
//! whatever security groups say. A subnet that should serve IPv6 clients needs ::/0 to the internet gateway.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!  "ipv6_cidrs": ["2001:db8:1:1a00::/56"], "internet_gateway": "igw-a", "egress_only_igw": "eigw-a",
//!  "subnets": [{"id": "app", "ipv6_cidr": "2001:db8:1:1a00::/64", "route_table": "rtb-app"}],
//!  "route_tables": [{"id": "rtb-app", "routes": [{"to": "::/0", "via": "eigw-a"}]}],
//!  "security_groups": [{"id": "sg-web", "ingress": [{"protocol": "tcp", "ports": "443",
//!  "peers": ["::/0"]}]}], "interfaces": [{"id": "web", "subnet": "app", "ipv6": "2001:db8:1:1a00::10",
//!  "security_groups": ["sg-web"]}]}], "intents": [{"id": "web", "from": "internet6", "to": "web",
//!  "protocol": "tcp", "port": 443, "expect": "allow", "family": "ipv6"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!  "ipv6_cidrs": ["2001:db8:1:1a00::/56"], "internet_gateway": "igw-a", "egress_only_igw": "eigw-a",
//!  "subnets": [{"id": "app", "ipv6_cidr": "2001:db8:1:1a00::/64", "route_table": "rtb-app"}],
//!  "route_tables": [{"id": "rtb-app", "routes": [{"to": "::/0", "via": "igw-a"}]}],
//!  "security_groups": [{"id": "sg-web", "ingress": [{"protocol": "tcp", "ports": "443",
//!  "peers": ["::/0"]}]}], "interfaces": [{"id": "web", "subnet": "app", "ipv6": "2001:db8:1:1a00::10",
//!  "security_groups": ["sg-web"]}]}], "intents": [{"id": "web", "from": "internet6", "to": "web",
//!  "protocol": "tcp", "port": 443, "expect": "allow", "family": "ipv6"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::reach::{Cause, Reach};

pub const CHECK: Check = Check {
    id: "internet/egress-only-inbound-intent",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html",
        "network-facts G3",
    ],
    ask: Ask::Network(ask),
    text: include_str!("egress_only_inbound_intent.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let reach = Reach::new(network);
    for checked in reach.intents() {
        if checked.cause() != Some(Cause::EgressOnly) {
            continue;
        }
        let intent = checked.intent;
        let message = format!(
            "`{}`: connections from `{}` to `{}` meet an egress-only gateway, which lets none in",
            intent.id, intent.from, intent.to
        );
        found
            .at(intent.id.at, message)
            .subject(intent.id.to_string())
            .stopped_by(&checked.answers)
            .help("send ::/0 of the subnet to the internet gateway");
    }
}
