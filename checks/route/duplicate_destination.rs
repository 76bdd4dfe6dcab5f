//! A route table has two routes for one destination
//!
//! A destination stands in a route table once; AWS refuses the second route (`RouteAlreadyExists`). AWS clears the
//! bits after the prefix length first, so `10.1.0.7/16` and `10.1.0.0/16` are the same destination. A propagated
//! route beside a static one is fine: the static one wins.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a", "vpn_gateway": "vgw-a",
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"},
//!                                                        {"to": "0.0.0.0/0", "via": "vgw-a"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a", "vpn_gateway": "vgw-a",
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"},
//!                                                        {"to": "192.168.0.0/16", "via": "vgw-a"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "route/duplicate-destination",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html"],
    ask: Ask::Network(ask),
    text: include_str!("duplicate_destination.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, table) in network.route_tables() {
        for (first, second) in table.twice() {
            found
                .at(
                    second.to.at,
                    format!("`{}` already has a route for this destination", table.id),
                )
                .subject(&table.id.text)
                .related(first.to.at, format!("the first one, `{}`", first.text()))
                .help("keep the one that is meant: AWS refuses the second");
        }
    }
}
