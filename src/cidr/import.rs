//! `import`: designs from the files people have, told apart by what is in them.

mod aws;
mod fold;
mod own;
mod resources;
mod subnetcalc;
mod text;

use std::path::Path;

use ipnet::IpNet;

use super::Refusal;
use super::design::Design;
use crate::document::{self, Node};
use crate::sets::prefix::parse;
use crate::source::{FileId, Source};

/// Whether a file is a document rather than a list of CIDRs, from its name and first bytes.
#[must_use]
pub fn is_document(name: &str, head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head.get(..4096.min(head.len())).unwrap_or_default());
    let text = head.trim_start_matches('\u{feff}').trim_start();
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    text.starts_with(['{', '['])
        || matches!(extension, Some("yaml" | "yml" | "tf" | "template"))
        || is_yaml(text)
        || is_hcl(text)
        || text.lines().next().is_some_and(text::is_heading)
}

fn is_yaml(text: &str) -> bool {
    let keys = ["AWSTemplateFormatVersion:", "Resources:", "vpcs:", "version: 1"];
    text.lines().any(|line| keys.iter().any(|key| line.starts_with(key)))
}

fn is_hcl(text: &str) -> bool {
    text.lines().any(|line| {
        ["resource \"", "variable \"", "locals {", "provider \""]
            .iter()
            .any(|key| line.starts_with(key))
    })
}

/// Reads a design from a file's text; `name` helps where the content does not tell.
///
/// # Errors
/// When it cannot be parsed, or holds nothing of a network.
pub fn read(name: &str, text: &str) -> Result<Design, Refusal> {
    let text = text.trim_start_matches('\u{feff}');
    let file = FileId(0);
    let start = text.trim_start();
    let failed = |error: document::SyntaxError| {
        let place = Source::new(name, text).place(error.at.start);
        Refusal::new("syntax", format!("{name}:{}:{}: {}", place.line, place.column, error.message))
    };
    let mut design = Design::default();
    if start.starts_with(['{', '[']) {
        let node = document::json::parse(text, file).map_err(failed)?;
        tree(&node, &mut design)?;
    } else if name.ends_with(".tf") || is_hcl(start) {
        resources::hcl(&document::hcl::parse(text, file).map_err(failed)?, &mut design)?;
    } else if is_yaml(start) {
        for node in document::yaml::parse(text, file).map_err(failed)? {
            tree(&node, &mut design)?;
        }
    } else {
        text::read(text, &mut design)?;
    }
    design.vpcs.iter_mut().for_each(super::design::Vpc::finish);
    if design.vpcs.is_empty() && design.external.is_empty() {
        let message = format!(
            "`{name}` holds no VPC or subnet: it is read as a design, describe-subnets output, Terraform, CloudFormation, a subnet calculator's file or a list"
        );
        return Err(Refusal::new("nothing-to-import", message));
    }
    Ok(design)
}

/// Takes in a JSON or YAML tree of any of the kinds.
fn tree(node: &Node<'_>, design: &mut Design) -> Result<(), Refusal> {
    if node.is_array() {
        let strings: Vec<&str> = node.elements().iter().filter_map(Node::as_str).collect();
        if strings.len() == node.elements().len() {
            return text::read(&strings.join("\n"), design);
        }
        // `jq -s` and paginated output put several answers into one array.
        return node.elements().iter().try_for_each(|element| tree(element, design));
    }
    let has = |key: &str| node.get(key).is_some();
    if has("vpcs") {
        own::design(node, design)
    } else if has("planned_values") || has("values") {
        resources::state(node, design)
    } else if has("config_version") || has("base_network") {
        subnetcalc::visual(node, design)
    } else if has("Resources") {
        resources::cloudformation(node, design)
    } else if has("resource") {
        resources::hcl(node, design)
    } else if has("design") {
        node.get("design").map_or(Ok(()), |inner| tree(inner, design))
    } else if has("base") && has("subnets") {
        own::plan(node, design)
    } else {
        aws::describe(node, design)
    }
}

/// A block of a document; `None` for an empty text, which some tools write for "none".
fn block(text: &str) -> Result<Option<IpNet>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    let (net, _) = parse::network(text).map_err(|error| Refusal::of(error, text))?;
    Ok(Some(net))
}

/// The block under a key; `None` when it is missing, null or empty.
fn block_at(node: &Node<'_>, key: &str) -> Result<Option<IpNet>, Refusal> {
    node.get(key).and_then(Node::as_str).map_or(Ok(None), block)
}

/// The string under a key; empty when there is none.
fn text_at(node: &Node<'_>, key: &str) -> String {
    node.get(key).and_then(Node::as_scalar).unwrap_or("").to_owned()
}

fn number_at(node: &Node<'_>, key: &str) -> Option<u128> {
    node.get(key).and_then(Node::as_scalar)?.parse().ok()
}
