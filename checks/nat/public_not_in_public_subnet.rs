//! A public NAT gateway is in a subnet without a route to an internet gateway
//!
//! A public NAT gateway sends what it translates by the route table of its own subnet. That must lead to an
//! internet gateway of the VPC, or nothing that is routed to the NAT gateway gets out; its state says `available`
//! all the same. The subnet's name, or that it hands out public addresses, does not make it public: only the
//! route does.
//!
//! Private NAT gateways, and regional ones, which are in no subnet, need none.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "route_table": "rtb"}],
//!            "route_tables": [{"id": "rtb", "routes": [{"to": "0.0.0.0/0", "via": "nat-a"}]}],
//!            "nat_gateways": [{"id": "nat-a", "subnet": "s", "connectivity": "public", "eip": true}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "route_table": "rtb"}],
//!            "route_tables": [{"id": "rtb", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!            "nat_gateways": [{"id": "nat-a", "subnet": "s", "connectivity": "public", "eip": true}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "nat/public-not-in-public-subnet",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:457",
        "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html",
        "network-facts G4",
    ],
    ask: Ask::Network(ask),
    text: include_str!("public_not_in_public_subnet.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in &network.vpcs {
        for nat in
            vpc.nat_gateways.iter().filter(|nat| nat.public.is_true() && nat.regional.is_false())
        {
            let Some(subnet) = nat.subnet.given().and_then(|id| vpc.subnet(id)) else { continue };
            if network.is_public(vpc, subnet) != Some(false) {
                continue;
            }
            let message = format!(
                "`{}` is in `{}`, which has no route to an internet gateway",
                nat.id, subnet.id
            );
            let finding = found.at(nat.subnet.at, message);
            finding.subject(nat.id.to_string()).related(subnet.id.at, "the subnet");
            if let Some(table) = vpc.route_table_of(subnet).filter(|table| !table.implicit) {
                finding.related(table.id.at, "its route table");
            }
            finding.help(
                "move it to a public subnet, and route 0.0.0.0/0 of the private subnets to it",
            );
        }
    }
}
