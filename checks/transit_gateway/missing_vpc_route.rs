//! An attached VPC has no way back to those that reach it
//!
//! The tables of a transit gateway lead packets to a VPC; where its answers go is decided by the VPC's own route
//! tables, and AWS adds no route there. Without one to the transit gateway, packets arrive and answers are dropped
//! or leave for the internet.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.1.0.0/16"],
//!            "subnets": [{"id": "a-1", "az": "eu-west-1a", "cidr": "10.1.0.0/28"}],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "tgw-1"}]}]},
//!           {"id": "vpc-b", "region": "eu-west-1", "cidrs": ["10.2.0.0/16"],
//!            "subnets": [{"id": "b-1", "az": "eu-west-1a", "cidr": "10.2.0.0/28"}],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": []}]}],
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
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "tgw-1"}]}]},
//!           {"id": "vpc-b", "region": "eu-west-1", "cidrs": ["10.2.0.0/16"],
//!            "subnets": [{"id": "b-1", "az": "eu-west-1a", "cidr": "10.2.0.0/28"}],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "tgw-1"}]}]}],
//!  "transit_gateways": [{"id": "tgw-1", "route_tables": [{"id": "tgw-rtb"}], "attachments": [
//!    {"id": "att-a", "vpc": "vpc-a", "subnets": ["a-1"], "association": "tgw-rtb", "propagations": ["tgw-rtb"]},
//!    {"id": "att-b", "vpc": "vpc-b", "subnets": ["b-1"], "association": "tgw-rtb", "propagations": ["tgw-rtb"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, words};

pub const CHECK: Check = Check {
    id: "transit-gateway/missing-vpc-route",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html"],
    ask: Ask::Network(ask),
    text: include_str!("missing_vpc_route.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for silent in network.unanswering() {
        let cidrs = words::listed(silent.asking.all_cidrs());
        let message = format!(
            "`{}` has no way back to {cidrs} of `{}`, which reaches it by `{}`",
            silent.table.id, silent.asking.id, silent.attachment.id
        );
        found
            .at(silent.table.id.at, message)
            .subject(&silent.table.id.text)
            .related(silent.attachment.id.at, format!("how packets get to `{}`", silent.vpc.id))
            .help(format!("lead {cidrs} to the transit gateway in `{}`", silent.table.id));
    }
}
