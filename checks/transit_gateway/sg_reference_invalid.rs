//! A reference to a security group does not work over the transit gateway
//!
//! Groups of another attached VPC can be named in ingress rules only, and only where security group referencing is
//! switched on for the transit gateway, where it is off at first, and for both attachments. Otherwise the rule
//! matches nothing.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.1.0.0/16"],
//!            "subnets": [{"id": "a-1", "az": "eu-west-1a", "cidr": "10.1.0.0/28"}],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "tgw-1"}]}],
//!            "security_groups": [{"id": "sg-db", "ingress": [{"protocol": "tcp", "ports": "5432", "peers": ["sg-app"]}]}]},
//!           {"id": "vpc-b", "region": "eu-west-1", "cidrs": ["10.2.0.0/16"],
//!            "subnets": [{"id": "b-1", "az": "eu-west-1a", "cidr": "10.2.0.0/28"}],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "tgw-1"}]}],
//!            "security_groups": [{"id": "sg-app"}]}],
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
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "tgw-1"}]}],
//!            "security_groups": [{"id": "sg-db", "ingress": [{"protocol": "tcp", "ports": "5432", "peers": ["sg-app"]}]}]},
//!           {"id": "vpc-b", "region": "eu-west-1", "cidrs": ["10.2.0.0/16"],
//!            "subnets": [{"id": "b-1", "az": "eu-west-1a", "cidr": "10.2.0.0/28"}],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "tgw-1"}]}],
//!            "security_groups": [{"id": "sg-app"}]}],
//!  "transit_gateways": [{"id": "tgw-1", "sg_referencing": true, "route_tables": [{"id": "tgw-rtb"}], "attachments": [
//!    {"id": "att-a", "vpc": "vpc-a", "subnets": ["a-1"], "association": "tgw-rtb", "propagations": ["tgw-rtb"]},
//!    {"id": "att-b", "vpc": "vpc-b", "subnets": ["b-1"], "association": "tgw-rtb", "propagations": ["tgw-rtb"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Direction, Network};

pub const CHECK: Check = Check {
    id: "transit-gateway/sg-reference-invalid",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html#vpc-attachment-security",
    ],
    ask: Ask::Network(ask),
    text: include_str!("sg_reference_invalid.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for reference in network.foreign_references() {
        let Some((at, reason)) = network.refused_reference(&reference) else { continue };
        let message = format!(
            "`{}` cannot name `{}` of `{}`: {reason}",
            reference.group.id,
            reference.peer.text(),
            reference.other.id
        );
        let help = match reference.direction {
            Direction::Ingress => {
                "switch security group referencing on for the transit gateway and both attachments, or name CIDRs"
            }
            Direction::Egress => "name the CIDRs that the rule is for",
        };
        found
            .at(reference.peer.at, message)
            .subject(format!("{}/{}", reference.group.id, reference.direction.name()))
            .related(at, "decided here")
            .help(help);
    }
}
