//! A route leads to an interface that drops what is not its own
//!
//! Every network interface checks that it is the source or the destination of each packet. An appliance that passes
//! packets on for others, such as a firewall or a router, receives none of them until its source/destination check is
//! switched off.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "interfaces": [{"id": "eni-fw", "kind": "appliance", "subnet": "fw", "source_dest_check": true}],
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "192.168.0.0/16", "via": "eni-fw"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "interfaces": [{"id": "eni-fw", "kind": "appliance", "subnet": "fw", "source_dest_check": false}],
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "192.168.0.0/16", "via": "eni-fw"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::interface::InterfaceKind;
use crate::network::{Network, Target};

pub const CHECK: Check = Check {
    id: "route/appliance-source-dest-check",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html#route-tables-appliance-routing",
    ],
    ask: Ask::Network(ask),
    text: include_str!("appliance_source_dest_check.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for entry in network.routes() {
        let Target::Interface(interface) = entry.target else { continue };
        let nat = interface.kind.is(&InterfaceKind::NatInstance);
        if nat || !interface.source_dest_check.is_true() {
            continue;
        }
        let message = format!(
            "`{}` drops what `{}` brings: it checks source and destination",
            interface.id,
            entry.route.text()
        );
        found
            .at(entry.route.via.at, message)
            .subject(&entry.table.id.text)
            .related(interface.source_dest_check.at, "the check is on here")
            .help("switch the source/destination check off, with `\"source_dest_check\": false` in a design");
    }
}
