//! The names of elements, what a misspelt one stands for, and the texts that elements hold.

use super::{POLICY_ELEMENTS, Policy, Principal, STATEMENT_ELEMENTS, Spanned, Statement};
use crate::document::{Key, Node};
use crate::nearest;

impl<'a> Policy<'a> {
    /// The members of the document that no policy has.
    pub fn unknown_elements(&self) -> impl Iterator<Item = &'a Key<'a>> {
        unknown(self.node, POLICY_ELEMENTS)
    }

    /// Whether a misspelt name stands for that element of the document.
    pub fn misspells(&self, element: &str) -> bool {
        self.unknown_elements().any(|key| meant(key, POLICY_ELEMENTS) == Some(element))
    }
}

impl<'a> Statement<'a> {
    /// The patterns of `Action` or `NotAction`.
    pub fn actions(&self) -> impl Iterator<Item = Spanned<&'a str>> {
        self.action.iter().flat_map(|action| action.items.iter().copied())
    }

    /// The patterns of `Resource` or `NotResource`.
    pub fn resources(&self) -> impl Iterator<Item = Spanned<&'a str>> {
        self.resource.iter().flat_map(|resource| resource.items.iter().copied())
    }

    /// The principals of `Principal` or `NotPrincipal`.
    pub fn principals(&self) -> impl Iterator<Item = Principal<'a>> {
        self.principal.iter().flat_map(|principal| principal.items.iter().copied())
    }

    /// The members of the statement that no statement has.
    pub fn unknown_elements(&self) -> impl Iterator<Item = &'a Key<'a>> {
        unknown(self.node, STATEMENT_ELEMENTS)
    }

    /// Whether a misspelt name stands for one of the elements.
    pub fn misspells(&self, elements: &[&str]) -> bool {
        let mut meant = self.unknown_elements().filter_map(|key| meant(key, STATEMENT_ELEMENTS));
        meant.any(|element| elements.contains(&element))
    }
}

/// The element that an unknown name was meant to be, if one is near.
pub fn meant(key: &Key<'_>, elements: &'static [&'static str]) -> Option<&'static str> {
    nearest::name(&key.text, elements.iter().copied())
}

fn unknown<'a>(node: &'a Node<'a>, elements: &'static [&str]) -> impl Iterator<Item = &'a Key<'a>> {
    let keys = node.members().iter().map(|(key, _)| key);
    keys.filter(move |key| !elements.contains(&&*key.text) && !key.text.starts_with("Fn::"))
}
