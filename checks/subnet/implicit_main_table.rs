//! A subnet relies on the main route table
//!
//! A subnet that names no route table uses the main one. Whoever adds a route there for one subnet changes all of
//! these, and a new subnet becomes what the main table says before anybody decides.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/24"}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "s", "cidr": "10.0.1.0/24", "route_table": "rtb"}],
//!            "route_tables": [{"id": "rtb", "routes": []}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "subnet/implicit-main-table",
    severity: Severity::Note,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html"],
    ask: Ask::Network(ask),
    text: include_str!("implicit_main_table.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, subnet) in network.subnets().filter(|(_, subnet)| subnet.route_table.is_absent()) {
        found
            .at(subnet.id.at, format!("`{}` is associated with no route table", subnet.id))
            .subject(subnet.id.to_string())
            .help("associate it with a route table of its tier");
    }
}
