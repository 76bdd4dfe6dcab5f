//! The edits that fixes are made of: items and members taken out, texts changed inside their quotes.

use super::Edit;
use crate::document::{Node, Value};
use crate::policy::Spanned;
use crate::source::Span;

impl Edit {
    pub fn new(at: Span, text: impl Into<String>) -> Self {
        Self { at, text: text.into() }
    }

    /// Replaces a part of a text, which must not need escapes; `None` where its bytes cannot be told.
    pub fn within(text: &Spanned<&str>, part: &str, new: &str) -> Option<Self> {
        let plain = new.chars().all(|c| c.is_ascii_graphic() && c != '"' && c != '\\');
        text.exact(part).filter(|_| plain).map(|at| Self::new(at, new))
    }

    /// Takes an item out of a list, or a member out of an object, with the separator beside it.
    ///
    /// `None` for the only one, which leaves nothing to separate.
    pub fn remove(parent: &Node<'_>, index: usize) -> Option<Self> {
        let span = |index: usize| match &parent.value {
            Value::Array(items) => items.get(index).map(|item| item.span),
            Value::Object(members) => members.get(index).map(|(k, v)| k.span.to(v.span)),
            _ => None,
        };
        let own = span(index)?;
        let before = index.checked_sub(1).and_then(span);
        let (start, end) = match (before, span(index + 1)) {
            (Some(before), _) => (before.end, own.end),
            (None, Some(after)) => (own.start, after.start),
            (None, None) => return None,
        };
        Some(Self::new(Span::new(own.file, start as usize, end as usize), ""))
    }
}
