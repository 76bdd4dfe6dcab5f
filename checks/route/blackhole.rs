//! A route drops every packet it takes
//!
//! AWS calls such a route a blackhole: its target is gone, stopped or not attached. A virtual private gateway or an
//! egress-only internet gateway serves only the VPC it is attached to. The longest-prefix match still picks the
//! route, so a wider route that would work is not tried.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "192.168.0.0/16", "via": "vgw-b"}]}]},
//!           {"id": "vpc-b", "cidrs": ["10.1.0.0/16"], "vpn_gateway": "vgw-b"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "vpn_gateway": "vgw-a",
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "192.168.0.0/16", "via": "vgw-a"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::gateway::GatewayKind;
use crate::network::{Network, RouteEntry, Target};

pub const CHECK: Check = Check {
    id: "route/blackhole",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html"],
    ask: Ask::Network(ask),
    text: include_str!("blackhole.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for entry in network.routes() {
        let stray = entry.stray_gateway(|kind| kind != GatewayKind::Internet);
        let said = entry.route.blackhole.is_true() && !told_elsewhere(network, &entry);
        let said = said.then(|| "AWS reports its state as `blackhole`".to_owned());
        let Some(reason) = stray.or(said) else { continue };
        found
            .at(entry.route.at, format!("`{}` drops its packets: {reason}", entry.route.text()))
            .subject(&entry.table.id.text)
            .help("bring the target back or attach it to this VPC, else remove the route");
    }
}

/// Whether another check says why the target does not work.
fn told_elsewhere(network: &Network, entry: &RouteEntry<'_>) -> bool {
    let inactive = matches!(entry.target, Target::Peering(peering) if !peering.is_active());
    inactive
        || entry.missing_target(network).is_some()
        || entry.stray_gateway(|kind| kind == GatewayKind::Internet).is_some()
}
