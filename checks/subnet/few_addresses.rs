//! A subnet is too small for the load balancer in it
//!
//! A load balancer needs a subnet of at least /27 with eight free addresses in each zone, so that it can grow. In
//! a /28, with eleven usable addresses, it cannot scale, or is not made at all.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/28"}],
//!            "load_balancers": [{"id": "alb", "type": "application", "subnets": ["s"]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "s", "cidr": "10.0.1.0/27"}],
//!            "load_balancers": [{"id": "alb", "type": "application", "subnets": ["s"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::interface::InterfaceKind;
use crate::sets::aws_ranges;

pub const CHECK: Check = Check {
    id: "subnet/few-addresses",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("few_addresses.rs"),
};

/// The smallest subnet that AWS documents for a load balancer.
const SMALLEST: u8 = 27;

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, subnet) in network.subnets() {
        let Some(cidr) = subnet.cidr.given().filter(|cidr| cidr.net.prefix_len() > SMALLEST) else {
            continue;
        };
        let Ok(usable) = aws_ranges::usable(&cidr.net) else { continue };
        let named = vpc
            .load_balancers
            .iter()
            .find(|it| it.subnets.iter().any(|id| id.text == subnet.id.text));
        let mut interfaces = vpc.interfaces_in(subnet);
        let interface = interfaces.find(|it| it.kind.is(&InterfaceKind::LoadBalancer));
        let Some(balancer) = named.map(|it| &it.id).or(interface.map(|it| &it.id)) else {
            continue;
        };
        let message =
            format!("`{cidr}` has {} usable addresses, too few for `{balancer}`", usable.count);
        found
            .at(cidr.at, message)
            .subject(subnet.id.to_string())
            .related(balancer.at, "the load balancer")
            .help("give the load balancer a subnet of at least /27");
    }
}
