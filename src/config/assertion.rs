//! The `[[assert]]` tables: claims about policies, their lines read so that a mistake is shown where it stands.

use crate::catalog::Overlay;
use crate::checks::config::{broken_assertion, unknown_action};
use crate::document::{Node, SyntaxError};
use crate::finding::Finding;
use crate::nearest;
use crate::policy::{Spanned, assertion, unheard};
use crate::settings::{Assertion, Claim};
use globset::GlobMatcher;

/// Reads one table, and the files it is about (none: all); `None` where it claims nothing that can be proved, which
/// `errors` then says.
pub(super) fn read(
    node: &Node<'_>,
    errors: &mut Vec<SyntaxError>,
) -> Option<(Assertion, Vec<GlobMatcher>)> {
    let text = |key: &str| node.get(key).and_then(Node::as_str).map(str::to_owned);
    let mut claims = Vec::new();
    for (key, claim) in [
        ("never", Claim::Never as fn(String) -> Claim),
        ("always-denied", Claim::AlwaysDenied as fn(String) -> Claim),
    ] {
        let Some((line, at)) = node.get(key).and_then(|node| Some((node.as_str()?, node.span)))
        else {
            continue;
        };
        if let Err(message) = assertion::region(line) {
            errors.push(SyntaxError { at, message, help: None });
        }
        claims.push(claim(line.to_owned()));
    }
    claims.extend(node.get("not-public").map(|_| Claim::NotPublic));
    if claims.len() != 1 {
        let message =
            "an assertion has one of `never`, `always-denied` and `not-public`".to_owned();
        errors.push(SyntaxError { at: node.span, message, help: None });
    }
    let kinds = node.get("kinds").map_or(&[][..], Node::elements).iter().filter_map(Node::as_str);
    let files = node.get("files").map_or(&[][..], Node::elements).iter();
    let files = files.filter_map(|node| super::read::matcher(node.as_str()?, node.span, errors));
    let files = files.collect();
    let assertion = Assertion {
        id: text("id")?,
        claim: claims.pop()?,
        message: text("message"),
        severity: text("severity"),
        kinds: kinds.map(str::to_owned).collect(),
    };
    Some((assertion, files))
}

/// A complaint where one of the earlier tables has the same id: a finding would not tell which of them is broken.
pub(super) fn named_twice(node: &Node<'_>, earlier: &[Node<'_>]) -> Option<SyntaxError> {
    let id = node.get("id")?;
    let same = |other: &Node<'_>| other.get("id").and_then(Node::as_str) == id.as_str();
    let message = format!("another assertion has the id `{}`", id.as_str()?);
    earlier.iter().any(same).then_some(SyntaxError { at: id.span, message, help: None })
}

/// A complaint where a suppression names an assertion that there is not, or is about another check.
pub(super) fn unknown(suppression: &Node<'_>, assertions: &[Assertion]) -> Option<SyntaxError> {
    let own = suppression.get("assert")?;
    let id = own.as_str()?;
    let check = suppression.get("check").and_then(Node::as_str)?;
    if check != broken_assertion::CHECK.id {
        let message = format!("`{check}` is not about assertions");
        let help = Some(format!("`assert` goes with `{}`", broken_assertion::CHECK.id));
        return Some(SyntaxError { at: own.span, message, help });
    }
    let ids = || assertions.iter().map(|own| own.id.as_str());
    if ids().any(|known| known == id) {
        return None;
    }
    let help = nearest::name(id, ids()).map(|near| format!("did you mean `{near}`?"));
    Some(SyntaxError { at: own.span, message: format!("there is no assertion `{id}`"), help })
}

/// The names of actions in a table that nothing is known of: such an assertion guards nothing.
pub(super) fn unknown_actions(node: &Node<'_>, names: &Overlay) -> Vec<Finding> {
    let lines = ["never", "always-denied"].into_iter().filter_map(|key| node.get(key));
    let found =
        lines.filter_map(|node| Some((node.as_str()?, node.span))).flat_map(|(line, span)| {
            assertion::actions(line).into_iter().filter_map(move |name| {
                let unheard = unheard::action(&name, names)?;
                let part = line.find(&name).and_then(|at| line.get(at..at + name.len()));
                let at = part.and_then(|part| Spanned { value: line, span }.exact(part));
                let mut finding =
                    Finding::new(&unknown_action::CHECK, at.unwrap_or(span), unheard.message);
                finding.help(unheard.help);
                Some(finding)
            })
        });
    found.collect()
}
