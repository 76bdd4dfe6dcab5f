//! Network ACLs and security groups out of `describe-*` answers.

use super::{Answers, Vpcs};
use crate::document::Node;
use crate::network::filter::{
    Direction, GroupRule, Nacl, NaclRule, NaclSide, Peer, PeerKind, SecurityGroup,
};
use crate::network::read::Reader;
use crate::network::value::{Field, Icmp, Id, List, PortRange, Protocol};
use crate::sets::packets::{ICMP, ICMPV6};
use std::collections::HashMap;

pub(super) fn read(answers: &Answers<'_, '_>, reader: &mut Reader, vpcs: &mut Vpcs) {
    for node in answers.all("NetworkAcls") {
        nacl(reader, node, vpcs);
    }
    for node in answers.all("SecurityGroups") {
        let Some(group) = security_group(reader, node) else { continue };
        if let Some(vpc) = vpcs.home(node) {
            vpc.security_groups.items.push(group);
        }
    }
    if !answers.has("SecurityGroups") {
        groups_of_rules(answers, reader, vpcs);
    }
}

fn nacl(reader: &mut Reader, node: &Node<'_>, vpcs: &mut Vpcs) {
    let Some(id) = reader.own_id(node, "NetworkAclId") else { return };
    let Some(vpc) = vpcs.home(node) else { return };
    for association in node.get("Associations").map_or(&[][..], Node::elements) {
        let Some(named) = association.get("SubnetId") else { continue };
        let mut subnets = vpc.subnets.items.iter_mut();
        let Some(subnet) = subnets.find(|it| named.as_str() == Some(it.id.text.as_str())) else {
            continue;
        };
        if subnet.nacl.given().is_some() {
            subnet.more_nacls.push(id.clone());
        } else {
            subnet.nacl = Field::known(named.span, Some(id.text.clone()));
        }
    }
    let at = node.get("Entries").map_or(node.span, |entries| entries.span);
    let mut sides = Direction::BOTH.map(|direction| NaclSide {
        direction,
        rules: List::new(at, Vec::new()),
        content: 0,
    });
    for entry in node.get("Entries").map_or(&[][..], Node::elements) {
        // The two `*` rules are shown with numbers of their own; everywhere else they go without saying.
        let closing = entry.get("RuleNumber").and_then(Node::as_integer);
        if matches!(closing, Some(32767 | 32768)) {
            continue;
        }
        let egress = entry.get("Egress").and_then(Node::as_bool);
        let [ingress_side, egress_side] = &mut sides;
        match egress {
            Some(true) => egress_side.rules.items.push(entry_rule(reader, entry)),
            Some(false) => ingress_side.rules.items.push(entry_rule(reader, entry)),
            None => {
                ingress_side.rules.complete = false;
                egress_side.rules.complete = false;
            }
        }
    }
    let [ingress, egress] = sides;
    vpc.nacls.items.push(Nacl {
        id,
        at: node.span,
        is_default: reader.maybe(node, "IsDefault"),
        ingress,
        egress,
        implicit: false,
    });
}

fn entry_rule(reader: &mut Reader, node: &Node<'_>) -> NaclRule {
    let unknown = || Field::unknown(node.span);
    let cidr_key = if node.get("CidrBlock").is_some() { "CidrBlock" } else { "Ipv6CidrBlock" };
    NaclRule {
        at: node.span,
        number: reader.field(node, "RuleNumber", unknown(), Reader::integer),
        allows: reader.field(node, "RuleAction", Field::unknown(node.span), |reader, node| {
            reader.word(node, &[("allow", true), ("deny", false)])
        }),
        protocol: reader.field(node, "Protocol", Field::unknown(node.span), Reader::protocol),
        ports: reader.optional(node, "PortRange", |reader, range| {
            let (from, to) =
                (reader.integer(range.get("From")?)?, reader.integer(range.get("To")?)?);
            Some(PortRange { from, to })
        }),
        icmp: reader.optional(node, "IcmpTypeCode", |reader, icmp| {
            let (kind, code) =
                (reader.integer(icmp.get("Type")?)?, reader.integer(icmp.get("Code")?)?);
            Some(Icmp { kind, code })
        }),
        cidr: reader.field(node, cidr_key, Field::unknown(node.span), Reader::cidr),
    }
}

fn security_group(reader: &mut Reader, node: &Node<'_>) -> Option<SecurityGroup> {
    let id = reader.own_id(node, "GroupId")?;
    let mut rules = |key| {
        // A group that was cut down to its name says nothing about its rules.
        if node.get(key).is_none() {
            return List::unknown(node.span);
        }
        reader.list(node, key, |reader, node| Some(permission(reader, node, &id.text)))
    };
    let (ingress, egress) = (rules("IpPermissions"), rules("IpPermissionsEgress"));
    let name = reader.text(node, "GroupName");
    let is_default = match name.given() {
        Some(name) => Field::known(node.span, name == "default"),
        None => Field::unknown(node.span),
    };
    Some(SecurityGroup {
        id,
        at: node.span,
        name,
        is_default,
        ingress,
        egress,
        egress_written: true,
        implicit: false,
    })
}

fn permission(reader: &mut Reader, node: &Node<'_>, group: &str) -> GroupRule {
    let mut peers = List::new(node.span, Vec::new());
    for (list, key) in [("IpRanges", "CidrIp"), ("Ipv6Ranges", "CidrIpv6")] {
        add(
            &mut peers,
            reader.list(node, list, |reader, range| {
                let range = range.get(key)?;
                let cidr = reader.cidr(range)?;
                Some(Peer { at: range.span, kind: PeerKind::Cidr(cidr) })
            }),
        );
    }
    add(
        &mut peers,
        reader.list(node, "PrefixListIds", |reader, list| {
            let id = reader.named(list.get("PrefixListId")?)?;
            Some(Peer { at: id.at, kind: PeerKind::PrefixList(id.text) })
        }),
    );
    add(
        &mut peers,
        reader.list(node, "UserIdGroupPairs", |reader, pair| group_peer(reader, pair, group)),
    );
    let protocol = reader.field(node, "IpProtocol", Field::unknown(node.span), Reader::protocol);
    let (ports, icmp) = service(reader, node, &protocol);
    GroupRule { at: node.span, action: Field::known(node.span, None), protocol, ports, icmp, peers }
}

fn add(peers: &mut List<Peer>, more: List<Peer>) {
    peers.complete &= more.complete;
    peers.items.extend(more.items);
}

fn group_peer(reader: &mut Reader, pair: &Node<'_>, group: &str) -> Option<Peer> {
    let id = reader.named(pair.get("GroupId")?)?;
    let status = pair.get("PeeringStatus").and_then(Node::as_str);
    let kind = if id.text == group {
        PeerKind::Itself
    } else {
        PeerKind::Group { id: id.text, stale: status == Some("deleted") }
    };
    Some(Peer { at: id.at, kind })
}

/// `FromPort` and `ToPort` are ports, or the type and code of ICMP.
fn service(
    reader: &mut Reader,
    node: &Node<'_>,
    protocol: &Field<Protocol>,
) -> (Field<Option<PortRange>>, Field<Option<Icmp>>) {
    let from = reader.optional(node, "FromPort", Reader::integer);
    let to = reader.optional(node, "ToPort", Reader::integer);
    let none = Field::known(node.span, None);
    let is_icmp = matches!(protocol.get(), Some(Protocol::Number(ICMP | ICMPV6)));
    match (from.get(), to.get()) {
        (Some(Some(kind)), Some(Some(code))) if is_icmp => {
            (none, Field::known(from.at, Some(Icmp { kind: *kind, code: *code })))
        }
        // Rules for every protocol are shown with -1 by some tools, without ports by AWS.
        (Some(Some(-1)), Some(Some(-1))) => (none, Field::known(node.span, None)),
        (Some(Some(from_port)), Some(Some(to_port))) => {
            let range = PortRange { from: *from_port, to: *to_port };
            (Field::known(from.at, Some(range)), Field::known(node.span, None))
        }
        (Some(_), Some(_)) => (none, Field::known(node.span, None)),
        _ => (Field::unknown(node.span), Field::unknown(node.span)),
    }
}

/// Groups out of their single rules, where the groups themselves were not asked for: their VPC is not known.
fn groups_of_rules(answers: &Answers<'_, '_>, reader: &mut Reader, vpcs: &mut Vpcs) {
    let mut groups: Vec<SecurityGroup> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for node in answers.all("SecurityGroupRules") {
        let Some(id) = reader.own_id(node, "GroupId") else { continue };
        let rule = single_rule(reader, node, &id);
        let next = groups.len();
        let place = *places.entry(id.text.clone()).or_insert(next);
        if place == next {
            groups.push(SecurityGroup {
                at: id.at,
                name: Field::unknown(id.at),
                is_default: Field::unknown(id.at),
                ingress: List::new(id.at, Vec::new()),
                egress: List::new(id.at, Vec::new()),
                egress_written: true,
                implicit: false,
                id,
            });
        }
        let Some(group) = groups.get_mut(place) else { continue };
        match node.get("IsEgress").and_then(Node::as_bool) {
            Some(true) => group.egress.items.push(rule),
            Some(false) => group.ingress.items.push(rule),
            None => {
                group.ingress.complete = false;
                group.egress.complete = false;
            }
        }
    }
    if let Some(first) = groups.first()
        && let Some(vpc) = vpcs.named(first.at, "no VPC")
    {
        vpc.security_groups.items.extend(groups);
    }
}

fn single_rule(reader: &mut Reader, node: &Node<'_>, group: &Id) -> GroupRule {
    let mut peers = List::new(node.span, Vec::new());
    for key in ["CidrIpv4", "CidrIpv6"] {
        let cidr = reader.optional(node, key, Reader::cidr);
        peers.complete &= !cidr.is_unknown();
        let peer = |cidr: &crate::network::value::Cidr| Peer {
            at: cidr.at,
            kind: PeerKind::Cidr(cidr.clone()),
        };
        peers.items.extend(cidr.given().map(peer));
    }
    let list = reader.text(node, "PrefixListId");
    let list = list.given().map(|id| Peer { at: list.at, kind: PeerKind::PrefixList(id.clone()) });
    peers.items.extend(list);
    let referenced = node.get("ReferencedGroupInfo");
    peers.items.extend(referenced.and_then(|pair| group_peer(reader, pair, &group.text)));
    let protocol = reader.field(node, "IpProtocol", Field::unknown(node.span), Reader::protocol);
    let (ports, icmp) = service(reader, node, &protocol);
    GroupRule { at: node.span, action: Field::known(node.span, None), protocol, ports, icmp, peers }
}
