//! JSON pointers of places in files.

use super::Run;
use crate::document::Node;
use crate::source::{FileId, Span};

/// JSON pointers of places, parsing each file once as long as places come in order of their files.
pub struct Pointers<'a> {
    run: &'a Run,
    parsed: Option<(FileId, Vec<Node<'a>>)>,
}

impl<'a> Pointers<'a> {
    pub fn of(run: &'a Run) -> Self {
        Self { run, parsed: None }
    }

    /// The pointer of the innermost value that holds the span; inside nested text, the string around it.
    ///
    /// `None` where the file cannot be parsed. In JSON Lines it starts at the line's document.
    pub fn get(&mut self, at: Span) -> Option<String> {
        self.innermost(at).map(|(pointer, _)| pointer)
    }

    /// The pointer as [`Self::get`] gives it, and the span of the value it leads to.
    pub fn innermost(&mut self, at: Span) -> Option<(String, Span)> {
        if self.parsed.as_ref().is_none_or(|(file, _)| *file != at.file) {
            self.parsed = Some((at.file, self.run.documents(at.file)));
        }
        let (_, roots) = self.parsed.as_ref()?;
        let index = roots.partition_point(|root| root.span.end < at.end);
        let root = roots.get(index).filter(|root| root.span.start <= at.start)?;
        Some(root.innermost(at))
    }
}
