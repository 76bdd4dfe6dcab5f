//! A route leads to a gateway that does not carry its address family
//!
//! An egress-only internet gateway carries IPv6 and nothing else. A NAT gateway carries IPv4, and IPv6 only for the
//! NAT64 prefix 64:ff9b::/96, behind which it translates to IPv4. Packets of the other family that such a route takes
//! are dropped.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "ipv6_cidrs": ["2001:db8::/56"],
//!            "nat_gateways": [{"id": "nat-a", "subnet": "s-a"}],
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "::/0", "via": "nat-a"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "ipv6_cidrs": ["2001:db8::/56"], "egress_only_igw": "eigw-a",
//!            "nat_gateways": [{"id": "nat-a", "subnet": "s-a"}],
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "64:ff9b::/96", "via": "nat-a"},
//!                                                        {"to": "::/0", "via": "eigw-a"},
//!                                                        {"to": "0.0.0.0/0", "via": "nat-a"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "route/family-target-mismatch",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html",
        "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("family_target_mismatch.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for entry in network.routes() {
        let nets = network.destinations(entry.route).unwrap_or_default();
        let Some(net) = nets.into_iter().find(|net| entry.target.drops_family_of(net)) else {
            continue;
        };
        let ipv6 = matches!(net, ipnet::IpNet::V6(_));
        let (family, help) = if ipv6 {
            ("IPv6", "lead IPv6 to an egress-only internet gateway")
        } else {
            ("IPv4", "lead IPv4 to a NAT gateway")
        };
        found
            .at(
                entry.route.via.at,
                format!(
                    "the {} does not carry {family}, so `{net}` is unreachable",
                    entry.target_text()
                ),
            )
            .subject(&entry.table.id.text)
            .related(entry.route.to.at, format!("an {family} destination"))
            .help(help);
    }
}
