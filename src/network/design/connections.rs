//! The part of a design between VPCs and around them.

use super::vpc::route;
use crate::document::Node;
use crate::network::Network;
use crate::network::gateway::{
    ClientVpn, CustomerGateway, DirectConnectGateway, EndpointService, External, VpnConnection,
};
use crate::network::interface::{Expect, Intent};
use crate::network::read::Reader;
use crate::network::transit::{
    Attachment, AttachmentKind, Peering, PeeringSide, PrefixList, TransitGateway, TransitTable,
};
use crate::network::value::{Field, Id, List};
use crate::sets::packets::Ports;

pub(super) fn read(design: &Node<'_>, reader: &mut Reader, network: &mut Network) {
    reader.add(design, "peerings", &mut network.peerings, peering);
    reader.add(design, "transit_gateways", &mut network.transit_gateways, transit_gateway);
    reader.add(design, "prefix_lists", &mut network.prefix_lists, prefix_list);
    reader.add(design, "external", &mut network.external, external);
    reader.add(design, "intents", &mut network.intents, intent);
    reader.add(design, "endpoint_services", &mut network.endpoint_services, endpoint_service);
    reader.add(design, "vpn_connections", &mut network.vpn_connections, vpn_connection);
    reader.add(design, "client_vpns", &mut network.client_vpns, client_vpn);
    reader.add(design, "customer_gateways", &mut network.customer_gateways, customer_gateway);
    let joined = &mut network.direct_connect_gateways;
    reader.add(design, "direct_connect_gateways", joined, direct_connect_gateway);
}

/// The intents of a design, or of any object that has some.
pub(super) fn intents(design: &Node<'_>, reader: &mut Reader) -> Vec<Intent> {
    reader.list(design, "intents", intent).items
}

fn peering(reader: &mut Reader, node: &Node<'_>) -> Option<Peering> {
    let mut side = |key: &str| PeeringSide {
        vpc: reader.needed(node, key),
        region: Field::known(node.span, None),
        cidrs: List::unknown(node.span),
        dns: match node.get("dns").filter(|dns| dns.is_object()) {
            Some(dns) => reader.maybe(dns, key),
            None => Field::unknown(node.span),
        },
    };
    let (requester, accepter) = (side("requester"), side("accepter"));
    let active = Field::known(node.span, "active".to_owned());
    Some(Peering {
        id: reader.own_id(node, "id")?,
        at: node.span,
        requester,
        accepter,
        status: reader.field(node, "status", active, Reader::string),
    })
}

fn transit_gateway(reader: &mut Reader, node: &Node<'_>) -> Option<TransitGateway> {
    Some(TransitGateway {
        id: reader.own_id(node, "id")?,
        at: node.span,
        region: reader.text(node, "region"),
        sg_referencing: reader.flag(node, "sg_referencing", false),
        default_association: reader.text(node, "default_association"),
        default_propagation: reader.text(node, "default_propagation"),
        attachments: reader.list(node, "attachments", attachment),
        route_tables: reader.list(node, "route_tables", |reader, node| {
            Some(TransitTable {
                id: reader.own_id(node, "id")?,
                at: node.span,
                routes: reader.list(node, "routes", |reader, node| Some(route(reader, node))),
            })
        }),
    })
}

fn attachment(reader: &mut Reader, node: &Node<'_>) -> Option<Attachment> {
    let kinds = [
        ("vpc", AttachmentKind::Vpc),
        ("vpn", AttachmentKind::Vpn),
        ("direct_connect", AttachmentKind::DirectConnect),
        ("peer", AttachmentKind::Peering),
    ];
    let (key, kind) = kinds
        .into_iter()
        .find(|(key, _)| node.get(key).is_some())
        .unwrap_or(("resource", AttachmentKind::Other));
    Some(Attachment {
        id: reader.own_id(node, "id")?,
        at: node.span,
        kind: Field::known(node.span, kind),
        resource: reader.text(node, key),
        subnets: reader.ids(node, "subnets"),
        association: reader.text(node, "association"),
        propagations: reader.ids(node, "propagations"),
        appliance_mode: reader.flag(node, "appliance_mode", false),
        sg_referencing: reader.flag(node, "sg_referencing", true),
    })
}

fn prefix_list(reader: &mut Reader, node: &Node<'_>) -> Option<PrefixList> {
    Some(PrefixList {
        id: reader.own_id(node, "id")?,
        at: node.span,
        ipv6: family(reader, node),
        service: reader.text(node, "service"),
        max_entries: reader.optional(node, "max_entries", Reader::integer),
        entries: reader.list(node, "entries", Reader::cidr),
    })
}

/// Whether a `family` is IPv6; left out, it is IPv4.
fn family(reader: &mut Reader, node: &Node<'_>) -> Field<bool> {
    reader.field(node, "family", Field::known(node.span, false), |reader, node| {
        reader.word(node, &[("ipv4", false), ("ipv6", true)])
    })
}

fn external(reader: &mut Reader, node: &Node<'_>) -> Option<External> {
    Some(External {
        id: reader.own_id(node, "id")?,
        at: node.span,
        cidrs: reader.list(node, "cidrs", Reader::cidr),
        via: reader.text(node, "via"),
    })
}

fn intent(reader: &mut Reader, node: &Node<'_>) -> Option<Intent> {
    let end = |reader: &mut Reader, key: &str| -> Option<Id> {
        let text = reader.needed(node, key);
        text.get().map(|name| Id { at: text.at, text: name.clone() })
    };
    Some(Intent {
        id: reader.own_id(node, "id")?,
        at: node.span,
        from: end(reader, "from")?,
        to: end(reader, "to")?,
        protocol: reader.optional(node, "protocol", |reader, node| {
            reader.protocol(node)?;
            node.as_scalar().map(str::to_owned)
        }),
        port: reader.optional(node, "port", Reader::port),
        expect: reader.field(node, "expect", Field::unknown(node.span), |reader, node| {
            let words =
                [("allow", Expect::Allow), ("deny", Expect::Deny), ("partial", Expect::Partial)];
            reader.word(node, &words)
        }),
        client_ports: reader.optional(node, "client_ports", |reader, node| {
            let range = reader.ports(node)?;
            let (Ok(from), Ok(to)) = (u16::try_from(range.from), u16::try_from(range.to)) else {
                reader.problem(node.span, "ports end at 65535");
                return None;
            };
            Some(Ports::new(from, to))
        }),
        ipv6: family(reader, node),
    })
}

fn endpoint_service(reader: &mut Reader, node: &Node<'_>) -> Option<EndpointService> {
    Some(EndpointService {
        id: reader.own_id(node, "id")?,
        at: node.span,
        name: reader.text(node, "name"),
        load_balancers: reader.ids(node, "load_balancers"),
    })
}

fn vpn_connection(reader: &mut Reader, node: &Node<'_>) -> Option<VpnConnection> {
    Some(VpnConnection {
        id: reader.own_id(node, "id")?,
        at: node.span,
        gateway: reader.text(node, "gateway"),
        customer_gateway: reader.text(node, "customer_gateway"),
        cidrs: reader.list(node, "cidrs", Reader::cidr),
    })
}

fn customer_gateway(reader: &mut Reader, node: &Node<'_>) -> Option<CustomerGateway> {
    let id = reader.own_id(node, "id")?;
    Some(CustomerGateway { id, at: node.span, ip: reader.text(node, "ip") })
}

fn direct_connect_gateway(reader: &mut Reader, node: &Node<'_>) -> Option<DirectConnectGateway> {
    Some(DirectConnectGateway {
        id: reader.own_id(node, "id")?,
        at: node.span,
        gateways: reader.ids(node, "gateways"),
        cidrs: reader.list(node, "cidrs", Reader::cidr),
    })
}

fn client_vpn(reader: &mut Reader, node: &Node<'_>) -> Option<ClientVpn> {
    Some(ClientVpn {
        id: reader.own_id(node, "id")?,
        at: node.span,
        cidr: reader.optional(node, "cidr", Reader::cidr),
        vpc: reader.text(node, "vpc"),
        subnets: reader.ids(node, "subnets"),
        security_groups: reader.ids(node, "security_groups"),
        routes: reader.list(node, "routes", Reader::cidr),
    })
}
