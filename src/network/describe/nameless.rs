//! Answers that do not repeat what was asked about: the routes of a transit gateway's table, what is associated with
//! it and propagates to it, the entries of a prefix list.
//!
//! Whose they are is told by a member with the id that somebody added, by the file's name, or by there being only one
//! such thing.

use crate::document::Node;
use crate::network::Part;

/// A command whose answer is nameless.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// `search-transit-gateway-routes`
    TransitRoutes,
    /// `get-transit-gateway-route-table-associations`
    Associations,
    /// `get-transit-gateway-route-table-propagations`
    Propagations,
    /// `get-managed-prefix-list-entries`
    PrefixListEntries,
}

impl Asked {
    const ALL: [Self; 4] =
        [Self::TransitRoutes, Self::Associations, Self::Propagations, Self::PrefixListEntries];

    /// The list in the answer, and a member that its elements have and those of other commands' lists do not.
    fn signs(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::TransitRoutes => ("Routes", &["TransitGatewayAttachments", "Type"]),
            Self::Associations => ("Associations", &["TransitGatewayAttachmentId"]),
            Self::Propagations => {
                ("TransitGatewayRouteTablePropagations", &["TransitGatewayAttachmentId"])
            }
            Self::PrefixListEntries => ("Entries", &["Cidr"]),
        }
    }

    /// The member that names what was asked about, where somebody kept it.
    fn key(self) -> &'static str {
        match self {
            Self::PrefixListEntries => "PrefixListId",
            _ => "TransitGatewayRouteTableId",
        }
    }

    pub(super) fn list(self) -> &'static str {
        self.signs().0
    }

    /// Whether a document is an answer of this command; an empty list tells by what else AWS prints beside it.
    fn is_answer(self, node: &Node<'_>) -> bool {
        let (list, members) = self.signs();
        let Some(list) = node.get(list).filter(|list| list.is_array()) else { return false };
        let mut elements = list.elements().iter();
        let told = match self {
            Self::TransitRoutes => node.get("AdditionalRoutesAvailable").is_some(),
            Self::Propagations => true,
            _ => false,
        };
        told || node.get(self.key()).is_some()
            || elements.any(|element| members.iter().any(|key| element.get(key).is_some()))
    }
}

/// Whether a document is one of these answers.
pub(super) fn is_answer(node: &Node<'_>) -> bool {
    Asked::ALL.iter().any(|asked| asked.is_answer(node))
}

/// The answers about one thing; none where they cannot be told from those about others. `only` says that there is
/// no other thing of its kind.
pub(super) fn about<'n, 'a>(
    parts: &[Part<'n, 'a>],
    asked: Asked,
    id: &str,
    only: bool,
) -> Vec<&'n Node<'a>> {
    let answers = parts.iter().filter(|part| asked.is_answer(part.node));
    let own = answers.filter(|part| match part.node.get(asked.key()).and_then(Node::as_str) {
        Some(named) => named == id,
        None => only || names(part.file, id),
    });
    own.map(|part| part.node).collect()
}

/// Whether a file's name has an id in it, and not only as the beginning of a longer one.
fn names(file: &str, id: &str) -> bool {
    let file = file.rsplit('/').next().unwrap_or(file);
    let inside = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_alphanumeric());
    file.match_indices(id).any(|(at, _)| {
        let (before, rest) = file.split_at(at);
        let after = rest.strip_prefix(id).and_then(|rest| rest.chars().next());
        !inside(before.chars().next_back()) && !inside(after)
    })
}
