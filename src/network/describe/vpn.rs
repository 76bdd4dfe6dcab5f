//! VPN connections and Client VPN endpoints out of `describe-*` answers.

use super::{Answers, is_gone};
use crate::document::Node;
use crate::network::gateway::{ClientVpn, CustomerGateway, VpnConnection};
use crate::network::read::Reader;
use crate::network::value::List;
use crate::network::{Network, Part};

pub(super) fn connections(answers: &Answers<'_, '_>, reader: &mut Reader, network: &mut Network) {
    for node in answers.all("VpnConnections").iter().filter(|node| !is_gone(node, "State")) {
        let Some(id) = reader.own_id(node, "VpnConnectionId") else { continue };
        let transit = node.get("TransitGatewayId").is_some();
        network.vpn_connections.push(VpnConnection {
            id,
            at: node.span,
            gateway: reader.text(node, if transit { "TransitGatewayId" } else { "VpnGatewayId" }),
            customer_gateway: reader.text(node, "CustomerGatewayId"),
            cidrs: reader.list(node, "Routes", |reader, route| {
                reader.cidr(route.get("DestinationCidrBlock")?)
            }),
        });
    }
    for node in answers.all("CustomerGateways").iter().filter(|node| !is_gone(node, "State")) {
        let Some(id) = reader.own_id(node, "CustomerGatewayId") else { continue };
        network.customer_gateways.push(CustomerGateway {
            id,
            at: node.span,
            ip: reader.text(node, "IpAddress"),
        });
    }
}

/// Whether a document is an answer of `describe-client-vpn-routes`.
pub(super) fn are_client_routes(node: &Node<'_>) -> bool {
    let routes = node.get("Routes").map_or(&[][..], Node::elements);
    routes.iter().any(|route| route.get("ClientVpnEndpointId").is_some())
}

pub(super) fn client_vpns(
    answers: &Answers<'_, '_>,
    parts: &[Part<'_, '_>],
    reader: &mut Reader,
    network: &mut Network,
) {
    for node in answers.all("ClientVpnEndpoints") {
        let Some(id) = reader.own_id(node, "ClientVpnEndpointId") else { continue };
        let own = |other: &Node<'_>| {
            other.get("ClientVpnEndpointId").and_then(Node::as_str) == Some(id.text.as_str())
        };
        let mut subnets = List::unknown(node.span);
        if answers.has("ClientVpnTargetNetworks") {
            subnets.complete = true;
            let targets = answers.all("ClientVpnTargetNetworks").iter().filter(|it| own(it));
            let named = targets.filter_map(|it| reader.named(it.get("TargetNetworkId")?));
            subnets.items = named.collect();
        }
        let mut routes = List::unknown(node.span);
        let pages = parts.iter().filter(|part| are_client_routes(part.node));
        for page in pages {
            routes.complete = true;
            let elements = page.node.get("Routes").map_or(&[][..], Node::elements);
            let to =
                elements.iter().filter(|it| own(it)).filter_map(|it| it.get("DestinationCidr"));
            routes.items.extend(to.filter_map(|to| reader.cidr(to)));
        }
        network.client_vpns.push(ClientVpn {
            at: node.span,
            cidr: reader.optional(node, "ClientCidrBlock", Reader::cidr),
            vpc: reader.text(node, "VpcId"),
            security_groups: match node.get("SecurityGroupIds") {
                Some(_) => reader.ids(node, "SecurityGroupIds"),
                None => List::unknown(node.span),
            },
            subnets,
            routes,
            id,
        });
    }
}
