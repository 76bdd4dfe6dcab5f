//! `diff`: what changes between two designs, and which changes make AWS replace a subnet.

use serde_json::{Value, json};

use super::Outcome;
use super::design::{Design, Leaf};

/// The subnets added, removed, moved and resized, by name; the answer is no when anything changed.
#[must_use]
pub fn diff(old: &Design, new: &Design) -> Outcome {
    let (before, after) = (old.subnets(), new.subnets());
    let (mut lines, mut changes) = (Vec::new(), Vec::new());
    let mut say = |change: &'static str,
                   name: &str,
                   from: Option<&Leaf>,
                   to: Option<&Leaf>,
                   replaced: bool| {
        let cidr = |leaf: Option<&Leaf>| leaf.map(|leaf| leaf.cidr.to_string());
        changes.push(json!({"change": change, "name": name, "from": cidr(from), "to": cidr(to), "replaced": replaced}));
        let blocks = match (cidr(from), cidr(to)) {
            (Some(from), Some(to)) if from != to => format!("{from} -> {to}"),
            (from, to) => from.or(to).unwrap_or_default(),
        };
        let warning = if replaced { "   AWS replaces the subnet" } else { "" };
        lines.push(format!("{change:<8} {name}   {blocks}{warning}"));
    };
    for (name, to) in &after {
        match before.iter().find(|(other, _)| other == name) {
            None => say("added", name, None, Some(to), false),
            Some((_, from)) if from.cidr.prefix_len() != to.cidr.prefix_len() => {
                say("resized", name, Some(from), Some(to), true)
            }
            Some((_, from)) if from.cidr != to.cidr => {
                say("moved", name, Some(from), Some(to), true)
            }
            Some((_, from)) if !from.az.is_empty() && !to.az.is_empty() && from.az != to.az => {
                say("rezoned", name, Some(from), Some(to), true);
            }
            Some(_) => {}
        }
    }
    for (name, from) in
        before.iter().filter(|(name, _)| !after.iter().any(|(other, _)| other == name))
    {
        say("removed", name, Some(from), None, false);
    }
    let old_blocks = old.named_blocks();
    let new_blocks = new.named_blocks();
    let vpc_change = |change: &str, (id, cidr): &(String, ipnet::IpNet)| json!({"change": change, "vpc": id, "cidr": cidr.to_string()});
    let mut vpcs: Vec<Value> = Vec::new();
    for block in
        new_blocks.iter().filter(|(_, cidr)| !old_blocks.iter().any(|(_, other)| other == cidr))
    {
        lines.push(format!("added    {} {}", block.0, block.1));
        vpcs.push(vpc_change("added", block));
    }
    for block in
        old_blocks.iter().filter(|(_, cidr)| !new_blocks.iter().any(|(_, other)| other == cidr))
    {
        lines.push(format!("removed  {} {}", block.0, block.1));
        vpcs.push(vpc_change("removed", block));
    }
    let same = lines.is_empty();
    if same {
        lines.push("no change".into());
    }
    let replaced =
        changes.iter().filter(|change| change.get("replaced") == Some(&Value::Bool(true))).count();
    if replaced > 0 {
        lines.push(format!(
            "{replaced} subnets would be replaced: a subnet's block cannot be changed"
        ));
    }
    let outcome = Outcome { lines, ..Outcome::new() }.verdict(same).field("changes", changes);
    outcome.field("vpcs", vpcs).field("replaced", replaced)
}
