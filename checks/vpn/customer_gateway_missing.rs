//! A VPN connection has no customer gateway
//!
//! A site-to-site VPN connection has two ends: a gateway of AWS, and a customer gateway that stands for the device
//! on the other side, with its address. Without the second, AWS cannot make the connection.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "vpn_gateway": "vgw-a"}],
//!  "customer_gateways": [{"id": "cgw-office", "ip": "203.0.113.5"}],
//!  "vpn_connections": [{"id": "vpn-office", "gateway": "vgw-a", "customer_gateway": "cgw-ofice",
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
use crate::nearest;
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "vpn/customer-gateway-missing",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:498-505",
        "https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("customer_gateway_missing.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    if !network.has("CustomerGateways") {
        return;
    }
    for vpn in &network.vpn_connections {
        let mut known = network.customer_gateways.iter().map(|it| it.id.text.as_str());
        let Some(named) = vpn.customer_gateway.get() else { continue };
        let (message, near) = match named {
            Some(id) if known.any(|known| known == id) => continue,
            Some(id) => {
                let known = network.customer_gateways.iter().map(|it| it.id.text.as_str());
                (
                    format!("`{}` names the customer gateway `{id}`, which is not there", vpn.id),
                    nearest::name(id, known),
                )
            }
            None => (format!("`{}` has no customer gateway", vpn.id), None),
        };
        let help = near.map_or_else(
            || "add a customer gateway with the address of the device on the other side".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        found.at(vpn.customer_gateway.at, message).subject(&vpn.id.text).help(help);
    }
}
