//! An attachment shares its subnet with workloads
//!
//! Network ACLs work differently in the subnet of an attachment: AWS's pages say that traffic from the transit
//! gateway to an instance of the same subnet is not evaluated, and people have seen it refused. A /28 of its own in
//! each zone, with an open network ACL, leaves the rules of the workloads' subnets to decide.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.1.0.0/16"],
//!            "subnets": [{"id": "a-1", "az": "eu-west-1a", "cidr": "10.1.0.0/28"}],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "tgw-1"}]}],
//!            "interfaces": [{"id": "app1", "kind": "instance", "subnet": "a-1", "ip": "10.1.0.5"}]},
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
//!                        {"id": "a-2", "az": "eu-west-1a", "cidr": "10.1.1.0/24"}],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "tgw-1"}]}],
//!            "interfaces": [{"id": "app1", "kind": "instance", "subnet": "a-2", "ip": "10.1.1.5"}]},
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
    id: "transit-gateway/attachment-in-workload-subnet",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html",
        "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-best-design-practices.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("attachment_in_workload_subnet.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, attachment, vpc) in network.vpc_attachments() {
        for (subnet, workloads) in network.workloads_beside(vpc, attachment) {
            found
                .at(
                    subnet.at,
                    format!(
                        "`{}` shares `{subnet}` with {}",
                        attachment.id,
                        words::listed(workloads)
                    ),
                )
                .subject(&attachment.id.text)
                .help("give the attachment a /28 of its own in each Availability Zone");
        }
    }
}
