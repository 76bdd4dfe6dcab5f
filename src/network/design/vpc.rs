//! The part of a design inside one VPC.

use crate::document::Node;
use crate::network::filter::{
    Direction, GroupRule, Nacl, NaclRule, NaclSide, Peer, PeerKind, SecurityGroup,
};
use crate::network::gateway::{Endpoint, EndpointKind, NatGateway};
use crate::network::interface::{
    Address, Interface, InterfaceKind, Listener, LoadBalancer, LoadBalancerKind, PublicIp,
};
use crate::network::read::Reader;
use crate::network::value::{Field, Icmp, Id, List};
use crate::network::vpc::{
    BlockPublicAccess, Destination, Origin, Places, Route, RouteTable, Subnet, Vpc,
};
use crate::network::{endpoint_service, implicit};

/// Reads one VPC; `lists` are the ids of the design's prefix lists.
pub(super) fn read(reader: &mut Reader, node: &Node<'_>, lists: &[String]) -> Option<Vpc> {
    let id = reader.own_id(node, "id")?;
    let dns = node.get("dns");
    let mut dns_flag = |key| match dns {
        Some(dns) if dns.is_object() => reader.maybe(dns, key),
        _ => Field::unknown(node.span),
    };
    let (dns_support, dns_hostnames) = (dns_flag("support"), dns_flag("hostnames"));
    let off = Field::known(node.span, BlockPublicAccess::Off);
    let block_public_access = reader.field(node, "block_public_access", off, |reader, node| {
        reader.word(
            node,
            &[
                ("off", BlockPublicAccess::Off),
                ("block-bidirectional", BlockPublicAccess::Bidirectional),
                ("block-ingress", BlockPublicAccess::Ingress),
            ],
        )
    });
    let ipv6_cidrs = reader.list(node, "ipv6_cidrs", Reader::cidr);
    Some(Vpc {
        at: node.span,
        declared: true,
        region: reader.text(node, "region"),
        account: reader.text(node, "account"),
        cidrs: reader.list(node, "cidrs", Reader::cidr),
        dns_support,
        dns_hostnames,
        internet_gateway: reader.text(node, "internet_gateway"),
        egress_only_gateway: reader.text(node, "egress_only_igw"),
        vpn_gateway: reader.text(node, "vpn_gateway"),
        is_default: reader.flag(node, "default", false),
        flow_logs: reader.maybe(node, "flow_logs"),
        block_public_access,
        subnets: reader.list(node, "subnets", subnet),
        route_tables: reader.list(node, "route_tables", route_table),
        nacls: reader.list(node, "nacls", nacl),
        security_groups: reader
            .list(node, "security_groups", |reader, node| security_group(reader, node, lists)),
        nat_gateways: reader.list(node, "nat_gateways", nat_gateway),
        endpoints: reader.list(node, "endpoints", endpoint),
        interfaces: reader.list(node, "interfaces", interface),
        load_balancers: reader.list(node, "load_balancers", load_balancer),
        implicit: implicit::defaults(node.span, &ipv6_cidrs),
        places: Places::default(),
        ipv6_cidrs,
        id,
    })
}

/// An association: one name, or several where the design has the mistake of a second one.
fn association(
    reader: &mut Reader,
    node: &Node<'_>,
    key: &str,
) -> (Field<Option<String>>, Vec<Id>) {
    let Some(several) = node.get(key).filter(|value| value.is_array()) else {
        return (reader.text(node, key), Vec::new());
    };
    let mut ids = reader.ids(node, key);
    let first = (!ids.items.is_empty()).then(|| ids.items.remove(0));
    (Field::known(several.span, first.map(|id| id.text)), ids.items)
}

fn subnet(reader: &mut Reader, node: &Node<'_>) -> Option<Subnet> {
    let (route_table, more_route_tables) = association(reader, node, "route_table");
    let (nacl, more_nacls) = association(reader, node, "nacl");
    Some(Subnet {
        id: reader.own_id(node, "id")?,
        at: node.span,
        az: reader.text(node, "az"),
        cidr: reader.optional(node, "cidr", Reader::cidr),
        ipv6_cidr: reader.optional(node, "ipv6_cidr", Reader::cidr),
        route_table,
        more_route_tables,
        nacl,
        more_nacls,
        map_public_ip: reader.flag(node, "map_public_ip", false),
        tier: reader.text(node, "tier"),
    })
}

fn route_table(reader: &mut Reader, node: &Node<'_>) -> Option<RouteTable> {
    Some(RouteTable {
        id: reader.own_id(node, "id")?,
        at: node.span,
        main: reader.flag(node, "main", false),
        gateway: reader.text(node, "gateway"),
        routes: reader.list(node, "routes", |reader, node| Some(route(reader, node))),
        propagating: reader.ids(node, "propagating"),
        implicit: false,
    })
}

/// A route of a VPC's table or of a transit gateway's.
pub(super) fn route(reader: &mut Reader, node: &Node<'_>) -> Route {
    let static_route = Field::known(node.span, Origin::Static);
    let origin = reader.field(node, "origin", static_route, |reader, node| {
        reader.word(node, &[("static", Origin::Static), ("propagated", Origin::Propagated)])
    });
    let state = reader.field(node, "state", Field::known(node.span, false), |reader, node| {
        reader.word(node, &[("active", false), ("blackhole", true)])
    });
    Route {
        at: node.span,
        to: reader.field(node, "to", Field::unknown(node.span), destination),
        via: reader.needed(node, "via"),
        via_field: "via",
        origin: origin.get().copied().unwrap_or(Origin::Static),
        blackhole: state,
    }
}

/// A CIDR, or the id of a prefix list: ids of either kind of thing have no slash.
fn destination(reader: &mut Reader, node: &Node<'_>) -> Option<Destination> {
    if node.as_str().is_some_and(|text| text.contains('/')) {
        return reader.cidr(node).map(Destination::Cidr);
    }
    reader.named(node).map(Destination::PrefixList)
}

fn nacl(reader: &mut Reader, node: &Node<'_>) -> Option<Nacl> {
    let mut side = |direction: Direction| NaclSide {
        direction,
        rules: reader.list(node, direction.name(), |reader, node| Some(nacl_rule(reader, node))),
        content: 0,
    };
    let (ingress, egress) = (side(Direction::Ingress), side(Direction::Egress));
    Some(Nacl {
        id: reader.own_id(node, "id")?,
        at: node.span,
        is_default: reader.flag(node, "default", false),
        ingress,
        egress,
        implicit: false,
    })
}

fn nacl_rule(reader: &mut Reader, node: &Node<'_>) -> NaclRule {
    let unknown = Field::unknown(node.span);
    NaclRule {
        at: node.span,
        number: reader.field(node, "rule", unknown, Reader::integer),
        allows: reader.field(node, "action", Field::unknown(node.span), |reader, node| {
            reader.word(node, &[("allow", true), ("deny", false)])
        }),
        protocol: reader.field(node, "protocol", Field::unknown(node.span), Reader::protocol),
        ports: reader.optional(node, "ports", Reader::ports),
        icmp: reader.optional(node, "icmp", icmp),
        cidr: reader.field(node, "cidr", Field::unknown(node.span), Reader::cidr),
    }
}

fn icmp(reader: &mut Reader, node: &Node<'_>) -> Option<Icmp> {
    let mut part =
        |key| reader.field(node, key, Field::known(node.span, -1), Reader::integer).get().copied();
    Some(Icmp { kind: part("type")?, code: part("code")? })
}

fn security_group(reader: &mut Reader, node: &Node<'_>, lists: &[String]) -> Option<SecurityGroup> {
    let mut rules =
        |key| reader.list(node, key, |reader, node| Some(group_rule(reader, node, lists)));
    let (ingress, mut egress) = (rules("ingress"), rules("egress"));
    let egress_written = node.get("egress").is_some();
    if !egress_written {
        egress = List::new(node.span, implicit::allow_all_out(node.span));
    }
    Some(SecurityGroup {
        id: reader.own_id(node, "id")?,
        at: node.span,
        name: reader.text(node, "name"),
        is_default: reader.flag(node, "default", false),
        ingress,
        egress,
        egress_written,
        implicit: false,
    })
}

fn group_rule(reader: &mut Reader, node: &Node<'_>, lists: &[String]) -> GroupRule {
    GroupRule {
        at: node.span,
        action: reader.text(node, "action"),
        protocol: reader.field(node, "protocol", Field::unknown(node.span), Reader::protocol),
        ports: reader.optional(node, "ports", Reader::ports),
        icmp: reader.optional(node, "icmp", icmp),
        peers: reader.list(node, "peers", |reader, node| {
            let text = reader.string(node)?;
            let kind = match text.as_str() {
                "self" => PeerKind::Itself,
                _ if text.contains('/') => PeerKind::Cidr(reader.cidr(node)?),
                _ if text.starts_with("pl-") || lists.contains(&text) => PeerKind::PrefixList(text),
                _ => PeerKind::Group { id: text, stale: false },
            };
            Some(Peer { at: node.span, kind })
        }),
    }
}

fn nat_gateway(reader: &mut Reader, node: &Node<'_>) -> Option<NatGateway> {
    let public = Field::known(node.span, true);
    let zonal = Field::known(node.span, false);
    Some(NatGateway {
        id: reader.own_id(node, "id")?,
        at: node.span,
        subnet: reader.text(node, "subnet"),
        public: reader.field(node, "connectivity", public, |reader, node| {
            reader.word(node, &[("public", true), ("private", false)])
        }),
        eip: reader.maybe(node, "eip"),
        regional: reader.field(node, "mode", zonal, |reader, node| {
            reader.word(node, &[("zonal", false), ("regional", true)])
        }),
        zones: reader.ids(node, "zones").items.into_iter().map(|zone| zone.text).collect(),
        public_ips: reader
            .optional(node, "public_ip", Reader::ip)
            .given()
            .copied()
            .into_iter()
            .collect(),
        private_ips: reader.optional(node, "ip", Reader::ip).given().copied().into_iter().collect(),
        route_table: reader.text(node, "route_table"),
        security_groups: reader.ids(node, "security_groups").items,
    })
}

fn endpoint(reader: &mut Reader, node: &Node<'_>) -> Option<Endpoint> {
    let kind = reader.field(node, "type", Field::unknown(node.span), |reader, node| {
        reader.word(
            node,
            &[
                ("gateway", EndpointKind::Gateway),
                ("interface", EndpointKind::Interface),
                ("gwlb", EndpointKind::GatewayLoadBalancer),
                ("gateway-load-balancer", EndpointKind::GatewayLoadBalancer),
                ("GatewayLoadBalancer", EndpointKind::GatewayLoadBalancer),
                ("resource", EndpointKind::Other),
                ("service-network", EndpointKind::Other),
                ("tunnel", EndpointKind::Other),
            ],
        )
    });
    let service = reader.needed(node, "service");
    let (service, service_region) = endpoint_service(&service);
    let ip_type = Field::known(node.span, "ipv4".to_owned());
    Some(Endpoint {
        id: reader.own_id(node, "id")?,
        at: node.span,
        kind,
        service,
        service_region,
        route_tables: reader.ids(node, "route_tables"),
        subnets: reader.ids(node, "subnets"),
        security_groups: reader.ids(node, "security_groups"),
        private_dns: reader.flag(node, "private_dns", false),
        ip_type: reader.field(node, "ip_type", ip_type, Reader::string),
    })
}

fn interface(reader: &mut Reader, node: &Node<'_>) -> Option<Interface> {
    let kind = Field::known(node.span, InterfaceKind::Instance);
    let no = Field::known(node.span, PublicIp::No);
    let mut one = |key: &str| {
        let address = reader.optional(node, key, Reader::ip);
        let items = address.given().map(|&ip| Address { at: address.at, ip });
        List { at: address.at, items: items.into_iter().collect(), complete: !address.is_unknown() }
    };
    let (ips, ipv6) = (one("ip"), one("ipv6"));
    Some(Interface {
        id: reader.own_id(node, "id")?,
        at: node.span,
        kind: reader.field(node, "kind", kind, |reader, node| reader.word(node, KINDS)),
        os: reader.text(node, "os"),
        subnet: reader.text(node, "subnet"),
        ips,
        ipv6,
        public_ip: reader.field(node, "public_ip", no, |reader, node| match node.as_bool() {
            Some(true) => Some(PublicIp::Some),
            Some(false) => Some(PublicIp::No),
            None => reader.ip(node).map(PublicIp::Address),
        }),
        security_groups: reader.ids(node, "security_groups"),
        source_dest_check: reader.flag(node, "source_dest_check", true),
        instance: reader.text(node, "instance"),
        bastion: reader.flag(node, "bastion", false),
    })
}

/// The kinds of interfaces that a design names.
const KINDS: &[(&str, InterfaceKind)] = &[
    ("instance", InterfaceKind::Instance),
    ("lambda", InterfaceKind::Lambda),
    ("nat_gateway", InterfaceKind::NatGateway),
    ("nat_instance", InterfaceKind::NatInstance),
    ("load_balancer", InterfaceKind::LoadBalancer),
    ("gateway_load_balancer", InterfaceKind::GatewayLoadBalancer),
    ("endpoint", InterfaceKind::Endpoint),
    ("transit_gateway", InterfaceKind::TransitGateway),
    ("appliance", InterfaceKind::Appliance),
    ("bastion", InterfaceKind::Instance),
    ("rds", InterfaceKind::Other),
    ("ecs", InterfaceKind::Other),
    ("eks", InterfaceKind::Other),
    ("other", InterfaceKind::Other),
];

fn load_balancer(reader: &mut Reader, node: &Node<'_>) -> Option<LoadBalancer> {
    Some(LoadBalancer {
        id: reader.own_id(node, "id")?,
        at: node.span,
        kind: reader.field(node, "type", Field::unknown(node.span), |reader, node| {
            reader.word(
                node,
                &[
                    ("application", LoadBalancerKind::Application),
                    ("network", LoadBalancerKind::Network),
                    ("gateway", LoadBalancerKind::Gateway),
                    ("classic", LoadBalancerKind::Classic),
                ],
            )
        }),
        internet_facing: reader.field(node, "scheme", Field::unknown(node.span), |reader, node| {
            reader.word(node, &[("internet-facing", true), ("internal", false)])
        }),
        subnets: reader.ids(node, "subnets"),
        security_groups: reader.ids(node, "security_groups"),
        cross_zone: reader.maybe(node, "cross_zone"),
        listeners: reader.list(node, "listeners", |reader, node| {
            Some(Listener {
                at: node.span,
                protocol: reader.needed(node, "protocol"),
                port: reader.field(node, "port", Field::unknown(node.span), Reader::port),
                target_port: reader.optional(node, "target_port", Reader::port),
                health_check_port: reader.optional(node, "health_check_port", Reader::port),
                targets: reader.ids(node, "targets"),
            })
        }),
    })
}
