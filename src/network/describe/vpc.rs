//! VPCs, subnets, route tables and gateways out of `describe-*` answers.

use super::{Answers, Vpcs};
use crate::document::Node;
use crate::network::Part;
use crate::network::read::Reader;
use crate::network::value::{Cidr, Field, Id, List};
use crate::network::vpc::{BlockPublicAccess, Destination, Origin, Route, RouteTable, Subnet};
use crate::source::Span;

pub(super) fn read(
    answers: &Answers<'_, '_>,
    parts: &[Part<'_, '_>],
    reader: &mut Reader,
    vpcs: &mut Vpcs,
) {
    for node in answers.all("Vpcs") {
        vpc(reader, node, vpcs);
    }
    for node in answers.all("Subnets") {
        let Some(vpc) = vpcs.home(node) else { continue };
        let Some(subnet) = subnet(reader, node, answers) else { continue };
        let zone = node.get("AvailabilityZone").and_then(Node::as_str);
        if vpc.region.is_unknown() {
            vpc.region = zone
                .and_then(region_of)
                .map_or(Field::unknown(node.span), |region| Field::known(node.span, Some(region)));
        }
        vpc.subnets.items.push(subnet);
    }
    for node in answers.all("RouteTables") {
        route_table(reader, node, vpcs);
    }
    for part in parts {
        attributes(reader, part.node, vpcs);
    }
    flow_logs(answers, vpcs);
}

fn vpc(reader: &mut Reader, node: &Node<'_>, vpcs: &mut Vpcs) {
    let Some(id) = reader.own_id(node, "VpcId") else { return };
    let Some(vpc) = vpcs.named(id.at, &id.text) else { return };
    vpc.id = id;
    vpc.at = node.span;
    vpc.declared = true;
    vpc.account = reader.text(node, "OwnerId");
    vpc.cidrs = associated(reader, node, "CidrBlockAssociationSet", "CidrBlock", "CidrBlockState");
    if node.get("CidrBlockAssociationSet").is_none() {
        // Only the primary is named here, so there may be others.
        let primary = reader.optional(node, "CidrBlock", Reader::cidr);
        vpc.cidrs.items.extend(primary.given().cloned());
        vpc.cidrs.complete = false;
    }
    vpc.ipv6_cidrs = associated(
        reader,
        node,
        "Ipv6CidrBlockAssociationSet",
        "Ipv6CidrBlock",
        "Ipv6CidrBlockState",
    );
    vpc.is_default = reader.maybe(node, "IsDefault");
    if let Some(states) = node.get("BlockPublicAccessStates") {
        let off = Field::known(states.span, BlockPublicAccess::Off);
        vpc.block_public_access =
            reader.field(states, "InternetGatewayBlockMode", off, |reader, node| {
                reader.word(
                    node,
                    &[
                        ("off", BlockPublicAccess::Off),
                        ("block-bidirectional", BlockPublicAccess::Bidirectional),
                        ("block-ingress", BlockPublicAccess::Ingress),
                    ],
                )
            });
    }
}

/// The CIDRs of an association set that are in force: AWS keeps failed and disassociated ones for a while.
fn associated(
    reader: &mut Reader,
    node: &Node<'_>,
    set: &str,
    key: &str,
    state: &str,
) -> List<Cidr> {
    let in_force = |element: &Node<'_>| {
        let state = element.get(state).and_then(|state| state.get("State")).and_then(Node::as_str);
        state.is_none_or(|state| state == "associated")
    };
    let mut skipped = 0;
    let mut list = reader.list(node, set, |reader, element| {
        if !in_force(element) {
            skipped += 1;
            return None;
        }
        reader.cidr(element.get(key)?)
    });
    // What is not in force is known not to count.
    let elements = node.get(set).map_or(0, |set| set.elements().len());
    list.complete = list.complete || list.items.len() + skipped == elements;
    list
}

/// `us-west-2` of `us-west-2a`; local zones have longer names and are left alone.
fn region_of(zone: &str) -> Option<String> {
    let region = zone.strip_suffix(|sign: char| sign.is_ascii_lowercase())?;
    let numbered = region.ends_with(|sign: char| sign.is_ascii_digit());
    (numbered && region.matches('-').count() == 2).then(|| region.to_owned())
}

fn subnet(reader: &mut Reader, node: &Node<'_>, answers: &Answers<'_, '_>) -> Option<Subnet> {
    let by_id = node.get("AvailabilityZoneId").is_some();
    let ipv6 = associated(
        reader,
        node,
        "Ipv6CidrBlockAssociationSet",
        "Ipv6CidrBlock",
        "Ipv6CidrBlockState",
    );
    Some(Subnet {
        id: reader.own_id(node, "SubnetId")?,
        at: node.span,
        az: reader.text(node, if by_id { "AvailabilityZoneId" } else { "AvailabilityZone" }),
        cidr: reader.optional(node, "CidrBlock", Reader::cidr),
        ipv6_cidr: match (ipv6.complete, ipv6.items.into_iter().next()) {
            (_, Some(cidr)) => Field::known(cidr.at, Some(cidr)),
            (true, None) => Field::known(node.span, None),
            (false, None) => Field::unknown(node.span),
        },
        // Subnets without an association use the main table; which that is, only the tables say.
        route_table: if answers.has("RouteTables") {
            Field::known(node.span, None)
        } else {
            Field::unknown(node.span)
        },
        more_route_tables: Vec::new(),
        nacl: Field::unknown(node.span),
        more_nacls: Vec::new(),
        map_public_ip: reader.maybe(node, "MapPublicIpOnLaunch"),
        tier: Field::unknown(node.span),
    })
}

fn route_table(reader: &mut Reader, node: &Node<'_>, vpcs: &mut Vpcs) {
    let Some(id) = reader.own_id(node, "RouteTableId") else { return };
    let Some(vpc) = vpcs.home(node) else { return };
    let mut main = Field::known(node.span, false);
    let mut gateway = Field::known(node.span, None);
    let associations = node.get("Associations").map_or(&[][..], Node::elements);
    for association in associations.iter().filter(|it| is_associated(it)) {
        let text = |key| association.get(key).and_then(|node| Some((node.span, node.as_str()?)));
        if association.get("Main").and_then(Node::as_bool) == Some(true) {
            main = Field::known(association.span, true);
        }
        if let Some((at, name)) = text("GatewayId") {
            gateway = Field::known(at, Some(name.to_owned()));
        }
        let Some((at, name)) = text("SubnetId") else { continue };
        let Some(subnet) = vpc.subnets.items.iter_mut().find(|it| it.id.text == name) else {
            continue;
        };
        if subnet.route_table.given().is_some() {
            subnet.more_route_tables.push(id.clone());
        } else {
            subnet.route_table = Field::known(at, Some(id.text.clone()));
        }
    }
    let table = RouteTable {
        at: node.span,
        main,
        gateway,
        routes: reader.list(node, "Routes", |reader, node| Some(route(reader, node))),
        propagating: super::ids_of(reader, node, "PropagatingVgws", "GatewayId"),
        implicit: false,
        id,
    };
    vpc.route_tables.items.push(without_local(table));
}

fn is_associated(association: &Node<'_>) -> bool {
    let state = association.get("AssociationState").and_then(|state| state.get("State"));
    state.and_then(Node::as_str).is_none_or(|state| state == "associated")
}

/// The local routes follow from the VPC's CIDRs, so they are not kept a second time.
fn without_local(mut table: RouteTable) -> RouteTable {
    table.routes.items.retain(|route| !route.is_local());
    table
}

/// The members that name a route's target; AWS has one for each kind.
const TARGETS: &[&str] = &[
    "GatewayId",
    "NatGatewayId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "NetworkInterfaceId",
    "InstanceId",
    "EgressOnlyInternetGatewayId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
    "OdbNetworkArn",
    "IpAddress",
];

pub(super) fn route(reader: &mut Reader, node: &Node<'_>) -> Route {
    let named = |key: &&&str| node.get(key).is_some_and(|value| value.as_str().is_some());
    let via_field = TARGETS.iter().find(named).copied().unwrap_or("GatewayId");
    let destination = if node.get("DestinationPrefixListId").is_some() {
        reader.field(node, "DestinationPrefixListId", Field::unknown(node.span), |reader, node| {
            reader.named(node).map(Destination::PrefixList)
        })
    } else {
        let keys = ["DestinationCidrBlock", "DestinationIpv6CidrBlock"];
        let key = keys.into_iter().find(|key| node.get(key).is_some()).unwrap_or(keys[0]);
        reader.field(node, key, Field::unknown(node.span), |reader, node| {
            reader.cidr(node).map(Destination::Cidr)
        })
    };
    let origin = node.get("Origin").and_then(Node::as_str);
    let state = node.get("State").and_then(|state| Some((state.span, state.as_str()?)));
    Route {
        at: node.span,
        to: destination,
        via: reader.needed(node, via_field),
        via_field,
        origin: match origin {
            Some("EnableVgwRoutePropagation") => Origin::Propagated,
            _ => Origin::Static,
        },
        blackhole: match state {
            Some((at, state)) => Field::known(at, state == "blackhole"),
            None => Field::unknown(node.span),
        },
    }
}

/// The answers of `describe-vpc-attribute`: one VPC and one attribute each.
fn attributes(reader: &mut Reader, part: &Node<'_>, vpcs: &mut Vpcs) {
    if !super::is_vpc_attribute(part) {
        return;
    }
    let value = |reader: &mut Reader, key: &str| match part.get(key) {
        Some(attribute) => reader.maybe(attribute, "Value"),
        None => Field::unknown(part.span),
    };
    let (support, hostnames) =
        (value(reader, "EnableDnsSupport"), value(reader, "EnableDnsHostnames"));
    let Some(vpc) = vpcs.home(part) else { return };
    if !support.is_unknown() {
        vpc.dns_support = support;
    }
    if !hostnames.is_unknown() {
        vpc.dns_hostnames = hostnames;
    }
}

/// Flow logs cover a VPC when one is on the VPC itself, or on each of its subnets.
fn flow_logs(answers: &Answers<'_, '_>, vpcs: &mut Vpcs) {
    if !answers.has("FlowLogs") {
        return;
    }
    let resources = answers.all("FlowLogs").iter().filter_map(|node| node.get("ResourceId"));
    let logged: std::collections::HashSet<&str> = resources.filter_map(Node::as_str).collect();
    for vpc in &mut vpcs.all {
        let each = vpc.subnets.iter().all(|subnet| logged.contains(subnet.id.text.as_str()));
        let covered = logged.contains(vpc.id.text.as_str()) || (each && !vpc.subnets.is_empty());
        vpc.flow_logs = Field::known(vpc.id.at, covered);
    }
}

/// An id as another object names it.
pub(super) fn reference(at: Span, text: &str) -> Id {
    Id { at, text: text.to_owned() }
}
