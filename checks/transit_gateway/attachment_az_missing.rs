//! A subnet routes to a transit gateway that is not in its Availability Zone
//!
//! A transit gateway attachment has an interface in one subnet of each Availability Zone that is chosen for it.
//! Packets from a zone without one are dropped, although the route is there.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.1.0.0/16"],
//!            "subnets": [{"id": "a-1", "az": "eu-west-1a", "cidr": "10.1.0.0/28"},
//!                        {"id": "a-2", "az": "eu-west-1b", "cidr": "10.1.1.0/24"}],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "tgw-1"}]}]},
//!           {"id": "vpc-b", "region": "eu-west-1", "cidrs": ["10.2.0.0/16"],
//!            "subnets": [{"id": "b-1", "az": "eu-west-1a", "cidr": "10.2.0.0/28"}],
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
//!            "subnets": [{"id": "a-1", "az": "eu-west-1a", "cidr": "10.1.0.0/28"},
//!                        {"id": "a-2", "az": "eu-west-1b", "cidr": "10.1.1.0/24"}],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "tgw-1"}]}]},
//!           {"id": "vpc-b", "region": "eu-west-1", "cidrs": ["10.2.0.0/16"],
//!            "subnets": [{"id": "b-1", "az": "eu-west-1a", "cidr": "10.2.0.0/28"}],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "tgw-1"}]}]}],
//!  "transit_gateways": [{"id": "tgw-1", "route_tables": [{"id": "tgw-rtb"}], "attachments": [
//!    {"id": "att-a", "vpc": "vpc-a", "subnets": ["a-1", "a-2"], "association": "tgw-rtb", "propagations": ["tgw-rtb"]},
//!    {"id": "att-b", "vpc": "vpc-b", "subnets": ["b-1"], "association": "tgw-rtb", "propagations": ["tgw-rtb"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, words};

pub const CHECK: Check = Check {
    id: "transit-gateway/attachment-az-missing",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html"],
    ask: Ask::Network(ask),
    text: include_str!("attachment_az_missing.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for missing in network.missing_zones() {
        let names = words::listed(missing.subnets.iter().map(|subnet| &subnet.id));
        let message = format!(
            "{names} in {} cannot reach the transit gateway: `{}` has no subnet there",
            missing.zone, missing.attachment.id
        );
        let finding = found.at(missing.attachment.subnets.at, message);
        finding
            .subject(&missing.attachment.id.text)
            .related(missing.route.at, "the route to the transit gateway");
        for subnet in &missing.subnets {
            finding.related(subnet.id.at, format!("in {}", missing.zone));
        }
        finding.help(format!("add a subnet of {} to the attachment", missing.zone));
    }
}
