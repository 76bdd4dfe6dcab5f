//! A subnet is associated with two route tables
//!
//! A subnet has exactly one route table. AWS refuses a second association; in a template, whichever is made last
//! fails.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "route_table": ["rtb-1", "rtb-2"]}],
//!            "route_tables": [{"id": "rtb-1", "routes": []}, {"id": "rtb-2", "routes": []}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "route_table": "rtb-1"}],
//!            "route_tables": [{"id": "rtb-1", "routes": []}, {"id": "rtb-2", "routes": []}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "subnet/two-route-tables",
    severity: Severity::Error,
    aliases: &["cfn-lint:E3022"],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html"],
    ask: Ask::Network(ask),
    text: include_str!("two_route_tables.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, subnet) in network.subnets() {
        for other in &subnet.more_route_tables {
            let first = subnet.route_table.given().map_or("another", String::as_str);
            found
                .at(other.at, format!("`{}` is associated with `{first}` already", subnet.id))
                .subject(subnet.id.to_string())
                .help("keep one of the two associations");
        }
    }
}
