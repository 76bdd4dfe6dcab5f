//! An attachment has two subnets in one Availability Zone
//!
//! A transit gateway attachment takes one subnet for each Availability Zone; AWS refuses the second of a zone. One
//! is enough for every subnet of that zone.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.1.0.0/16"],
//!            "subnets": [{"id": "a-1", "az": "eu-west-1a", "cidr": "10.1.0.0/28"},
//!                        {"id": "a-2", "az": "eu-west-1a", "cidr": "10.1.1.0/28"}],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "tgw-1"}]}]},
//!           {"id": "vpc-b", "region": "eu-west-1", "cidrs": ["10.2.0.0/16"],
//!            "subnets": [{"id": "b-1", "az": "eu-west-1a", "cidr": "10.2.0.0/28"}],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "tgw-1"}]}]}],
//!  "transit_gateways": [{"id": "tgw-1", "route_tables": [{"id": "tgw-rtb"}], "attachments": [
//!    {"id": "att-a", "vpc": "vpc-a", "subnets": ["a-1", "a-2"], "association": "tgw-rtb", "propagations": ["tgw-rtb"]},
//!    {"id": "att-b", "vpc": "vpc-b", "subnets": ["b-1"], "association": "tgw-rtb", "propagations": ["tgw-rtb"]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.1.0.0/16"],
//!            "subnets": [{"id": "a-1", "az": "eu-west-1a", "cidr": "10.1.0.0/28"},
//!                        {"id": "a-2", "az": "eu-west-1b", "cidr": "10.1.1.0/28"}],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "tgw-1"}]}]},
//!           {"id": "vpc-b", "region": "eu-west-1", "cidrs": ["10.2.0.0/16"],
//!            "subnets": [{"id": "b-1", "az": "eu-west-1a", "cidr": "10.2.0.0/28"}],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "tgw-1"}]}]}],
//!  "transit_gateways": [{"id": "tgw-1", "route_tables": [{"id": "tgw-rtb"}], "attachments": [
//!    {"id": "att-a", "vpc": "vpc-a", "subnets": ["a-1", "a-2"], "association": "tgw-rtb", "propagations": ["tgw-rtb"]},
//!    {"id": "att-b", "vpc": "vpc-b", "subnets": ["b-1"], "association": "tgw-rtb", "propagations": ["tgw-rtb"]}]}]}
//! ```

use crate::checks::endpoint::interface_two_subnets_same_az::report;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "transit-gateway/two-subnets-same-az",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html"],
    ask: Ask::Network(ask),
    text: include_str!("two_subnets_same_az.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, attachment, vpc) in network.vpc_attachments() {
        report(vpc, &attachment.id, &attachment.subnets, found);
    }
}
