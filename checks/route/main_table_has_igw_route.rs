//! The main route table leads to the internet gateway
//!
//! A subnet without a route table of its own takes the main one. With a route to the internet gateway there, every
//! subnet that somebody adds and does not associate is public from its first minute. Keep the main table local, and
//! give public subnets a table of their own. The default VPC of a Region is made like this; it is not reported here.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "route_tables": [{"id": "rtb-main", "main": true,
//!                              "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!            "route_tables": [{"id": "rtb-main", "main": true, "routes": []},
//!                             {"id": "rtb-public", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, words};

pub const CHECK: Check = Check {
    id: "route/main-table-has-igw-route",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "notes 004:440",
        "https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("main_table_has_igw_route.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for entry in network.routes() {
        let (vpc, table) = (entry.vpc, entry.table);
        if !entry.target.is_internet_gateway() || !table.main.is_true() || vpc.is_default.is_true()
        {
            continue;
        }
        let relying: Vec<_> = vpc.subnets_of_table(table).map(|subnet| &subnet.id).collect();
        let now = match relying.is_empty() {
            true => "no subnet relies on it yet".to_owned(),
            false => format!("it decides for {} now", words::listed(relying)),
        };
        found
            .at(
                entry.route.at,
                format!("`{}` in the main table makes every new subnet public", entry.route.text()),
            )
            .subject(&table.id.text)
            .related(table.id.at, now)
            .help(
                "put the route into a table of its own, and associate the public subnets with that",
            );
    }
}
