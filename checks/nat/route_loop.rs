//! A NAT gateway's own subnet sends its packets back to it
//!
//! What a NAT gateway sends is routed by the table of the subnet it is in. When that table leads to the NAT gateway
//! itself, nothing gets out: the gateway is `available`, has its Elastic IP address, and every connection times out.
//! It belongs in a subnet of its own whose default route is the internet gateway.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "app", "cidr": "10.0.1.0/24", "route_table": "rtb-app"}],
//!            "route_tables": [{"id": "rtb-app", "routes": [{"to": "0.0.0.0/0", "via": "nat-a"}]}],
//!            "nat_gateways": [{"id": "nat-a", "subnet": "app", "eip": true}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "app", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"}],
//!            "route_tables": [{"id": "rtb-app", "routes": [{"to": "0.0.0.0/0", "via": "nat-a"}]},
//!                             {"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!            "nat_gateways": [{"id": "nat-a", "subnet": "pub", "eip": true}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "nat/route-loop",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:459",
        "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("route_loop.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, nat) in network.nat_gateways() {
        for (table, route) in network.nat_loops(vpc, nat) {
            let subnet = nat.subnet.given().map_or("", String::as_str);
            found
                .at(route.at, format!("`{}` sends what `{}` sends back to it", table.id, nat.id))
                .subject(&table.id.text)
                .related(
                    nat.subnet.at,
                    format!("`{}` is in `{subnet}`, whose table this is", nat.id),
                )
                .help("move the NAT gateway to a subnet with another route table");
        }
    }
}
