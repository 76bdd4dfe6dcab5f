//! A route table has more routes than its quota
//!
//! A route table takes 50 routes of each family that are not propagated; AWS raises the quota to 1,000 on request, at
//! the cost of some performance. A prefix list counts as its largest size, not as what is in it now. Set
//! `routes-per-table` under `[network.quotas]` to what your account has.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "vpn_gateway": "vgw-a",
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "pl-sites", "via": "vgw-a"},
//!                                                        {"to": "192.168.0.0/16", "via": "vgw-a"}]}]}],
//!  "prefix_lists": [{"id": "pl-sites", "max_entries": 50, "entries": ["172.16.0.0/24"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "vpn_gateway": "vgw-a",
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "pl-sites", "via": "vgw-a"},
//!                                                        {"to": "192.168.0.0/16", "via": "vgw-a"}]}]}],
//!  "prefix_lists": [{"id": "pl-sites", "max_entries": 49, "entries": ["172.16.0.0/24"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "route/table-quota",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-route-tables",
    ],
    ask: Ask::Network(ask),
    text: include_str!("table_quota.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let quota = found.settings().network.quotas.routes_per_table;
    for (_, table) in network.route_tables() {
        for (ipv6, family) in [(false, "IPv4"), (true, "IPv6")] {
            let count = network.route_count(table, ipv6);
            if count <= quota.default {
                continue;
            }
            let message = format!(
                "`{}` counts as {count} {family} routes, of {} that it may have",
                table.id, quota.default
            );
            let help = if count > quota.most {
                format!("sum routes up: AWS raises the quota to {} at most", quota.most)
            } else {
                "sum routes up, or have the quota raised and set `routes-per-table` to it"
                    .to_owned()
            };
            let finding = found.at(table.id.at, message);
            finding.subject(&table.id.text).help(help);
            for route in table.routes.iter() {
                if let Some(weight) = network.list_of(route).and_then(|list| list.weight()) {
                    finding.related(route.to.at, format!("counts as {weight}"));
                }
            }
        }
    }
}
