//! Text inside a string: decoded, and each decoded byte traced back to the file it came from.

use super::json::Escapes;
use crate::source::{FileId, Span};

/// The decoded text of a string, with the way back to the file.
#[derive(Clone, Debug, Default)]
pub struct Nested {
    pub text: String,
    file: FileId,
    /// Where no byte can be traced back alone: the whole string.
    whole: Option<Span>,
    /// Where decoded and outer offsets stop running side by side; sorted by both.
    pieces: Vec<Piece>,
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    inner: u32,
    outer: u32,
}

impl Nested {
    /// Decodes a JSON string literal, given with its quotes as `raw`, which starts at `at.start`.
    ///
    /// The literal must be one that the JSON reader accepted.
    pub fn json(raw: &str, at: Span) -> Self {
        let mut nested = Self { file: at.file, ..Self::default() };
        let body = raw.get(1..raw.len().saturating_sub(1)).unwrap_or("");
        let mut next = 0;
        nested.mark(at.start + 1);
        for escape in Escapes::of(body) {
            nested.text.push_str(body.get(next..escape.start).unwrap_or(""));
            nested.mark(at.start + 1 + escape.start as u32);
            nested.text.push(escape.char);
            next = escape.end;
            nested.mark(at.start + 1 + next as u32);
        }
        nested.text.push_str(body.get(next..).unwrap_or(""));
        nested
    }

    /// A text whose bytes cannot be traced one by one, such as a YAML block: all of it points to `whole`.
    pub fn opaque(text: &str, whole: Span) -> Self {
        Self { text: text.to_owned(), file: whole.file, whole: Some(whole), pieces: Vec::new() }
    }

    /// Undoes percent-encoding, as `aws iam get-role` prints policies; `None` where the result is not UTF-8.
    pub fn percent_decoded(&self) -> Option<Self> {
        let bytes = self.text.as_bytes();
        let mut decoded = Self { file: self.file, whole: self.whole, ..Self::default() };
        let mut out = Vec::with_capacity(bytes.len());
        decoded.pieces.push(Piece { inner: 0, outer: self.outer(0) });
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let hex = (byte == b'%').then(|| self.text.get(at + 1..at + 3)).flatten();
            let value = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
            out.push(value.unwrap_or(byte));
            at += if value.is_some() { 3 } else { 1 };
            let piece = Piece { inner: out.len() as u32, outer: self.outer(at as u32) };
            if decoded.outer(piece.inner) != piece.outer {
                decoded.pieces.push(piece);
            }
        }
        decoded.text = String::from_utf8(out).ok()?;
        Some(decoded)
    }

    /// The file's offset of a decoded offset.
    pub fn outer(&self, inner: u32) -> u32 {
        let index = self.pieces.partition_point(|piece| piece.inner <= inner);
        let piece = index.checked_sub(1).and_then(|index| self.pieces.get(index));
        piece.map_or(inner, |piece| piece.outer + (inner - piece.inner))
    }

    /// The decoded offset that a file's offset belongs to; `None` before the string.
    pub fn inner(&self, outer: u32) -> Option<u32> {
        let index = self.pieces.partition_point(|piece| piece.outer <= outer).checked_sub(1)?;
        let piece = self.pieces.get(index)?;
        let most = self.pieces.get(index + 1).map_or(self.text.len() as u32, |next| next.inner);
        // Inside an escape every outer byte belongs to the one character.
        let inner = piece.inner + (outer - piece.outer);
        Some(inner.min(most.saturating_sub(1).max(piece.inner)))
    }

    pub fn span(&self, start: usize, end: usize) -> Span {
        if let Some(whole) = self.whole {
            return whole;
        }
        let outer = |at: usize| self.outer(at as u32) as usize;
        Span::new(self.file, outer(start), outer(end))
    }

    fn mark(&mut self, outer: u32) {
        let inner = self.text.len() as u32;
        if self.pieces.last().is_some_and(|last| last.inner == inner) {
            self.pieces.pop();
        }
        self.pieces.push(Piece { inner, outer });
    }
}
