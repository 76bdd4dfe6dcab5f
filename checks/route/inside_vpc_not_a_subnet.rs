//! A route inside the VPC is not for a whole subnet
//!
//! A route may be more specific than the local route, so that traffic between subnets passes an appliance. Its
//! destination must then be the whole IPv4 or IPv6 CIDR of one subnet; AWS refuses half of one, or several at once.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "fw", "cidr": "10.0.0.0/24"}, {"id": "db", "cidr": "10.0.2.0/24"}],
//!            "interfaces": [{"id": "eni-fw", "kind": "appliance", "subnet": "fw", "source_dest_check": false}],
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "10.0.2.0/25", "via": "eni-fw"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "subnets": [{"id": "fw", "cidr": "10.0.0.0/24"}, {"id": "db", "cidr": "10.0.2.0/24"}],
//!            "interfaces": [{"id": "eni-fw", "kind": "appliance", "subnet": "fw", "source_dest_check": false}],
//!            "route_tables": [{"id": "rtb-a", "routes": [{"to": "10.0.2.0/24", "via": "eni-fw"}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "route/inside-vpc-not-a-subnet",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html#route-table-details",
    ],
    ask: Ask::Network(ask),
    text: include_str!("inside_vpc_not_a_subnet.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for entry in network.routes().filter(|entry| !entry.table.is_edge()) {
        let (Some(cidr), Some(whole)) = (entry.route.cidr(), entry.inside()) else { continue };
        let fits = entry.vpc.has_subnet_of(&cidr.net);
        if fits != Some(false) || entry.target.may_take_local_traffic() != Some(true) {
            continue;
        }
        let finding = found.at(
            cidr.at,
            format!("`{cidr}` is inside `{whole}` of `{}`, and is no subnet of it", entry.vpc.id),
        );
        finding.subject(&entry.table.id.text);
        let subnets = entry.vpc.subnets.iter().flat_map(|subnet| subnet.cidrs());
        for subnet in subnets.filter(|subnet| crate::sets::prefix::overlaps(&subnet.net, &cidr.net))
        {
            finding.related(subnet.at, "this subnet shares addresses with it");
        }
        finding.help("give the route the whole CIDR of one subnet");
    }
}
