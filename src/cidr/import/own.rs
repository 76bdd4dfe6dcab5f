//! The project's design format, and the answers of `cidr plan --json`.

use super::{block, block_at, number_at, text_at};
use crate::cidr::Refusal;
use crate::cidr::design::{Design, Leaf, State};
use crate::document::Node;

fn strings<'n>(node: &'n Node<'_>, key: &str) -> impl Iterator<Item = &'n str> {
    node.get(key).map(Node::items).unwrap_or_default().iter().filter_map(Node::as_str)
}

/// Reads `vpcs[]` with their subnets, and `external[]`; `"unknown"` stands for what nobody knows, and is left out.
pub(super) fn design(node: &Node<'_>, design: &mut Design) -> Result<(), Refusal> {
    for vpc in node.get("vpcs").map(Node::elements).unwrap_or_default() {
        let mut cidrs = Vec::new();
        for text in strings(vpc, "cidrs")
            .chain(strings(vpc, "ipv6_cidrs"))
            .filter(|text| *text != "unknown")
        {
            cidrs.extend(block(text)?);
        }
        let into = design.vpc(&text_at(vpc, "id"));
        into.cidrs.extend(cidrs);
        for subnet in vpc.get("subnets").map(Node::elements).unwrap_or_default() {
            let known = |key| match subnet.get(key).and_then(Node::as_str) {
                Some("unknown") => Ok(None),
                _ => block_at(subnet, key),
            };
            let (v4, v6) = (known("cidr")?, known("ipv6_cidr")?);
            let Some(cidr) = v4.or(v6) else { continue };
            into.leaves.push(leaf(subnet, cidr, v6.filter(|_| v4.is_some())));
        }
    }
    for external in node.get("external").map(Node::elements).unwrap_or_default() {
        for text in strings(external, "cidrs").filter(|text| *text != "unknown") {
            let id = text_at(external, "id");
            design.external.extend(block(text)?.map(|cidr| (id, cidr)));
        }
    }
    Ok(())
}

fn leaf(node: &Node<'_>, cidr: ipnet::IpNet, ipv6: Option<ipnet::IpNet>) -> Leaf {
    let flag = |key: &str| node.get(key).and_then(Node::as_bool) == Some(true);
    let state = match (flag("spare"), flag("free")) {
        (true, _) => State::Spare,
        (_, true) => State::Free,
        _ => State::Used,
    };
    let name = match node.get("id") {
        Some(id) => id.as_scalar().unwrap_or("").to_owned(),
        None => text_at(node, "name"),
    };
    Leaf {
        cidr,
        state,
        // A spare or free row has no name of its own: its id is its block.
        name: if state == State::Used { name } else { String::new() },
        note: text_at(node, "note"),
        tier: text_at(node, "tier"),
        az: text_at(node, "az"),
        ipv6,
        asked: number_at(node, "asked"),
        in_use: number_at(node, "in_use"),
    }
}

/// Reads what `cidr plan --json` printed.
pub(super) fn plan(node: &Node<'_>, design: &mut Design) -> Result<(), Refusal> {
    let mut cidrs = Vec::new();
    for text in strings(node, "base").chain(strings(node, "ipv6_base")) {
        cidrs.extend(block(text)?);
    }
    let into = design.vpc("vpc");
    into.cidrs.extend(cidrs);
    for subnet in node.get("subnets").map(Node::elements).unwrap_or_default() {
        if let Some(cidr) = block_at(subnet, "cidr")? {
            into.leaves.push(leaf(subnet, cidr, block_at(subnet, "ipv6_cidr")?));
        }
    }
    for tier in node.get("tiers").map(Node::elements).unwrap_or_default() {
        for text in strings(tier, "spare") {
            let spare = |cidr| Leaf {
                state: State::Spare,
                tier: text_at(tier, "tier"),
                ..Leaf::free(cidr)
            };
            into.leaves.extend(block(text)?.map(spare));
        }
    }
    Ok(())
}
