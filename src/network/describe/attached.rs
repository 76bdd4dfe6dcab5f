//! Gateways, NAT, endpoints and interfaces out of `describe-*` answers.

use super::vpc::reference;
use super::{Answers, Vpcs, ids_of, is_gone};
use crate::document::Node;
use crate::network::endpoint_service;
use crate::network::gateway::{
    Endpoint, EndpointKind, EndpointService, Gateway, GatewayKind, NatGateway,
};
use crate::network::interface::{Address, Interface, InterfaceKind, PublicIp};
use crate::network::read::Reader;
use crate::network::value::{Field, Id, List};
use crate::network::{Network, Vpc};
use crate::source::Span;
use std::net::IpAddr;

pub(super) fn read(
    answers: &Answers<'_, '_>,
    reader: &mut Reader,
    vpcs: &mut Vpcs,
    network: &mut Network,
) {
    gateways(answers, reader, vpcs, network);
    for node in answers.all("NatGateways").iter().filter(|node| !is_gone(node, "State")) {
        let Some(gateway) = nat_gateway(reader, node) else { continue };
        if let Some(vpc) = vpcs.home(node) {
            vpc.nat_gateways.items.push(gateway);
        }
    }
    for node in answers.all("VpcEndpoints").iter().filter(|node| !is_gone(node, "State")) {
        let Some(endpoint) = endpoint(reader, node) else { continue };
        if let Some(vpc) = vpcs.home(node) {
            vpc.endpoints.items.push(endpoint);
        }
    }
    for node in answers.all("NetworkInterfaces") {
        let Some(interface) = interface(reader, node) else { continue };
        if let Some(vpc) = vpcs.home(node) {
            vpc.interfaces.items.push(interface);
        }
    }
    for node in answers.all("VpcEndpointServiceConfigurations") {
        let Some(id) = reader.own_id(node, "ServiceId") else { continue };
        let name = reader.text(node, "ServiceName");
        let mut load_balancers = reader.ids(node, "NetworkLoadBalancerArns");
        let gateway = reader.ids(node, "GatewayLoadBalancerArns");
        load_balancers.complete &= gateway.complete;
        load_balancers.items.extend(gateway.items);
        network.endpoint_services.push(EndpointService { id, at: node.span, name, load_balancers });
    }
}

/// The lists of gateways: their members for the id, the attachments and the attachment's state.
const GATEWAYS: &[(&str, &str, &str, GatewayKind)] = &[
    ("InternetGateways", "InternetGatewayId", "Attachments", GatewayKind::Internet),
    (
        "EgressOnlyInternetGateways",
        "EgressOnlyInternetGatewayId",
        "Attachments",
        GatewayKind::EgressOnly,
    ),
    ("VpnGateways", "VpnGatewayId", "VpcAttachments", GatewayKind::Vpn),
];

/// The field of a VPC that names its gateway of a kind.
fn slot(vpc: &mut Vpc, kind: GatewayKind) -> &mut Field<Option<String>> {
    match kind {
        GatewayKind::Internet => &mut vpc.internet_gateway,
        GatewayKind::EgressOnly => &mut vpc.egress_only_gateway,
        GatewayKind::Vpn => &mut vpc.vpn_gateway,
    }
}

fn gateways(
    answers: &Answers<'_, '_>,
    reader: &mut Reader,
    vpcs: &mut Vpcs,
    network: &mut Network,
) {
    for &(list, key, attachments, kind) in GATEWAYS {
        for node in answers.all(list).iter().filter(|node| !is_gone(node, "State")) {
            let Some(id) = reader.own_id(node, key) else { continue };
            let attached = attached_vpc(node, attachments);
            if let Some((at, vpc)) = attached
                && let Some(vpc) = vpcs.named(at, vpc)
            {
                *slot(vpc, kind) = Field::known(at, Some(id.text.clone()));
            }
            let vpc = attached.map_or(Field::known(node.span, None), |(at, vpc)| {
                Field::known(at, Some(vpc.to_owned()))
            });
            network.gateways.push(Gateway { id, kind, vpc });
        }
        if answers.has(list) {
            for vpc in &mut vpcs.all {
                let at = vpc.id.at;
                let field = slot(vpc, kind);
                if field.is_unknown() {
                    *field = Field::known(at, None);
                }
            }
        }
    }
}

/// The VPC a gateway is attached to; the state is `available` in practice where the model says `attached`.
fn attached_vpc<'n>(node: &'n Node<'_>, attachments: &str) -> Option<(Span, &'n str)> {
    let attachments = node.get(attachments).map_or(&[][..], Node::elements);
    let live = |attachment: &&Node<'_>| {
        let state = attachment.get("State").and_then(Node::as_str);
        state.is_none_or(|state| state == "available" || state == "attached")
    };
    let vpc = attachments.iter().find(live)?.get("VpcId")?;
    Some((vpc.span, vpc.as_str()?))
}

fn nat_gateway(reader: &mut Reader, node: &Node<'_>) -> Option<NatGateway> {
    let addresses = node.get("NatGatewayAddresses").map_or(&[][..], Node::elements);
    let ips = |key: &str| -> Vec<IpAddr> {
        let texts = addresses.iter().filter_map(|address| address.get(key)?.as_str());
        texts.filter_map(|text| text.parse().ok()).collect()
    };
    let given = |key: &str| addresses.iter().any(|address| address.get(key).is_some());
    let has_eip = given("AllocationId") || given("PublicIp");
    let zones = addresses.iter().filter_map(|address| address.get("AvailabilityZoneId")?.as_str());
    let regional =
        reader.field(node, "AvailabilityMode", Field::known(node.span, false), |reader, node| {
            reader.word(node, &[("zonal", false), ("regional", true)])
        });
    Some(NatGateway {
        id: reader.own_id(node, "NatGatewayId")?,
        at: node.span,
        subnet: reader.text(node, "SubnetId"),
        public: reader.field(
            node,
            "ConnectivityType",
            Field::known(node.span, true),
            |reader, node| reader.word(node, &[("public", true), ("private", false)]),
        ),
        eip: match node.get("NatGatewayAddresses") {
            Some(addresses) => Field::known(addresses.span, has_eip),
            None => Field::unknown(node.span),
        },
        regional,
        zones: zones.map(str::to_owned).collect(),
        public_ips: ips("PublicIp"),
        private_ips: ips("PrivateIp"),
        route_table: reader.text(node, "RouteTableId"),
        security_groups: Vec::new(),
    })
}

fn endpoint(reader: &mut Reader, node: &Node<'_>) -> Option<Endpoint> {
    let gateway = Field::known(node.span, EndpointKind::Gateway);
    let kind = reader.field(node, "VpcEndpointType", gateway, |reader, node| {
        Some(match reader.string(node)?.as_str() {
            "Gateway" => EndpointKind::Gateway,
            "Interface" => EndpointKind::Interface,
            "GatewayLoadBalancer" => EndpointKind::GatewayLoadBalancer,
            _ => EndpointKind::Other,
        })
    });
    let service = reader.needed(node, "ServiceName");
    let (service, service_region) = endpoint_service(&service);
    let list = |list: List<Id>, key: &str| {
        if node.get(key).is_some() { list } else { List::unknown(node.span) }
    };
    Some(Endpoint {
        id: reader.own_id(node, "VpcEndpointId")?,
        at: node.span,
        kind,
        service,
        service_region,
        route_tables: list(reader.ids(node, "RouteTableIds"), "RouteTableIds"),
        subnets: list(reader.ids(node, "SubnetIds"), "SubnetIds"),
        security_groups: list(ids_of(reader, node, "Groups", "GroupId"), "Groups"),
        private_dns: reader.maybe(node, "PrivateDnsEnabled"),
        ip_type: reader.field(node, "IpAddressType", Field::unknown(node.span), Reader::string),
    })
}

fn interface(reader: &mut Reader, node: &Node<'_>) -> Option<Interface> {
    let id = reader.own_id(node, "NetworkInterfaceId")?;
    let mut ips = reader.list(node, "PrivateIpAddresses", |reader, address| {
        let node = address.get("PrivateIpAddress")?;
        Some(Address { at: node.span, ip: reader.ip(node)? })
    });
    if ips.is_empty() {
        let primary = reader.optional(node, "PrivateIpAddress", Reader::ip);
        ips.items.extend(primary.given().map(|&ip| Address { at: primary.at, ip }));
    }
    let ipv6 = reader.list(node, "Ipv6Addresses", |reader, address| {
        let node = address.get("Ipv6Address")?;
        Some(Address { at: node.span, ip: reader.ip(node)? })
    });
    let public_ip =
        match node.get("Association").and_then(|association| association.get("PublicIp")) {
            Some(address) => match reader.ip(address) {
                Some(ip) => Field::known(address.span, PublicIp::Address(ip)),
                None => Field::known(address.span, PublicIp::Some),
            },
            None => Field::known(node.span, PublicIp::No),
        };
    let attachment = node.get("Attachment");
    let instance = attachment.and_then(|attachment| attachment.get("InstanceId"));
    let instance = instance.and_then(|node| Some((node.span, node.as_str()?)));
    // A list that is left out was not asked for; an empty one means the default group.
    let groups = ids_of(reader, node, "Groups", "GroupId");
    Some(Interface {
        id,
        at: node.span,
        kind: kind(node, instance.is_some()),
        os: Field::unknown(node.span),
        subnet: reader.text(node, "SubnetId"),
        ips,
        ipv6,
        public_ip,
        security_groups: if node.get("Groups").is_some() {
            groups
        } else {
            List::unknown(node.span)
        },
        source_dest_check: reader.maybe(node, "SourceDestCheck"),
        instance: instance.map_or(Field::known(node.span, None), |(at, id)| {
            Field::known(at, Some(reference(at, id).text))
        }),
        bastion: Field::known(node.span, false),
    })
}

/// What an interface belongs to. Application and classic load balancers show as plain interfaces that AWS describes
/// as `ELB …`.
fn kind(node: &Node<'_>, on_instance: bool) -> Field<InterfaceKind> {
    let Some(named) = node.get("InterfaceType") else { return Field::unknown(node.span) };
    let description = node.get("Description").and_then(Node::as_str).unwrap_or("");
    let kind = match named.as_str().unwrap_or("") {
        "interface" if description.starts_with("ELB ") => InterfaceKind::LoadBalancer,
        "interface" | "efa" | "efa-only" if on_instance => InterfaceKind::Instance,
        "lambda" => InterfaceKind::Lambda,
        "natGateway" | "nat_gateway" => InterfaceKind::NatGateway,
        "network_load_balancer" | "load_balancer" => InterfaceKind::LoadBalancer,
        "gateway_load_balancer" => InterfaceKind::GatewayLoadBalancer,
        "vpc_endpoint" | "gateway_load_balancer_endpoint" => InterfaceKind::Endpoint,
        "transit_gateway" => InterfaceKind::TransitGateway,
        _ => InterfaceKind::Other,
    };
    Field::known(named.span, kind)
}
