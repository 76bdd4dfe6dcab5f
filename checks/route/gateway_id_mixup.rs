//! The target of a route is named in the field of another kind of target
//!
//! AWS has a field for each kind of target: `NatGatewayId` for NAT gateways, `GatewayId` for internet and virtual
//! private gateways, and so on. Some tools take a NAT gateway in `GatewayId`, and then show a change at every
//! run, because AWS answers with the other field.
//!
//! # Fails
//!
//! ```json
//! {"RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Associations": [{"Main": true}],
//!                   "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "nat-0a1b2c3d"}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Associations": [{"Main": true}],
//!                   "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-0a1b2c3d"}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "route/gateway-id-mixup",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html",
        "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route",
    ],
    ask: Ask::Network(ask),
    text: include_str!("gateway_id_mixup.rs"),
};

/// The beginning of an id, and the fields that may hold it.
const FIELDS: &[(&str, &[&str])] = &[
    ("igw-", &["GatewayId"]),
    ("vgw-", &["GatewayId"]),
    ("vpce-", &["GatewayId", "VpcEndpointId"]),
    ("nat-", &["NatGatewayId"]),
    ("tgw-", &["TransitGatewayId"]),
    ("pcx-", &["VpcPeeringConnectionId"]),
    ("eigw-", &["EgressOnlyInternetGatewayId"]),
    ("eni-", &["NetworkInterfaceId"]),
];

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, table) in network.route_tables() {
        // A design has one field for every kind.
        for route in table.routes.iter().filter(|route| route.via_field != "via") {
            let Some(id) = route.via.get() else { continue };
            let known = FIELDS.iter().find(|(start, _)| id.starts_with(start));
            let Some((_, fields)) = known.filter(|(_, fields)| !fields.contains(&route.via_field))
            else {
                continue;
            };
            let right = fields.first().copied().unwrap_or_default();
            found
                .at(
                    route.via.at,
                    format!("`{id}` stands in `{}`; its field is `{right}`", route.via_field),
                )
                .subject(table.id.to_string())
                .help(format!("write it as `{right}`"));
        }
    }
}
