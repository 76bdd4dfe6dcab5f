//! VPCs that share addresses propagate into one transit gateway table
//!
//! When the CIDRs of two attached VPCs overlap, the routes of the later attachment are not propagated, and nothing
//! says so: its addresses stay out of reach for every attachment that uses the table. Static routes for the parts
//! that do not overlap work, as with a private NAT gateway in front of each VPC.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.1.0.0/16"],
//!            "subnets": [{"id": "a-1", "az": "eu-west-1a", "cidr": "10.1.0.0/28"}],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.1.128.0/17", "via": "tgw-1"}]}]},
//!           {"id": "vpc-b", "region": "eu-west-1", "cidrs": ["10.1.128.0/17"],
//!            "subnets": [{"id": "b-1", "az": "eu-west-1a", "cidr": "10.1.128.0/28"}],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "tgw-1"}]}]}],
//!  "transit_gateways": [{"id": "tgw-1", "route_tables": [{"id": "tgw-rtb"}], "attachments": [
//!    {"id": "att-a", "vpc": "vpc-a", "subnets": ["a-1"], "association": "tgw-rtb", "propagations": ["tgw-rtb"]},
//!    {"id": "att-b", "vpc": "vpc-b", "subnets": ["b-1"], "association": "tgw-rtb", "propagations": ["tgw-rtb"]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.1.0.0/16"],
//!            "subnets": [{"id": "a-1", "az": "eu-west-1a", "cidr": "10.1.0.0/28"}],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.1.128.0/17", "via": "tgw-1"}]}]},
//!           {"id": "vpc-b", "region": "eu-west-1", "cidrs": ["10.1.128.0/17"],
//!            "subnets": [{"id": "b-1", "az": "eu-west-1a", "cidr": "10.1.128.0/28"}],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "tgw-1"}]}]}],
//!  "transit_gateways": [{"id": "tgw-1", "route_tables": [{"id": "tgw-rtb"}], "attachments": [
//!    {"id": "att-a", "vpc": "vpc-a", "subnets": ["a-1"], "association": "tgw-rtb", "propagations": []},
//!    {"id": "att-b", "vpc": "vpc-b", "subnets": ["b-1"], "association": "tgw-rtb", "propagations": []}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, words};

pub const CHECK: Check = Check {
    id: "transit-gateway/propagated-cidr-overlap",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:517",
        "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("propagated_cidr_overlap.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for clash in network.shared_propagations() {
        let message = format!(
            "`{}` and `{}` both propagate {} into `{}`",
            clash.first.id,
            clash.second.id,
            words::blocks(&clash.shared),
            clash.table
        );
        found
            .at(clash.table.at, message)
            .subject(&clash.table.text)
            .related(clash.first.id.at, "of the two, AWS takes the routes of the earlier attachment only")
            .help("propagate them into different tables, or use static routes for the parts that are apart");
    }
}
