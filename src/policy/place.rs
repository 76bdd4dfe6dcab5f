//! Where a part of a text stands in its file.

use super::Spanned;
use crate::document::{Key, Node};
use crate::source::Span;

impl<'a> Spanned<&'a str> {
    /// The text of a value, where it is one.
    pub fn of(node: &'a Node<'a>) -> Option<Self> {
        node.as_str().map(|value| Spanned { value, span: node.span })
    }

    /// A member's name.
    pub fn key(key: &'a Key<'a>) -> Self {
        Spanned { value: &key.text, span: key.span }
    }

    /// The place of a slice of this text, without quotes.
    ///
    /// `None` for a slice of another text, and where escapes hide which bytes of the file it is.
    pub fn exact(&self, part: &str) -> Option<Span> {
        let start = (part.as_ptr() as usize).checked_sub(self.value.as_ptr() as usize)?;
        let end = start.checked_add(part.len()).filter(|&end| end <= self.value.len())?;
        let written = (self.span.end - self.span.start) as usize;
        let escapable = |c: char| matches!(c, '"' | '\\' | '/') || c.is_control();
        // No quotes (YAML), quotes, or the escaped quotes of JSON inside JSON.
        let quote = match written.checked_sub(self.value.len())? {
            0 => 0,
            2 => 1,
            4 if self.value.chars().filter(|&c| escapable(c)).count() != 2 => 2,
            _ => return None,
        };
        let from = self.span.start as usize + quote;
        Some(Span::new(self.span.file, from + start, from + end))
    }

    /// The place of a slice of this text, or of the whole text where that cannot be told.
    pub fn part(&self, part: &str) -> Span {
        self.exact(part).filter(|span| span.start < span.end).unwrap_or(self.span)
    }
}
