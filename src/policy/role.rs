//! Roles as documents show them: an object with a trust policy, and the policies that stand in it.

use super::{Kind, Policy};
use crate::document::nested::Nested;
use crate::document::{Node, Value, json};

/// Where descriptions and templates of roles put inline policies.
const INLINE: &[&str] = &["RolePolicyList", "Policies"];

/// Shows every role of a document: its object, its trust policy, and its inline policies.
///
/// A policy that stands in a string is read as JSON, plain or percent-encoded; one that cannot be read is left out.
pub fn each(root: &Node<'_>, show: &mut dyn FnMut(&Node<'_>, &Policy<'_>, &[Policy<'_>])) {
    match &root.value {
        Value::Object(members) => {
            if let Some(trust) = root.get("AssumeRolePolicyDocument") {
                role(root, trust, show);
            }
            members.iter().for_each(|(_, value)| each(value, show));
        }
        Value::Array(items) => items.iter().for_each(|item| each(item, show)),
        _ => {}
    }
}

fn role(
    role: &Node<'_>,
    trust: &Node<'_>,
    show: &mut dyn FnMut(&Node<'_>, &Policy<'_>, &[Policy<'_>]),
) {
    let lists = INLINE.iter().filter_map(|list| role.get(list)).flat_map(Node::elements);
    let inline = lists.filter_map(|policy| policy.get("PolicyDocument"));
    let nodes: Vec<&Node<'_>> = [trust].into_iter().chain(inline).collect();
    let texts: Vec<Option<Nested>> = nodes.iter().map(|node| text(node)).collect();
    let inner: Vec<Option<Node<'_>>> =
        texts.iter().map(|text| json::parse_nested(text.as_ref()?).ok()).collect();
    let read = nodes.iter().zip(&inner).filter_map(|(node, inner)| match (node.as_str(), inner) {
        (None, _) => Some(*node),
        (Some(_), inner) => inner.as_ref(),
    });
    let mut read = read.enumerate().map(|(at, node)| {
        let kind = if at == 0 { Kind::Trust } else { Kind::Identity };
        Policy::with_kinds(node, kind.into())
    });
    // Without its trust policy nothing can be said of a role.
    if nodes.first().is_some_and(|node| node.as_str().is_some())
        && inner.first().is_none_or(Option::is_none)
    {
        return;
    }
    let Some(trust) = read.next() else { return };
    let inline: Vec<Policy<'_>> = read.collect();
    show(role, &trust, &inline);
}

fn text(node: &Node<'_>) -> Option<Nested> {
    let text = node.as_str()?;
    let nested = Nested::opaque(text, node.span);
    if text.trim_start().starts_with('%') { nested.percent_decoded() } else { Some(nested) }
}
