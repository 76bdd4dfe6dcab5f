//! A file's text, and the only place where byte offsets become lines and columns.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::sync::OnceLock;

/// Which of the run's sources a span lies in: an index into the run's list of sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    /// The configuration file, which is not one of the files that are checked.
    pub const CONFIG: Self = Self(u32::MAX);

    /// A policy that bounds the principals of the run, by its place among them: read, not checked.
    pub fn guardrail(index: usize) -> Self {
        Self(Self::CONFIG.0.saturating_sub(1).saturating_sub(narrow(index)))
    }

    /// The place for which [`Self::guardrail`] gives this.
    pub fn guardrail_index(self) -> usize {
        (Self::CONFIG.0 - 1).saturating_sub(self.0) as usize
    }
}

/// Whether bytes are UTF-16, as some Windows programs save text: they start with its mark, or with an ASCII character
/// as it writes one.
pub fn is_utf16(bytes: &[u8]) -> bool {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        [0, byte, ..] | [byte, 0, ..] => byte.is_ascii() && *byte != 0,
        _ => false,
    }
}

/// A range of bytes in one source of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just past the last byte.
    pub end: u32,
}

impl Span {
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self { file, start: narrow(start), end: narrow(end) }
    }

    /// The smallest span that holds both; both must lie in one file.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Files over 4 GiB are refused when they are read, so the saturation is never seen.
fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A place as people count it: both numbers start at 1, the column counts characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// The text of one file, with a table of its lines.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as the user would write it; `<stdin>` for standard input.
    pub name: String,
    pub text: String,
    /// Where each line starts; found when a place is asked for, which for most files is never.
    lines: OnceLock<Box<[u32]>>,
    /// How many characters start before each [`STEP`] bytes of the text; made when somebody asks.
    characters: OnceLock<Box<[u32]>>,
}

/// The bytes between two entries of the table of characters: in a file of one line, columns are counted for every
/// finding.
const STEP: usize = 1 << 10;

impl Source {
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            lines: OnceLock::new(),
            characters: OnceLock::new(),
        }
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| narrow(at + 1))).collect()
        })
    }

    /// The text of a span of this source; empty when the span does not fit it.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The line and column of a byte offset.
    pub fn place(&self, at: u32) -> Place {
        let line = self.line(at as usize);
        let start = self.line_start(line);
        let column =
            self.characters_before(at as usize).saturating_sub(self.characters_before(start));
        Place { line: line + 1, column: column + 1 }
    }

    /// How many characters start before a byte offset.
    pub fn characters_before(&self, at: usize) -> usize {
        let starts = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
        let table = self.characters.get_or_init(|| {
            let counts = self.text.as_bytes().chunks(STEP).map(starts);
            let before = counts.scan(0, |sum, count| Some(std::mem::replace(sum, *sum + count)));
            before.map(narrow).collect()
        });
        let at = at.min(self.text.len());
        // Past the last whole step the table has no entry of its own.
        let step = (at / STEP).min(table.len().saturating_sub(1));
        let rest = self.text.as_bytes().get(step * STEP..at).unwrap_or_default();
        table.get(step).map_or(0, |&before| before as usize) + starts(rest)
    }

    /// The line an offset is on, from zero.
    fn line(&self, at: usize) -> usize {
        self.lines().partition_point(|&start| start as usize <= at).saturating_sub(1)
    }

    /// Whether the place lies in a line that is too long to be shown whole.
    pub fn on_long_line(&self, at: Span) -> bool {
        self.window(at.start as usize, at.start as usize).is_some()
    }

    /// Minified JSON is one line of any length: what is shown of such a line lies around the span.
    fn window(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        const LONG: usize = 400;
        const AROUND: usize = 60;
        let line = self.line(start);
        let (low, high) = (self.line_start(line), self.line_start(line + 1));
        let high = self.text.get(low..high).map_or(high, |text| low + text.trim_end().len());
        if high - low <= LONG || end > high {
            return None;
        }
        let before = (low..=start.saturating_sub(AROUND).max(low)).rev();
        let mut after = (end + AROUND).min(high)..=high;
        let low = before.into_iter().find(|&at| self.text.is_char_boundary(at))?;
        let high = after.find(|&at| self.text.is_char_boundary(at))?;
        Some((low, high))
    }

    fn line_start(&self, line: usize) -> usize {
        self.lines().get(line).map_or(self.text.len(), |&start| start as usize)
    }
}

// miette's own sources scan the text from its first byte for every label; this looks the line up.
impl SourceCode for Source {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        if end > self.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        if let Some((low, high)) = self.window(start, end) {
            let line = self.line(start);
            let bytes = self.text.as_bytes().get(low..high).ok_or(MietteError::OutOfBounds)?;
            return Ok(Box::new(MietteSpanContents::new_named(
                self.name.clone(),
                bytes,
                (low, high - low).into(),
                line,
                if before == 0 {
                    start - self.line_start(line)
                } else {
                    low - self.line_start(line)
                },
                1,
            )));
        }
        let first = self.line(start).saturating_sub(before);
        let last = self.line(end.max(start + 1) - 1) + after;
        let line_start = self.line_start(first);
        // Asked for no context, miette wants the span itself, and the column where it starts.
        let (low, column) = if before == 0 { (start, start - line_start) } else { (line_start, 0) };
        let high = self.line_start(last + 1);
        let bytes = self.text.as_bytes().get(low..high).ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            bytes,
            (low, high - low).into(),
            first,
            column,
            last + 1 - first,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::drawn::cases(64))]

        #[test]
        fn characters_are_counted_from_the_start(
            pieces in prop::collection::vec("[ab\nä€😀]{0,400}", 0..12),
            at in any::<prop::sample::Index>(),
        ) {
            let text = pieces.concat();
            let at = at.index(text.len() + 1);
            let at = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            let source = Source::new("x", text.clone());
            prop_assert_eq!(source.characters_before(at), text[..at].chars().count());
            let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
            let column = text[start..at].chars().count() + 1;
            prop_assert_eq!(source.place(at as u32).column, column);
        }
    }
}
