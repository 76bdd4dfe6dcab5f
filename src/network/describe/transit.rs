//! Peering, transit gateways, prefix lists and VPN out of `describe-*` answers.

use super::vpc::route;
use super::{Answers, is_gone};
use crate::document::Node;
use crate::network::Network;
use crate::network::gateway::{ClientVpn, CustomerGateway, VpnConnection};
use crate::network::read::Reader;
use crate::network::transit::{
    Attachment, AttachmentKind, Peering, PeeringSide, PrefixList, TransitGateway, TransitTable,
};
use crate::network::value::{Cidr, Field, List};
use std::collections::BTreeMap;

pub(super) fn read(
    answers: &Answers<'_, '_>,
    parts: &[&Node<'_>],
    reader: &mut Reader,
    network: &mut Network,
) {
    let peerings = answers.all("VpcPeeringConnections").iter();
    network.peerings.extend(peerings.filter_map(|node| peering(reader, node)));
    transit_gateways(answers, parts, reader, network);
    prefix_lists(answers, reader, network);
    vpn(answers, reader, network);
}

fn peering(reader: &mut Reader, node: &Node<'_>) -> Option<Peering> {
    let mut side = |key: &str| match node.get(key).filter(|side| side.is_object()) {
        Some(side) => PeeringSide {
            vpc: reader.needed(side, "VpcId"),
            region: reader.text(side, "Region"),
            cidrs: peer_cidrs(reader, side),
            dns: match side.get("PeeringOptions") {
                Some(options) => reader.maybe(options, "AllowDnsResolutionFromRemoteVpc"),
                None => Field::unknown(side.span),
            },
        },
        None => PeeringSide {
            vpc: Field::unknown(node.span),
            region: Field::unknown(node.span),
            cidrs: List::unknown(node.span),
            dns: Field::unknown(node.span),
        },
    };
    let (requester, accepter) = (side("RequesterVpcInfo"), side("AccepterVpcInfo"));
    let status = match node.get("Status") {
        Some(status) => reader.needed(status, "Code"),
        None => Field::unknown(node.span),
    };
    Some(Peering {
        id: reader.own_id(node, "VpcPeeringConnectionId")?,
        at: node.span,
        requester,
        accepter,
        status,
    })
}

/// `CidrBlock` alone is only the primary; before acceptance the other side may have none at all.
fn peer_cidrs(reader: &mut Reader, side: &Node<'_>) -> List<Cidr> {
    let in_set = |reader: &mut Reader, node: &Node<'_>, key: &str| reader.cidr(node.get(key)?);
    let mut cidrs =
        reader.list(side, "CidrBlockSet", |reader, node| in_set(reader, node, "CidrBlock"));
    let ipv6 =
        reader.list(side, "Ipv6CidrBlockSet", |reader, node| in_set(reader, node, "Ipv6CidrBlock"));
    cidrs.complete &= ipv6.complete;
    cidrs.items.extend(ipv6.items);
    if side.get("CidrBlockSet").is_none() {
        let primary = reader.optional(side, "CidrBlock", Reader::cidr);
        cidrs.items.extend(primary.given().cloned());
        cidrs.complete = false;
    }
    cidrs
}

fn transit_gateways(
    answers: &Answers<'_, '_>,
    parts: &[&Node<'_>],
    reader: &mut Reader,
    network: &mut Network,
) {
    let mut attachments: BTreeMap<String, Vec<Attachment>> = BTreeMap::new();
    for node in answers.all("TransitGatewayVpcAttachments") {
        attachment(reader, node, answers, &mut attachments);
    }
    for node in answers.all("TransitGatewayAttachments") {
        attachment(reader, node, answers, &mut attachments);
    }
    let mut tables: BTreeMap<String, Vec<TransitTable>> = BTreeMap::new();
    for node in
        answers.all("TransitGatewayRouteTables").iter().filter(|node| !is_gone(node, "State"))
    {
        let Some(id) = reader.own_id(node, "TransitGatewayRouteTableId") else { continue };
        let Some(gateway) = node.get("TransitGatewayId").and_then(Node::as_str) else { continue };
        let routes = searched_routes(reader, parts, &id.text).unwrap_or(List::unknown(node.span));
        tables.entry(gateway.to_owned()).or_default().push(TransitTable {
            id,
            at: node.span,
            routes,
        });
    }
    for node in answers.all("TransitGateways").iter().filter(|node| !is_gone(node, "State")) {
        let Some(id) = reader.own_id(node, "TransitGatewayId") else { continue };
        let options = node.get("Options");
        let support = options.and_then(|options| options.get("SecurityGroupReferencingSupport"));
        let own_attachments = attachments.remove(&id.text).unwrap_or_default();
        let own_tables = tables.remove(&id.text).unwrap_or_default();
        let known =
            answers.has("TransitGatewayAttachments") || answers.has("TransitGatewayVpcAttachments");
        network.transit_gateways.push(TransitGateway {
            at: node.span,
            region: Field::unknown(node.span),
            sg_referencing: enabled(node, support),
            // What new attachments get does not change those that there are.
            default_association: Field::unknown(node.span),
            default_propagation: Field::unknown(node.span),
            attachments: List { at: node.span, items: own_attachments, complete: known },
            route_tables: List {
                at: node.span,
                items: own_tables,
                complete: answers.has("TransitGatewayRouteTables"),
            },
            id,
        });
    }
}

/// `enable` or `disable`; unknown without it.
fn enabled(object: &Node<'_>, option: Option<&Node<'_>>) -> Field<bool> {
    match option.and_then(|node| Some((node.span, node.as_str()?))) {
        Some((at, word)) => Field::known(at, word == "enable"),
        None => Field::unknown(object.span),
    }
}

/// Two commands show attachments: one has subnets and options, the other the association.
fn attachment(
    reader: &mut Reader,
    node: &Node<'_>,
    answers: &Answers<'_, '_>,
    attachments: &mut BTreeMap<String, Vec<Attachment>>,
) {
    let Some(id) = reader.own_id(node, "TransitGatewayAttachmentId") else { return };
    let Some(gateway) = node.get("TransitGatewayId").and_then(Node::as_str) else { return };
    if is_gone(node, "State") {
        return;
    }
    let association = match node.get("Association") {
        Some(association) => reader.text(association, "TransitGatewayRouteTableId"),
        None if answers.has("TransitGatewayAttachments") => Field::known(node.span, None),
        None => Field::unknown(node.span),
    };
    let own = attachments.entry(gateway.to_owned()).or_default();
    if let Some(known) = own.iter_mut().find(|it| it.id.text == id.text) {
        if node.get("Association").is_some() {
            known.association = association;
        }
        return;
    }
    let kind = match node.get("ResourceType").and_then(Node::as_str) {
        None | Some("vpc") => AttachmentKind::Vpc,
        Some("vpn") => AttachmentKind::Vpn,
        Some("direct-connect-gateway") => AttachmentKind::DirectConnect,
        Some("peering") => AttachmentKind::Peering,
        Some(_) => AttachmentKind::Other,
    };
    let options = node.get("Options");
    let option = |key| enabled(node, options.and_then(|options| options.get(key)));
    let resource = if node.get("VpcId").is_some() { "VpcId" } else { "ResourceId" };
    own.push(Attachment {
        id,
        at: node.span,
        kind: Field::known(node.span, kind),
        resource: reader.text(node, resource),
        subnets: match node.get("SubnetIds") {
            Some(_) => reader.ids(node, "SubnetIds"),
            None => List::unknown(node.span),
        },
        association,
        // `get-transit-gateway-route-table-propagations` does not repeat which table it was asked for.
        propagations: List::unknown(node.span),
        appliance_mode: option("ApplianceModeSupport"),
        sg_referencing: option("SecurityGroupReferencingSupport"),
    });
}

/// Routes of a table, where the answer was kept together with the table's id; AWS's own answer does not repeat it.
fn searched_routes(
    reader: &mut Reader,
    parts: &[&Node<'_>],
    table: &str,
) -> Option<List<crate::network::vpc::Route>> {
    let names_it = |part: &&&Node<'_>| {
        let id = part.get("TransitGatewayRouteTableId").and_then(Node::as_str);
        id == Some(table) && part.get("Routes").is_some_and(Node::is_array)
    };
    let part = parts.iter().find(names_it)?;
    Some(reader.list(part, "Routes", |reader, node| {
        let mut route = route(reader, node);
        let attachments = node.get("TransitGatewayAttachments").map_or(&[][..], Node::elements);
        if let Some(id) = attachments.first().and_then(|it| it.get("TransitGatewayAttachmentId")) {
            route.via = reader
                .named(id)
                .map_or(Field::unknown(node.span), |id| Field::known(id.at, id.text));
        }
        Some(route)
    }))
}

fn prefix_lists(answers: &Answers<'_, '_>, reader: &mut Reader, network: &mut Network) {
    let mut lists: BTreeMap<String, PrefixList> = BTreeMap::new();
    let nodes = answers.all("ManagedPrefixLists").iter().chain(answers.all("PrefixLists"));
    for node in nodes {
        let Some(id) = reader.own_id(node, "PrefixListId") else { continue };
        let entries = match (node.get("Entries"), node.get("Cidrs")) {
            (Some(_), _) => {
                reader.list(node, "Entries", |reader, entry| reader.cidr(entry.get("Cidr")?))
            }
            (None, Some(_)) => reader.list(node, "Cidrs", Reader::cidr),
            (None, None) => List::unknown(node.span),
        };
        if let Some(known) = lists.get_mut(&id.text) {
            if !known.entries.complete {
                known.entries = entries;
            }
            continue;
        }
        let name = node.get("PrefixListName").and_then(Node::as_str).unwrap_or("");
        let service = name.strip_prefix("com.amazonaws.").and_then(|rest| rest.split_once('.'));
        let service = service.map(|(_, service)| service.to_owned());
        let ipv6 = match node.get("AddressFamily").and_then(Node::as_str) {
            Some(family) => Field::known(node.span, family.eq_ignore_ascii_case("ipv6")),
            None => match entries.first() {
                Some(entry) => Field::known(entry.at, entry.is_ipv6()),
                None => Field::unknown(node.span),
            },
        };
        let max_entries = reader.optional(node, "MaxEntries", Reader::integer);
        lists.insert(
            id.text.clone(),
            PrefixList {
                at: node.span,
                ipv6,
                service: Field::known(node.span, service),
                max_entries,
                entries,
                id,
            },
        );
    }
    network.prefix_lists.extend(lists.into_values());
}

fn vpn(answers: &Answers<'_, '_>, reader: &mut Reader, network: &mut Network) {
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
    for node in answers.all("ClientVpnEndpoints") {
        let Some(id) = reader.own_id(node, "ClientVpnEndpointId") else { continue };
        network.client_vpns.push(ClientVpn {
            id,
            at: node.span,
            cidr: reader.optional(node, "ClientCidrBlock", Reader::cidr),
            vpc: reader.text(node, "VpcId"),
            subnets: List::unknown(node.span),
            routes: List::unknown(node.span),
        });
    }
}
