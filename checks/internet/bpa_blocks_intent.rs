//! VPC Block Public Access stops what an intent wants
//!
//! Block Public Access stands above routes, network ACLs and security groups. `block-bidirectional` stops all traffic
//! of internet gateways, `block-ingress` lets only NAT gateways and egress-only gateways out. An exclusion for the VPC
//! or the subnet is what opens it again.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!  "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"}],
//!  "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!  "security_groups": [{"id": "sg-web", "ingress": [{"protocol": "tcp", "ports": "443",
//!  "peers": ["0.0.0.0/0"]}]}], "interfaces": [{"id": "web", "subnet": "pub", "ip": "10.0.0.10",
//!  "public_ip": true, "security_groups": ["sg-web"]}], "block_public_access": "block-bidirectional"}],
//!  "intents": [{"id": "web", "from": "internet", "to": "web", "protocol": "tcp", "port": 443,
//!  "expect": "allow"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!  "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"}],
//!  "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!  "security_groups": [{"id": "sg-web", "ingress": [{"protocol": "tcp", "ports": "443",
//!  "peers": ["0.0.0.0/0"]}]}], "interfaces": [{"id": "web", "subnet": "pub", "ip": "10.0.0.10",
//!  "public_ip": true, "security_groups": ["sg-web"]}], "block_public_access": "off"}],
//!  "intents": [{"id": "web", "from": "internet", "to": "web", "protocol": "tcp", "port": 443,
//!  "expect": "allow"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::reach::{Cause, Reach};

pub const CHECK: Check = Check {
    id: "internet/bpa-blocks-intent",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html",
        "network-facts G11",
    ],
    ask: Ask::Network(ask),
    text: include_str!("bpa_blocks_intent.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let reach = Reach::new(network);
    for checked in reach.intents() {
        if checked.cause() != Some(Cause::BlockPublicAccess) {
            continue;
        }
        let intent = checked.intent;
        let message = format!(
            "`{}`: Block Public Access stops packets from `{}` to `{}`",
            intent.id, intent.from, intent.to
        );
        found
            .at(intent.id.at, message)
            .subject(intent.id.to_string())
            .stopped_by(&checked.answers)
            .help("add an exclusion for the VPC or the subnet, or drop the intent");
    }
}
