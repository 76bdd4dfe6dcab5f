//! Packets arrive and their answers do not
//!
//! The way there is open: routes, network ACLs and security groups let the packets through. The way back is not: a
//! network ACL drops the answers to the client's port, or the route table of the other side has no route back.
//! Flow logs show ACCEPT, and the connection times out.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!  "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub", "nacl": "acl"}],
//!  "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!  "security_groups": [{"id": "sg-web", "ingress": [{"protocol": "tcp", "ports": "443",
//!  "peers": ["0.0.0.0/0"]}]}], "interfaces": [{"id": "web", "subnet": "pub", "ip": "10.0.0.10",
//!  "public_ip": true, "security_groups": ["sg-web"]}], "nacls": [{"id": "acl", "ingress": [{"rule": 100,
//!  "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}], "egress": [{"rule": 100,
//!  "action": "allow", "protocol": "tcp", "ports": "443", "cidr": "0.0.0.0/0"}]}]}],
//!  "intents": [{"id": "web", "from": "internet", "to": "web", "protocol": "tcp", "port": 443,
//!  "expect": "allow"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!  "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub", "nacl": "acl"}],
//!  "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!  "security_groups": [{"id": "sg-web", "ingress": [{"protocol": "tcp", "ports": "443",
//!  "peers": ["0.0.0.0/0"]}]}], "interfaces": [{"id": "web", "subnet": "pub", "ip": "10.0.0.10",
//!  "public_ip": true, "security_groups": ["sg-web"]}], "nacls": [{"id": "acl", "ingress": [{"rule": 100,
//!  "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}], "egress": [{"rule": 100,
//!  "action": "allow", "protocol": "tcp", "ports": "1024-65535", "cidr": "0.0.0.0/0"}]}]}],
//!  "intents": [{"id": "web", "from": "internet", "to": "web", "protocol": "tcp", "port": 443,
//!  "expect": "allow"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::reach::{Cause, Reach};

pub const CHECK: Check = Check {
    id: "path/reply-blocked",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:412",
        "https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports",
        "network-facts N6 P5",
    ],
    ask: Ask::Network(ask),
    text: include_str!("reply_blocked.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let reach = Reach::new(network);
    for checked in reach.intents() {
        if checked.cause() != Some(Cause::Reply) {
            continue;
        }
        let intent = checked.intent;
        let message = format!(
            "`{}`: packets from `{}` reach `{}`, and their answers do not come back",
            intent.id, intent.from, intent.to
        );
        found
            .at(intent.id.at, message)
            .subject(intent.id.to_string())
            .stopped_by(&checked.answers)
            .help("let the answers out to the ports that clients ask from, and route them back the same way");
    }
}
