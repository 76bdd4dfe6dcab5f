//! Peering, transit gateways and prefix lists out of `describe-*` answers.

use super::nameless::{self, Asked};
use super::vpc::route;
use super::{Answers, is_gone};
use crate::document::Node;
use crate::network::read::Reader;
use crate::network::transit::{
    Attachment, AttachmentKind, Peering, PeeringSide, PrefixList, TransitGateway, TransitTable,
};
use crate::network::value::{Cidr, Field, Id, List};
use crate::network::vpc::{Destination, Origin, Route};
use crate::network::{Network, Part};
use crate::source::Span;
use std::collections::BTreeMap;

pub(super) fn read(
    answers: &Answers<'_, '_>,
    parts: &[Part<'_, '_>],
    reader: &mut Reader,
    network: &mut Network,
) {
    let peerings = answers.all("VpcPeeringConnections").iter();
    network.peerings.extend(peerings.filter_map(|node| peering(reader, node)));
    transit_gateways(answers, parts, reader, network);
    prefix_lists(answers, parts, reader, network);
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
    parts: &[Part<'_, '_>],
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
    let all = answers.all("TransitGatewayRouteTables").iter();
    let described: Vec<_> = all.filter(|node| !is_gone(node, "State")).collect();
    let mut tables: BTreeMap<String, Vec<TransitTable>> = BTreeMap::new();
    for node in &described {
        let Some(id) = reader.own_id(node, "TransitGatewayRouteTableId") else { continue };
        let Some(gateway) = node.get("TransitGatewayId").and_then(Node::as_str) else { continue };
        let only = described.len() == 1;
        let own = attachments.entry(gateway.to_owned()).or_default();
        associate(parts, &id, only, own);
        let routes = searched_routes(reader, parts, node.span, (&id, only));
        propagate(parts, &routes, (&id, only), own);
        let table = TransitTable { id, at: node.span, routes };
        tables.entry(gateway.to_owned()).or_default().push(table);
    }
    for node in answers.all("TransitGateways").iter().filter(|node| !is_gone(node, "State")) {
        let Some(id) = reader.own_id(node, "TransitGatewayId") else { continue };
        let options = node.get("Options");
        let support = options.and_then(|options| options.get("SecurityGroupReferencingSupport"));
        let mut own_attachments = attachments.remove(&id.text).unwrap_or_default();
        let own_tables = tables.remove(&id.text).unwrap_or_default();
        let told = |table: &TransitTable| {
            let only = described.len() == 1;
            !nameless::about(parts, Asked::Propagations, &table.id.text, only).is_empty()
        };
        if answers.has("TransitGatewayRouteTables") && own_tables.iter().all(told) {
            own_attachments.iter_mut().for_each(|it| it.propagations.complete = true);
        }
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

/// What `get-transit-gateway-route-table-associations` says of one table.
fn associate(parts: &[Part<'_, '_>], table: &Id, only: bool, attachments: &mut [Attachment]) {
    for (at, id) in attachments_in(parts, Asked::Associations, table, only) {
        if let Some(attachment) = attachments.iter_mut().find(|it| it.id.text == id) {
            attachment.association = Field::known(at, Some(table.text.clone()));
        }
    }
}

/// What `get-transit-gateway-route-table-propagations` says of one table; without it, what its routes show.
fn propagate(
    parts: &[Part<'_, '_>],
    routes: &List<Route>,
    (table, only): (&Id, bool),
    attachments: &mut [Attachment],
) {
    let mut learned = attachments_in(parts, Asked::Propagations, table, only);
    let propagated = routes.iter().filter(|route| route.origin == Origin::Propagated);
    learned.extend(propagated.filter_map(|route| Some((route.at, route.via.get()?.as_str()))));
    for (at, id) in learned {
        let Some(attachment) = attachments.iter_mut().find(|it| it.id.text == id) else { continue };
        if !attachment.propagations.iter().any(|known| known.text == table.text) {
            attachment.propagations.items.push(Id { at, text: table.text.clone() });
        }
    }
}

/// The attachments that the answers about a table name, and where.
fn attachments_in<'n>(
    parts: &[Part<'n, '_>],
    asked: Asked,
    table: &Id,
    only: bool,
) -> Vec<(Span, &'n str)> {
    let answers = nameless::about(parts, asked, &table.text, only).into_iter();
    let elements = answers.filter_map(|answer| answer.get(asked.list())).flat_map(Node::elements);
    let live = elements.filter(|element| {
        let state = element.get("State").and_then(Node::as_str);
        !state.is_some_and(|state| state.starts_with("dis"))
    });
    let named = live.filter_map(|element| element.get("TransitGatewayAttachmentId"));
    named.filter_map(|id| Some((id.span, id.as_str()?))).collect()
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
        propagations: List::unknown(node.span),
        appliance_mode: option("ApplianceModeSupport"),
        sg_referencing: option("SecurityGroupReferencingSupport"),
    });
}

/// The routes of a table; its answers may be several pages.
fn searched_routes(
    reader: &mut Reader,
    parts: &[Part<'_, '_>],
    at: Span,
    (table, only): (&Id, bool),
) -> List<Route> {
    let answers = nameless::about(parts, Asked::TransitRoutes, &table.text, only);
    if answers.is_empty() {
        return List::unknown(at);
    }
    let mut all = List::new(at, Vec::new());
    for answer in answers {
        let page = reader.list(answer, "Routes", |reader, node| Some(searched_route(reader, node)));
        let more = answer.get("AdditionalRoutesAvailable").and_then(Node::as_bool) == Some(true);
        all.complete &= page.complete && !more;
        all.at = page.at;
        all.items.extend(page.items);
    }
    all
}

fn searched_route(reader: &mut Reader, node: &Node<'_>) -> Route {
    let mut route = route(reader, node);
    let attachments = node.get("TransitGatewayAttachments").map_or(&[][..], Node::elements);
    if let Some(id) = attachments.first().and_then(|it| it.get("TransitGatewayAttachmentId")) {
        let named = reader.named(id);
        route.via = named.map_or(Field::unknown(node.span), |id| Field::known(id.at, id.text));
    }
    if let Some(list) = node.get("PrefixListId") {
        let named = reader.named(list).map(Destination::PrefixList);
        route.to = named.map_or(Field::unknown(list.span), |to| Field::known(list.span, to));
    }
    if node.get("Type").and_then(Node::as_str) == Some("propagated") {
        route.origin = Origin::Propagated;
    }
    route
}

fn prefix_lists(
    answers: &Answers<'_, '_>,
    parts: &[Part<'_, '_>],
    reader: &mut Reader,
    network: &mut Network,
) {
    let only = answers.all("ManagedPrefixLists").len() == 1;
    let mut lists: BTreeMap<String, PrefixList> = BTreeMap::new();
    let nodes = answers.all("ManagedPrefixLists").iter().chain(answers.all("PrefixLists"));
    for node in nodes {
        let Some(id) = reader.own_id(node, "PrefixListId") else { continue };
        let entries = match (node.get("Entries"), node.get("Cidrs")) {
            (Some(_), _) => {
                reader.list(node, "Entries", |reader, entry| reader.cidr(entry.get("Cidr")?))
            }
            (None, Some(_)) => reader.list(node, "Cidrs", Reader::cidr),
            (None, None) => listed_entries(reader, parts, node.span, (&id, only)),
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

/// The entries of a prefix list from an answer of its own.
fn listed_entries(
    reader: &mut Reader,
    parts: &[Part<'_, '_>],
    at: Span,
    (list, only): (&Id, bool),
) -> List<Cidr> {
    let answers = nameless::about(parts, Asked::PrefixListEntries, &list.text, only);
    if answers.is_empty() {
        return List::unknown(at);
    }
    let mut all = List::new(at, Vec::new());
    for answer in answers {
        let page = reader.list(answer, "Entries", |reader, entry| reader.cidr(entry.get("Cidr")?));
        all.complete &= page.complete && answer.get("NextToken").is_none();
        all.items.extend(page.items);
    }
    all
}
