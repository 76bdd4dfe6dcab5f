//! Network ACLs as Terraform declares them: which resource writes the rules of which.
//!
//! Only what the question of two writers needs is read; everything else of a module stays unread.

use crate::document::{Key, Node};
use crate::source::Span;

/// A network ACL of a Terraform module, with the places that its rules are written at.
#[derive(Clone, Debug)]
pub struct AclResource {
    /// `aws_network_acl.main`.
    pub address: String,
    pub at: Span,
    /// Rules in the resource itself, with the name of their block; none where its own rules are ignored.
    pub inline: Vec<(Span, String)>,
    /// `aws_network_acl_rule` resources that add to it, by address, and where they name it.
    pub standalone: Vec<(Span, String)>,
}

const ACLS: [&str; 2] = ["aws_network_acl", "aws_default_network_acl"];
const RULE: &str = "aws_network_acl_rule";

/// Whether a document is a part of a Terraform module, in either syntax, that has network ACLs.
pub(super) fn is_module(node: &Node<'_>) -> bool {
    resources(node).any(|(kind, ..)| kind == RULE || ACLS.contains(&kind))
}

/// The network ACLs of one module; its files are read together.
pub(super) fn read(parts: &[&Node<'_>]) -> Vec<AclResource> {
    let all = || parts.iter().flat_map(|part| resources(part));
    let acls = all().filter(|(kind, ..)| ACLS.contains(kind));
    let mut found: Vec<AclResource> =
        acls.map(|(kind, name, body)| acl(kind, name, body)).collect();
    for (kind, name, body) in all().filter(|(kind, ..)| *kind == RULE) {
        let Some((at, named)) =
            body.get("network_acl_id").and_then(|it| Some((it.span, reference(it)?)))
        else {
            continue;
        };
        let of = |acl: &&mut AclResource| {
            named.strip_prefix(&acl.address).is_some_and(|rest| rest.starts_with(['.', '[']))
        };
        if let Some(acl) = found.iter_mut().find(of) {
            acl.standalone.push((at, format!("{kind}.{}", name.text)));
        }
    }
    found
}

/// The resources of a part: type, name and body. Terraform's JSON may hold several bodies in a list.
fn resources<'n, 'a>(
    part: &'n Node<'a>,
) -> impl Iterator<Item = (&'n str, &'n Key<'a>, &'n Node<'a>)> {
    let blocks = part.members().iter().filter(|(key, _)| key.text == "resource");
    let kinds = blocks.flat_map(|(_, block)| block.items()).flat_map(Node::members);
    kinds.flat_map(|(kind, named)| {
        let named = named.items().iter().flat_map(Node::members);
        named.map(move |(name, body)| (&*kind.text, name, body))
    })
}

fn acl(kind: &str, name: &Key<'_>, body: &Node<'_>) -> AclResource {
    let ignored = ignored_changes(body);
    let mut inline = Vec::new();
    for (key, value) in body.members() {
        let (block, at) = match &*key.text {
            // `dynamic "ingress" { … }` writes as many blocks as its list has.
            "dynamic" => match value.members().first() {
                Some((label, _)) => (&*label.text, key.span),
                None => continue,
            },
            name => (name, key.span),
        };
        let is_rule = ["ingress", "egress"].contains(&block);
        if is_rule && !ignored.iter().any(|word| word == block || word == "all") {
            inline.push((at, block.to_owned()));
        }
    }
    let address = format!("{kind}.{}", name.text);
    AclResource { address, at: name.span, inline, standalone: Vec::new() }
}

/// What `lifecycle { ignore_changes = … }` names.
fn ignored_changes(body: &Node<'_>) -> Vec<String> {
    let lifecycle = body.get("lifecycle").map_or(&[][..], Node::items).first();
    let ignored = lifecycle.and_then(|lifecycle| lifecycle.get("ignore_changes"));
    ignored.map_or(&[][..], Node::items).iter().filter_map(reference).collect()
}

/// What an expression refers to: `aws_network_acl.main.id`, also through an index.
fn reference(node: &Node<'_>) -> Option<String> {
    if let Some(text) = node.as_str() {
        let inner = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        return Some(inner.unwrap_or(text).trim().to_owned());
    }
    let (key, value) = node.members().first()?;
    match &*key.text {
        "Ref" => value.as_str().map(str::to_owned),
        // `aws_network_acl.main[0].id` is kept as it is written.
        "Fn::Unknown" => value.as_str().map(|text| text.trim().to_owned()),
        _ => None,
    }
}
