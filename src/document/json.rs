//! JSON, read in one pass so that each name and value keeps its bytes and double names stay.
//!
//! The grammar is serde_json's, which a property test holds it to. Reading through its raw values costs five
//! times as much as this, and its own tree has neither places nor double names.

use super::nested::Nested;
use super::{Key, Node, SyntaxError, Value};
use crate::source::{FileId, Span};
use std::borrow::Cow;

mod text;
pub use text::{Escape, Escapes};

/// How deep arrays and objects may nest: as deep as serde_json reads.
pub const DEEPEST: usize = 127;

/// Reads one document. A byte order mark before it is passed over.
pub fn parse(text: &str, file: FileId) -> Result<Node<'_>, SyntaxError> {
    Reader { text, places: Places::File(file), at: 0, depth: 0 }.document()
}

/// Reads the document in a decoded string; spans point into the file around it.
pub fn parse_nested(nested: &Nested) -> Result<Node<'_>, SyntaxError> {
    Reader { text: &nested.text, places: Places::Nested(nested), at: 0, depth: 0 }.document()
}

/// Reads the document that starts at or after `from`, and says where it ended: for JSON Lines and the like.
///
/// `None` where only white space is left.
pub fn parse_next(
    text: &str,
    file: FileId,
    from: usize,
) -> Option<Result<(Node<'_>, usize), SyntaxError>> {
    let mut reader = Reader { text, places: Places::File(file), at: from, depth: 0 };
    reader.skip_mark();
    reader.blank();
    reader.peek()?;
    Some(reader.node().map(|node| (node, reader.at)))
}

#[derive(Clone, Copy)]
enum Places<'a> {
    File(FileId),
    Nested(&'a Nested),
}

struct Reader<'a> {
    text: &'a str,
    places: Places<'a>,
    at: usize,
    depth: usize,
}

type Read<T> = Result<T, SyntaxError>;

impl<'a> Reader<'a> {
    fn document(mut self) -> Read<Node<'a>> {
        self.skip_mark();
        self.blank();
        let node = self.node()?;
        self.blank();
        if self.peek().is_some() {
            return Err(self.unexpected("the end of the document", None));
        }
        Ok(node)
    }

    fn skip_mark(&mut self) {
        if self.at == 0 && self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        match self.places {
            Places::File(file) => Span::new(file, start, end),
            Places::Nested(nested) => nested.span(start, end),
        }
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    fn node(&mut self) -> Read<Node<'a>> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'"') => Value::String(self.string()?),
            Some(b'{') => Value::Object(self.nested(Self::members)?),
            Some(b'[') => Value::Array(self.nested(Self::elements)?),
            Some(b'-' | b'0'..=b'9') => Value::Number(Cow::Borrowed(self.number()?)),
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err(self.unexpected("a value", self.value_hint())),
        };
        Ok(Node { span: self.span(start, self.at), value })
    }

    fn nested<T>(&mut self, read: fn(&mut Self) -> Read<T>) -> Read<T> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let message = format!("nested deeper than {DEEPEST} levels");
            return Err(self.error(self.at, self.at + 1, message, None));
        }
        self.at += 1;
        self.blank();
        let value = read(self)?;
        self.at += 1;
        self.depth -= 1;
        Ok(value)
    }

    fn elements(&mut self) -> Read<Vec<Node<'a>>> {
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            return Ok(items);
        }
        loop {
            items.push(self.node()?);
            if self.ended(b']')? {
                return Ok(items);
            }
        }
    }

    fn members(&mut self) -> Read<Vec<(Key<'a>, Node<'a>)>> {
        let mut members = Vec::new();
        if self.peek() == Some(b'}') {
            return Ok(members);
        }
        loop {
            let start = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.unexpected("a name in double quotes", self.name_hint()));
            }
            let text = self.string()?;
            let key = Key { span: self.span(start, self.at), text };
            self.blank();
            if self.peek() != Some(b':') {
                return Err(self.unexpected("`:` after the name", None));
            }
            self.at += 1;
            self.blank();
            members.push((key, self.node()?));
            if self.ended(b'}')? {
                return Ok(members);
            }
        }
    }

    /// After an item: the closing bracket (true), or a comma and another item (false).
    fn ended(&mut self, close: u8) -> Read<bool> {
        self.blank();
        let wanted = || format!("`,` or `{}`", char::from(close));
        match self.peek() {
            Some(byte) if byte == close => Ok(true),
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                self.blank();
                if self.peek() == Some(close) {
                    let help = "remove the comma after the last item".to_owned();
                    return Err(self.error(comma, comma + 1, "trailing comma".into(), Some(help)));
                }
                Ok(false)
            }
            Some(b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
                let help = "a comma is missing between two items".to_owned();
                Err(self.unexpected(&wanted(), Some(help)))
            }
            _ => Err(self.unexpected(&wanted(), None)),
        }
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Read<Value<'a>> {
        if !self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            return Err(self.unexpected("a value", self.value_hint()));
        }
        self.at += word.len();
        Ok(value)
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Read<&'a str> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let whole = self.at;
        if self.digits() == 0 {
            return Err(self.unexpected("a digit", None));
        }
        if self.at - whole > 1 && self.text.as_bytes().get(whole) == Some(&b'0') {
            let help = "leave the leading zero out, or quote the number".to_owned();
            let message = "a number may not start with `0`".to_owned();
            return Err(self.error(whole, self.at, message, Some(help)));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.unexpected("a digit after the point", None));
            }
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            if self.digits() == 0 {
                return Err(self.unexpected("a digit in the exponent", None));
            }
        }
        let text = self.slice(start, self.at);
        if text.parse::<f64>().is_ok_and(f64::is_finite) {
            Ok(text)
        } else {
            Err(self.error(start, self.at, format!("number `{text}` is out of range"), None))
        }
    }
}
