//! Only one direction of a connection passes the appliance
//!
//! A firewall that follows connections must see both directions. AWS routes each direction by its own table: what
//! comes in by the table of the gateway, what goes out by the subnet's, and between two subnets each by its own. Where
//! one of them leads through the appliance and the other goes past it, the appliance drops the connection, or it is
//! not inspected.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "fw", "cidr": "10.0.0.0/24"},
//!                        {"id": "app", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "interfaces": [{"id": "eni-fw", "kind": "appliance", "subnet": "fw", "source_dest_check": false}],
//!            "route_tables": [{"id": "rtb-app", "routes": [{"to": "10.0.2.0/24", "via": "eni-fw"}]},
//!                             {"id": "rtb-db", "routes": []}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "fw", "cidr": "10.0.0.0/24"},
//!                        {"id": "app", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "interfaces": [{"id": "eni-fw", "kind": "appliance", "subnet": "fw", "source_dest_check": false}],
//!            "route_tables": [{"id": "rtb-app", "routes": [{"to": "10.0.2.0/24", "via": "eni-fw"}]},
//!                             {"id": "rtb-db", "routes": [{"to": "10.0.1.0/24", "via": "eni-fw"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "route/appliance-asymmetric-return",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html#route-tables-appliance-routing",
    ],
    ask: Ask::Network(ask),
    text: include_str!("appliance_asymmetric_return.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for way in network.vpcs.iter().flat_map(|vpc| network.one_ways(vpc)) {
        let appliance = way.through.via.get().map_or("unknown", String::as_str);
        let message = match way.past {
            Some(table) => {
                format!("`{}` answers past `{appliance}`, by `{}`", way.subnet.id, table.id)
            }
            None => format!(
                "answers reach `{}` past `{appliance}`, straight from the gateway",
                way.subnet.id
            ),
        };
        let at = way.by.map_or(way.subnet.id.at, |route| route.at);
        let help = match way.past {
            Some(table) => {
                format!("lead the other direction to `{appliance}` in `{}` too", table.id)
            }
            None => format!(
                "associate a table with the internet gateway that leads the subnet to `{appliance}`"
            ),
        };
        found
            .at(at, message)
            .subject(&way.past.unwrap_or(way.table).id.text)
            .related(way.through.at, format!("`{}` leads one direction through it", way.table.id))
            .help(help);
    }
}
