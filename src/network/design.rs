//! Reads a design: one document in which people, or adapters, write a network down.

mod connections;
mod vpc;

use super::gateway::{Gateway, GatewayKind};
use super::interface::Intent;
use super::read::Reader;
use super::value::{Field, Id};
use super::{Network, Vpc};
use crate::document::Node;

/// Adds what a design says to a network.
pub(super) fn read(design: &Node<'_>, reader: &mut Reader, network: &mut Network) {
    // Peers of security group rules are free names, so it must be known first which of them are prefix lists.
    let mut lists: Vec<String> = Vec::new();
    for list in design.get("prefix_lists").map_or(&[][..], Node::elements) {
        lists.extend(list.get("id").and_then(Node::as_str).map(str::to_owned));
    }
    let vpcs = reader.list(design, "vpcs", |reader, node| vpc::read(reader, node, &lists));
    network.complete &= vpcs.complete;
    for vpc in &vpcs.items {
        network.gateways.extend(gateways(vpc));
    }
    network.vpcs.extend(vpcs.items);
    connections::read(design, reader, network);
}

/// The gateways that a VPC names as its own.
fn gateways(vpc: &Vpc) -> Vec<Gateway> {
    let named = [
        (&vpc.internet_gateway, GatewayKind::Internet),
        (&vpc.egress_only_gateway, GatewayKind::EgressOnly),
        (&vpc.vpn_gateway, GatewayKind::Vpn),
    ];
    let given =
        named.into_iter().filter_map(|(field, kind)| Some((field.at, field.given()?, kind)));
    let gateway = |(at, id, kind): (_, &String, _)| Gateway {
        id: Id { at, text: id.clone() },
        kind,
        vpc: Field::known(at, Some(vpc.id.text.clone())),
    };
    given.map(gateway).collect()
}

/// The intents of an object.
pub(super) fn intents(object: &Node<'_>, reader: &mut Reader) -> Vec<Intent> {
    connections::intents(object, reader)
}
