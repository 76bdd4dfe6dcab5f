//! An inspection VPC of several zones is attached without appliance mode
//!
//! A transit gateway keeps packets in the Availability Zone that they come from. The two directions of a connection
//! then enter the inspection VPC in different zones, meet different appliances, and a stateful one drops what it
//! did not see begin. Appliance mode keeps both directions of a flow in one zone.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.1.0.0/16"],
//!            "subnets": [{"id": "in-a", "az": "eu-west-1a", "cidr": "10.1.0.0/28", "route_table": "rtb-in-a"},
//!                        {"id": "in-b", "az": "eu-west-1b", "cidr": "10.1.0.16/28", "route_table": "rtb-in-b"},
//!                        {"id": "fw-a", "az": "eu-west-1a", "cidr": "10.1.1.0/28", "route_table": "rtb-fw"},
//!                        {"id": "fw-b", "az": "eu-west-1b", "cidr": "10.1.1.16/28", "route_table": "rtb-fw"}],
//!            "route_tables": [{"id": "rtb-in-a", "routes": [{"to": "0.0.0.0/0", "via": "gwlbe-a"}]},
//!                             {"id": "rtb-in-b", "routes": [{"to": "0.0.0.0/0", "via": "gwlbe-b"}]},
//!                             {"id": "rtb-fw", "routes": [{"to": "10.0.0.0/8", "via": "tgw-1"}]}],
//!            "endpoints": [{"id": "gwlbe-a", "type": "gwlb", "service": "com.amazonaws.vpce.eu-west-1.vpce-svc-0fw", "subnets": ["fw-a"]},
//!                          {"id": "gwlbe-b", "type": "gwlb", "service": "com.amazonaws.vpce.eu-west-1.vpce-svc-0fw", "subnets": ["fw-b"]}]}],
//!  "transit_gateways": [{"id": "tgw-1", "attachments": [
//!    {"id": "att-inspection", "vpc": "vpc-a", "subnets": ["in-a", "in-b"], "appliance_mode": false}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.1.0.0/16"],
//!            "subnets": [{"id": "in-a", "az": "eu-west-1a", "cidr": "10.1.0.0/28", "route_table": "rtb-in-a"},
//!                        {"id": "in-b", "az": "eu-west-1b", "cidr": "10.1.0.16/28", "route_table": "rtb-in-b"},
//!                        {"id": "fw-a", "az": "eu-west-1a", "cidr": "10.1.1.0/28", "route_table": "rtb-fw"},
//!                        {"id": "fw-b", "az": "eu-west-1b", "cidr": "10.1.1.16/28", "route_table": "rtb-fw"}],
//!            "route_tables": [{"id": "rtb-in-a", "routes": [{"to": "0.0.0.0/0", "via": "gwlbe-a"}]},
//!                             {"id": "rtb-in-b", "routes": [{"to": "0.0.0.0/0", "via": "gwlbe-b"}]},
//!                             {"id": "rtb-fw", "routes": [{"to": "10.0.0.0/8", "via": "tgw-1"}]}],
//!            "endpoints": [{"id": "gwlbe-a", "type": "gwlb", "service": "com.amazonaws.vpce.eu-west-1.vpce-svc-0fw", "subnets": ["fw-a"]},
//!                          {"id": "gwlbe-b", "type": "gwlb", "service": "com.amazonaws.vpce.eu-west-1.vpce-svc-0fw", "subnets": ["fw-b"]}]}],
//!  "transit_gateways": [{"id": "tgw-1", "attachments": [
//!    {"id": "att-inspection", "vpc": "vpc-a", "subnets": ["in-a", "in-b"], "appliance_mode": true}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "transit-gateway/appliance-mode-off",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("appliance_mode_off.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, attachment, vpc) in
        network.vpc_attachments().filter(|(_, it, _)| it.appliance_mode.is_false())
    {
        let zones = vpc.zones(&attachment.subnets).filter(|zones| zones.len() > 1);
        let Some((zones, route)) = zones.zip(network.inspected_by(vpc, attachment)) else {
            continue;
        };
        let message = format!(
            "`{}` inspects traffic in {} zones without appliance mode",
            attachment.id,
            zones.len()
        );
        found
            .at(attachment.appliance_mode.at, message)
            .subject(&attachment.id.text)
            .related(route.at, "what comes from the attachment goes to an appliance")
            .help("switch appliance mode on for this attachment");
    }
}
