//! Who a statement is about: the Principal element in all its forms.

use super::{Spanned, spanned_text};
use crate::document::{Node, Value};
use crate::source::Span;

/// The `Principal` or `NotPrincipal` element.
#[derive(Debug)]
pub struct Principals<'a> {
    /// `NotPrincipal`.
    pub negated: bool,
    /// The element's name.
    pub key: Span,
    /// The element's value.
    pub node: &'a Node<'a>,
    pub items: Vec<Principal<'a>>,
    /// A part of the element that is none of the documented forms.
    pub unclear: Option<Span>,
}

/// One principal as written.
#[derive(Clone, Copy, Debug)]
pub struct Principal<'a> {
    pub kind: PrincipalType,
    pub text: &'a str,
    pub span: Span,
}

/// Under which name a principal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PrincipalType {
    /// A bare `"*"`: everyone, signed in or not.
    Everyone,
    Aws,
    Service,
    Federated,
    CanonicalUser,
}

impl PrincipalType {
    /// The kinds that a Principal object may name.
    pub const NAMED: &[Self] = &[Self::Aws, Self::Service, Self::Federated, Self::CanonicalUser];

    /// The name as it is written in a policy; `*` for [`PrincipalType::Everyone`].
    pub fn name(self) -> &'static str {
        match self {
            Self::Everyone => "*",
            Self::Aws => "AWS",
            Self::Service => "Service",
            Self::Federated => "Federated",
            Self::CanonicalUser => "CanonicalUser",
        }
    }

    fn of(name: &str) -> Option<Self> {
        Self::NAMED.iter().copied().find(|kind| kind.name() == name)
    }
}

impl<'a> Principal<'a> {
    /// Its text and where it stands.
    pub fn spanned(&self) -> Spanned<&'a str> {
        Spanned { value: self.text, span: self.span }
    }

    /// Everyone: `"*"` and `{"AWS": "*"}`, which AWS documents as equivalent.
    pub fn is_everyone(&self) -> bool {
        match self.kind {
            PrincipalType::Everyone => true,
            PrincipalType::Aws => self.text == "*",
            _ => false,
        }
    }
}

impl<'a> Principals<'a> {
    pub(super) fn of(statement: &'a Node<'a>) -> Option<Self> {
        let mut members = statement.members().iter();
        let (key, node) =
            members.find(|(key, _)| matches!(&*key.text, "Principal" | "NotPrincipal"))?;
        let mut found = Self {
            negated: key.text == "NotPrincipal",
            key: key.span,
            node,
            items: Vec::new(),
            unclear: None,
        };
        match &node.value {
            Value::String(text) if text == "*" => {
                found.items.push(Principal {
                    kind: PrincipalType::Everyone,
                    text,
                    span: node.span,
                });
            }
            Value::Object(types) => {
                for (name, values) in types {
                    found.read_type(&name.text, name.span, values);
                }
            }
            _ => found.unclear = Some(node.span),
        }
        Some(found)
    }

    fn read_type(&mut self, name: &str, at: Span, values: &'a Node<'a>) {
        let Some(kind) = PrincipalType::of(name) else {
            self.unclear.get_or_insert(at);
            return;
        };
        for value in values.items() {
            match spanned_text(value) {
                Some(text) => {
                    self.items.push(Principal { kind, text: text.value, span: text.span });
                }
                None => {
                    self.unclear.get_or_insert(value.span);
                }
            }
        }
    }
}
