//! Reads the output of `aws ec2 describe-*`: any number of answers, in any files, of several Regions and accounts.
//!
//! AWS's answers are flat and name everything they have, so what is not in them was not asked for and is unknown.

mod attached;
mod filter;
mod nameless;
mod transit;
mod vpc;
mod vpn;

use super::read::Reader;
use super::value::{Field, Id, List};
use super::vpc::{BlockPublicAccess, Places, Vpc};
use super::{Network, Part, implicit};
use crate::document::Node;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The top-level names of answers that belong to a network.
pub(super) const KEYS: &[&str] = &[
    "Vpcs",
    "Subnets",
    "RouteTables",
    "NetworkAcls",
    "SecurityGroups",
    "SecurityGroupRules",
    "VpcPeeringConnections",
    "VpcEndpoints",
    "VpcEndpointServiceConfigurations",
    "NatGateways",
    "InternetGateways",
    "EgressOnlyInternetGateways",
    "NetworkInterfaces",
    "TransitGateways",
    "TransitGatewayAttachments",
    "TransitGatewayVpcAttachments",
    "TransitGatewayRouteTables",
    "TransitGatewayRouteTablePropagations",
    "PrefixLists",
    "ManagedPrefixLists",
    "VpnGateways",
    "VpnConnections",
    "CustomerGateways",
    "ClientVpnEndpoints",
    "ClientVpnTargetNetworks",
    "FlowLogs",
];

/// Whether a document is an answer that tells by its shape only.
pub(super) fn has_other_shape(node: &Node<'_>) -> bool {
    is_vpc_attribute(node) || nameless::is_answer(node) || vpn::are_client_routes(node)
}

/// Whether a document is an answer of `describe-vpc-attribute`, which has no list.
fn is_vpc_attribute(node: &Node<'_>) -> bool {
    let named = |key| node.get(key).is_some_and(Node::is_object);
    node.get("VpcId").is_some() && (named("EnableDnsSupport") || named("EnableDnsHostnames"))
}

/// The elements of all answers by list, each object once: pages and files may repeat it.
struct Answers<'n, 'a> {
    lists: BTreeMap<&'static str, Vec<&'n Node<'a>>>,
}

/// The member that names an object of each list.
fn id_key(list: &str) -> &'static str {
    match list {
        "Vpcs" => "VpcId",
        "Subnets" => "SubnetId",
        "RouteTables" => "RouteTableId",
        "NetworkAcls" => "NetworkAclId",
        "SecurityGroups" => "GroupId",
        "SecurityGroupRules" => "SecurityGroupRuleId",
        "VpcPeeringConnections" => "VpcPeeringConnectionId",
        "VpcEndpoints" => "VpcEndpointId",
        "VpcEndpointServiceConfigurations" => "ServiceId",
        "NatGateways" => "NatGatewayId",
        "InternetGateways" => "InternetGatewayId",
        "EgressOnlyInternetGateways" => "EgressOnlyInternetGatewayId",
        "NetworkInterfaces" => "NetworkInterfaceId",
        "TransitGateways" => "TransitGatewayId",
        "TransitGatewayAttachments" | "TransitGatewayVpcAttachments" => {
            "TransitGatewayAttachmentId"
        }
        "TransitGatewayRouteTables" => "TransitGatewayRouteTableId",
        "PrefixLists" | "ManagedPrefixLists" => "PrefixListId",
        "VpnGateways" => "VpnGatewayId",
        "VpnConnections" => "VpnConnectionId",
        "CustomerGateways" => "CustomerGatewayId",
        "ClientVpnEndpoints" => "ClientVpnEndpointId",
        "ClientVpnTargetNetworks" => "AssociationId",
        _ => "FlowLogId",
    }
}

impl<'n, 'a> Answers<'n, 'a> {
    fn of(parts: &[Part<'n, 'a>]) -> Self {
        let mut lists: BTreeMap<&'static str, Vec<&'n Node<'a>>> = BTreeMap::new();
        let mut seen: HashSet<(&str, &str)> = HashSet::new();
        for part in parts {
            for (key, value) in part.node.members() {
                let Some(list) = KEYS.iter().find(|list| **list == key.text) else { continue };
                let found = lists.entry(list).or_default();
                for element in value.elements() {
                    let id = element.get(id_key(list)).and_then(Node::as_str);
                    if id.is_none_or(|id| seen.insert((*list, id))) {
                        found.push(element);
                    }
                }
            }
        }
        Self { lists }
    }

    fn all(&self, list: &str) -> &[&'n Node<'a>] {
        self.lists.get(list).map_or(&[], Vec::as_slice)
    }

    fn has(&self, list: &str) -> bool {
        self.lists.contains_key(list)
    }
}

/// VPCs while they are being put together; one that only other objects name is made up.
#[derive(Default)]
struct Vpcs {
    all: Vec<Vpc>,
    places: HashMap<String, usize>,
}

impl Vpcs {
    /// The VPC that an object says it is in.
    fn home(&mut self, object: &Node<'_>) -> Option<&mut Vpc> {
        let named = object.get("VpcId").and_then(|node| Some((node.span, node.as_str()?)));
        let (at, id) = named.unwrap_or((object.span, "no VPC"));
        self.named(at, id)
    }

    fn named(&mut self, at: Span, id: &str) -> Option<&mut Vpc> {
        let next = self.all.len();
        let place = *self.places.entry(id.to_owned()).or_insert(next);
        if place == next {
            self.all.push(blank(Id { at, text: id.to_owned() }));
        }
        self.all.get_mut(place)
    }
}

/// A VPC of which nothing is known but its id.
fn blank(id: Id) -> Vpc {
    let at = id.at;
    let nothing = List::unknown(at);
    let mut implicit = implicit::defaults(at, &List::new(at, Vec::new()));
    implicit.stands_in = false;
    Vpc {
        id,
        at,
        declared: false,
        region: Field::unknown(at),
        account: Field::unknown(at),
        cidrs: List::unknown(at),
        ipv6_cidrs: nothing,
        dns_support: Field::unknown(at),
        dns_hostnames: Field::unknown(at),
        internet_gateway: Field::unknown(at),
        egress_only_gateway: Field::unknown(at),
        vpn_gateway: Field::unknown(at),
        is_default: Field::unknown(at),
        flow_logs: Field::unknown(at),
        block_public_access: Field::known(at, BlockPublicAccess::Off),
        subnets: List::unknown(at),
        route_tables: List::unknown(at),
        nacls: List::unknown(at),
        security_groups: List::unknown(at),
        nat_gateways: List::unknown(at),
        endpoints: List::unknown(at),
        interfaces: List::unknown(at),
        load_balancers: List::unknown(at),
        implicit,
        places: Places::default(),
    }
}

/// Adds what the answers say to a network, and returns the lists that were asked for.
pub(super) fn read(
    parts: &[Part<'_, '_>],
    reader: &mut Reader,
    network: &mut Network,
) -> BTreeSet<String> {
    let answers = Answers::of(parts);
    let mut vpcs = Vpcs::default();
    vpc::read(&answers, parts, reader, &mut vpcs);
    filter::read(&answers, reader, &mut vpcs);
    attached::read(&answers, reader, &mut vpcs, network);
    transit::read(&answers, parts, reader, network);
    vpn::connections(&answers, reader, network);
    vpn::client_vpns(&answers, parts, reader, network);
    for vpc in &mut vpcs.all {
        vpc.subnets.complete = answers.has("Subnets");
        vpc.route_tables.complete = answers.has("RouteTables");
        vpc.nacls.complete = answers.has("NetworkAcls");
        vpc.security_groups.complete = answers.has("SecurityGroups");
        vpc.nat_gateways.complete = answers.has("NatGateways");
        vpc.endpoints.complete = answers.has("VpcEndpoints");
        vpc.interfaces.complete = answers.has("NetworkInterfaces");
    }
    network.vpcs.extend(vpcs.all);
    answers.lists.keys().map(|list| (*list).to_owned()).collect()
}

/// Whether an object is on its way out or never came to be; AWS shows such things for a while.
fn is_gone(object: &Node<'_>, key: &str) -> bool {
    let gone = ["deleted", "deleting", "failed", "rejected", "expired"];
    let state = object.get(key).and_then(Node::as_str);
    state.is_some_and(|state| gone.iter().any(|word| word.eq_ignore_ascii_case(state)))
}

/// The string members of a list of objects: `Groups[].GroupId`.
fn ids_of(reader: &mut Reader, object: &Node<'_>, list: &str, key: &str) -> List<Id> {
    reader.list(object, list, |reader, node| reader.named(node.get(key)?))
}
