//! Two prefix lists of one route table overlap and lead to different targets
//!
//! When routes for two prefix lists share addresses and have different targets, AWS chooses at random which one has
//! priority. The path of the shared addresses is then nobody's decision, and may change. Take the shared addresses
//! out of one list, or give them a route of their own: a route with a CIDR goes before those of prefix lists.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a", "vpn_gateway": "vgw-a",
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "pl-office", "via": "vgw-a"},
//!                                                        {"to": "pl-partners", "via": "igw-a"}]}]}],
//!  "prefix_lists": [{"id": "pl-office", "entries": ["198.51.100.0/24"]},
//!                   {"id": "pl-partners", "entries": ["203.0.113.0/24", "198.51.100.128/25"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a", "vpn_gateway": "vgw-a",
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "pl-office", "via": "vgw-a"},
//!                                                        {"to": "pl-partners", "via": "igw-a"}]}]}],
//!  "prefix_lists": [{"id": "pl-office", "entries": ["198.51.100.0/24"]},
//!                   {"id": "pl-partners", "entries": ["203.0.113.0/24"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity, Witness};
use crate::network::{Network, words};

pub const CHECK: Check = Check {
    id: "route/prefix-list-overlap",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html"],
    ask: Ask::Network(ask),
    text: include_str!("prefix_list_overlap.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, table) in network.route_tables() {
        for (first, second, shared) in network.rival_lists(vpc, table) {
            let message = format!(
                "AWS chooses at random between `{}` and `{}` for {}",
                first.text(),
                second.text(),
                words::blocks(&shared)
            );
            let finding = found.at(second.to.at, message);
            finding.subject(&table.id.text).related(first.to.at, "the other list").help(
                "take the shared addresses out of one list, or add a route of their own CIDR",
            );
            if let Some(block) = shared.blocks().next() {
                finding.witness(Witness::Value(block.network().to_string()));
            }
        }
    }
}
