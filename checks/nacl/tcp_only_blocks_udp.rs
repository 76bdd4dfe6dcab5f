//! A network ACL lets TCP out and no UDP
//!
//! DNS servers of your own, time servers, QUIC and NFS version 3 use UDP. Amazon's DNS server, its time service,
//! DHCP and instance metadata are not filtered by network ACLs, so those keep working; everything else that
//! speaks UDP times out.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                    "cidr": "0.0.0.0/0"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "443",
//!                                   "cidr": "0.0.0.0/0"},
//!                                  {"rule": 110, "action": "allow", "protocol": "tcp",
//!                                   "ports": "1024-65535", "cidr": "0.0.0.0/0"}]}]}]}
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
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "tcp",
//!                                   "ports": "1024-65535", "cidr": "0.0.0.0/0"},
//!                                  {"rule": 110, "action": "allow", "protocol": "udp", "ports": "53",
//!                                   "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::sets::packets::{TCP, UDP};

pub const CHECK: Check = Check {
    id: "nacl/tcp-only-blocks-udp",
    severity: Severity::Note,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html",
        "network-facts N7",
    ],
    ask: Ask::Network(ask),
    text: include_str!("tcp_only_blocks_udp.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, nacl) in network.nacls() {
        let worked = network.worked(&nacl.egress);
        let allowed = worked.allowed();
        if !worked.exact
            || allowed.with_protocol(TCP).is_empty()
            || !allowed.with_protocol(UDP).is_empty()
        {
            continue;
        }
        found
            .at(nacl.id.at, format!("`{}` lets TCP out and no UDP", nacl.id))
            .subject(format!("{}/egress", nacl.id))
            .help("allow UDP 53 to DNS servers of your own, and 123 to time servers, if there are any");
    }
}
