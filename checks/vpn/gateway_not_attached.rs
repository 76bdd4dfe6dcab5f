//! A VPN connection ends at a gateway that is attached to nothing
//!
//! A site-to-site VPN connection ends at a virtual private gateway or a transit gateway. A virtual private gateway
//! that is attached to no VPC brings the tunnels up and leads nowhere.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"]}],
//!  "customer_gateways": [{"id": "cgw-office", "ip": "203.0.113.5"}],
//!  "vpn_connections": [{"id": "vpn-office", "gateway": "vgw-a", "customer_gateway": "cgw-office",
//!                       "cidrs": ["192.168.0.0/16"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "vpn_gateway": "vgw-a"}],
//!  "customer_gateways": [{"id": "cgw-office", "ip": "203.0.113.5"}],
//!  "vpn_connections": [{"id": "vpn-office", "gateway": "vgw-a", "customer_gateway": "cgw-office",
//!                       "cidrs": ["192.168.0.0/16"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "vpn/gateway-not-attached",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:498-505",
        "https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("gateway_not_attached.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpn in &network.vpn_connections {
        let Some(reason) = network.stray_vpn(vpn) else { continue };
        found
            .at(vpn.gateway.at, format!("`{}` leads to no VPC: {reason}", vpn.id))
            .subject(&vpn.id.text)
            .help("attach the virtual private gateway to a VPC, or use one that is attached");
    }
}
