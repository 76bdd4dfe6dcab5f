//! A network as types: VPCs and what joins them, every value with its place, and any of them possibly unknown.
//!
//! Documents of two shapes make a network: a design that people write, and the output of `aws ec2 describe-*`.
//! Of Terraform modules only the network ACLs are read, for the one question that no other source can answer.
//! Each source leaves other things out; the readers put its defaults in, so that nothing here is ambiguous:
//! what is absent is known to be absent, and what nobody knows is unknown.

pub mod filter;
pub mod gateway;
pub mod interface;
pub mod reach;
pub mod transit;
pub mod value;
pub mod vpc;
pub mod words;

mod anomaly;
mod describe;
mod design;
mod edge;
mod endpoints;
mod evaluate;
mod group;
mod hub;
mod implicit;
mod lookup;
mod nat;
mod packets;
mod peered;
mod read;
mod reference;
mod reply;
mod route;
mod show;
mod space;
mod tables;
mod targets;
mod terraform;
mod vpn;

pub use anomaly::{Anomaly, AnomalyKind};
pub use endpoints::ENDPOINT_SETS;
pub use evaluate::Decision;
pub use filter::Direction;
pub use group::Admitted;
pub use implicit::everything;
pub use packets::{Worked, family};
pub use peered::LostReplies;
pub use read::{Problem, read_protocol};
pub use reference::ForeignReference;
pub use reply::{CLIENT_PORTS, CLIENTS, Unanswered, is_for_answers};
pub use route::{Claim, Routing, Target};
pub use space::{is_wide, overlapping, private_space, public_space};
pub use tables::RouteEntry;
pub use terraform::AclResource;
pub use vpc::Vpc;

use crate::document::Node;
use filter::NaclSide;
use gateway::{
    ClientVpn, CustomerGateway, DirectConnectGateway, EndpointService, External, Gateway,
    VpnConnection,
};
use interface::Intent;
use lookup::Places;
use read::Reader;
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;
use transit::{Peering, PrefixList, TransitGateway};
use value::Field;

/// The published schema of a design file, as JSON.
pub const DESIGN_SCHEMA: &str = include_str!("network/design.schema.json");

/// One network, gathered from one design or from the `describe-*` output of one folder.
#[derive(Debug, Default)]
pub struct Network {
    pub vpcs: Vec<Vpc>,
    pub gateways: Vec<Gateway>,
    pub peerings: Vec<Peering>,
    pub transit_gateways: Vec<TransitGateway>,
    pub prefix_lists: Vec<PrefixList>,
    pub external: Vec<External>,
    pub intents: Vec<Intent>,
    pub endpoint_services: Vec<EndpointService>,
    pub vpn_connections: Vec<VpnConnection>,
    pub customer_gateways: Vec<CustomerGateway>,
    pub client_vpns: Vec<ClientVpn>,
    pub direct_connect_gateways: Vec<DirectConnectGateway>,
    /// Network ACLs as a Terraform module declares them.
    pub acl_resources: Vec<AclResource>,
    /// Values that could not be read; they count as unknown.
    pub problems: Vec<Problem>,
    /// Whether every VPC of the source could be read.
    pub complete: bool,
    /// The kinds of things that were asked for: what is not among them is unknown, not absent.
    collected: Collected,
    places: Places,
    /// One analysis for each distinct content of a network ACL's side.
    contents: Vec<OnceLock<Worked>>,
}

/// The part of a network that one file holds.
#[derive(Clone, Copy, Debug)]
pub struct Part<'n, 'a> {
    /// The file's name, which may say what an answer is about; empty where there is none.
    pub file: &'n str,
    pub node: &'n Node<'a>,
}

/// What the documents were asked for.
#[derive(Debug, Default)]
enum Collected {
    /// A design: all of it.
    #[default]
    Everything,
    /// `describe-*` output: what stands under these names.
    Lists(BTreeSet<String>),
}

impl Network {
    /// Reads a network from its documents: one design, any number of `describe-*` answers, or the files of one
    /// Terraform module.
    pub fn gather(parts: Vec<&Node<'_>>) -> Self {
        Self::gather_files(parts.into_iter().map(|node| Part { file: "", node }).collect())
    }

    /// The same, from parts whose files are known by name.
    pub fn gather_files(parts: Vec<Part<'_, '_>>) -> Self {
        let mut reader = Reader::default();
        let mut network = Self { complete: true, ..Self::default() };
        let (modules, parts): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|part| terraform::is_module(part.node));
        let modules: Vec<&Node<'_>> = modules.into_iter().map(|part| part.node).collect();
        network.acl_resources = terraform::read(&modules);
        let (designs, answers): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|part| Self::is_design_document(part.node));
        for part in &designs {
            design::read(part.node, &mut reader, &mut network);
        }
        if !answers.is_empty() {
            let lists = describe::read(&answers, &mut reader, &mut network);
            if designs.is_empty() {
                network.collected = Collected::Lists(lists);
            }
        }
        network.problems = reader.problems;
        network.finish();
        network
    }

    /// The same, with the `intents` of another object besides its own.
    pub fn gather_with_intents(parts: Vec<&Node<'_>>, other: Option<&Node<'_>>) -> Self {
        let mut network = Self::gather(parts);
        let mut reader = Reader::default();
        let more = other.map(|other| design::intents(other, &mut reader));
        network.intents.extend(more.unwrap_or_default());
        network.problems.extend(reader.problems);
        network
    }

    /// Whether the network was read from a design, in which nothing is left uncollected.
    pub fn is_design(&self) -> bool {
        matches!(self.collected, Collected::Everything)
    }

    /// Whether a document is a design: an object with a list of `vpcs`.
    pub fn is_design_document(node: &Node<'_>) -> bool {
        node.get("vpcs").is_some_and(Node::is_array)
    }

    /// Whether a document is part of a Terraform module with network ACLs.
    pub fn is_terraform_module(node: &Node<'_>) -> bool {
        terraform::is_module(node)
    }

    /// Whether a document is `describe-*` output of a network.
    pub fn is_describe_output(node: &Node<'_>) -> bool {
        let mut members = node.members().iter();
        members.any(|(key, value)| value.is_array() && describe::KEYS.contains(&&*key.text))
            || describe::has_other_shape(node)
    }

    /// Whether the source was asked for things of this kind, by its name in `describe-*` output.
    pub fn has(&self, list: &str) -> bool {
        match &self.collected {
            Collected::Everything => true,
            Collected::Lists(lists) => lists.contains(list),
        }
    }

    /// Puts in what follows from the whole: defaults of transit gateways, positions by id, equal network ACLs.
    fn finish(&mut self) {
        for gateway in &mut self.transit_gateways {
            let (association, propagation) =
                (gateway.default_association.clone(), gateway.default_propagation.clone());
            for attachment in &mut gateway.attachments.items {
                if attachment.association.is_absent() && association.given().is_some() {
                    attachment.association = association.clone();
                }
                if attachment.propagations.is_empty() && attachment.propagations.complete {
                    let id = propagation.given().map(|text| (propagation.at, text.clone()));
                    let id = id.map(|(at, text)| value::Id { at, text });
                    attachment.propagations.items.extend(id);
                }
            }
        }
        let mut contents = HashMap::new();
        for vpc in &mut self.vpcs {
            let nacls = vpc.nacls.items.iter_mut().chain([&mut vpc.implicit.nacl]);
            for side in nacls.flat_map(|nacl| [&mut nacl.ingress, &mut nacl.egress]) {
                let next = contents.len();
                side.content = *contents.entry(content(side)).or_insert(next);
            }
        }
        self.contents.resize_with(contents.len(), OnceLock::new);
        self.places = Places::of(self);
        self.vpcs.iter_mut().for_each(Vpc::index);
    }

    /// A side of a network ACL, worked out; equal sides share the work.
    pub fn worked(&self, side: &NaclSide) -> &Worked {
        static NOTHING: OnceLock<Worked> = OnceLock::new();
        match self.contents.get(side.content) {
            Some(worked) => worked.get_or_init(|| Worked::new(side)),
            None => NOTHING.get_or_init(Worked::unknown),
        }
    }
}

/// Everything about a side that its analysis depends on.
type Content = (Direction, bool, Vec<Vec<Option<i64>>>, Vec<Option<ipnet::IpNet>>);

fn content(side: &NaclSide) -> Content {
    let rule = |rule: &filter::NaclRule| {
        let protocol = rule.protocol.get().map(|protocol| match protocol {
            value::Protocol::All => -1,
            value::Protocol::Number(number) => i64::from(*number),
        });
        let ports = rule.ports.given();
        let icmp = rule.icmp.given();
        vec![
            rule.number.get().copied(),
            rule.allows.get().map(|allows| i64::from(*allows)),
            protocol,
            known(&rule.ports),
            ports.map(|ports| ports.from),
            ports.map(|ports| ports.to),
            known(&rule.icmp),
            icmp.map(|icmp| icmp.kind),
            icmp.map(|icmp| icmp.code),
        ]
    };
    let nets = side.rules.iter().map(|rule| rule.cidr.get().map(|cidr| cidr.net)).collect();
    (side.direction, side.rules.complete, side.rules.iter().map(rule).collect(), nets)
}

fn known<T>(field: &Field<T>) -> Option<i64> {
    field.get().map(|_| 1)
}

/// The short name of an endpoint's service and its Region: `s3` and `eu-west-1` of `com.amazonaws.eu-west-1.s3`.
/// A service that is not AWS's own keeps its whole name.
fn endpoint_service(name: &Field<String>) -> (Field<String>, Field<Option<String>>) {
    let Some(text) = name.get() else { return (name.clone(), Field::unknown(name.at)) };
    let short = text.strip_prefix("com.amazonaws.").and_then(|rest| rest.split_once('.'));
    match short {
        Some(("vpce", rest)) => {
            let region = rest.split('.').next().map(str::to_owned);
            (name.clone(), Field::known(name.at, region))
        }
        Some((region, service)) if region.matches('-').count() >= 2 => {
            let service = Field::known(name.at, service.to_owned());
            (service, Field::known(name.at, Some(region.to_owned())))
        }
        _ => (name.clone(), Field::known(name.at, None)),
    }
}
