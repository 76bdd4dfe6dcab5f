//! Strings of a JSON text, and what is said when something else stands where one should.

use super::{Read, Reader};
use crate::document::SyntaxError;
use std::borrow::Cow;

/// A backslash sequence in a string: its bytes and the character it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Escape {
    pub start: usize,
    pub end: usize,
    pub char: char,
}

/// The escapes of a string's inside, in order; it ends early at one that means nothing.
pub struct Escapes<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Escapes<'a> {
    pub fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn hex(&self, at: usize) -> Option<u32> {
        let digits = self.text.get(at..at + 4)?;
        let hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        hexadecimal.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
    }

    fn unicode(&self, start: usize) -> Option<(char, usize)> {
        let first = self.hex(start + 2)?;
        if let Some(char) = char::from_u32(first) {
            return Some((char, start + 6));
        }
        // A high surrogate needs its low half; alone neither means a character.
        let low = self.text.get(start + 6..)?.strip_prefix("\\u").and(self.hex(start + 8))?;
        let both = char::decode_utf16([u16::try_from(first).ok()?, u16::try_from(low).ok()?]);
        let char = both.into_iter().next()?.ok()?;
        Some((char, start + 12))
    }
}

impl Iterator for Escapes<'_> {
    type Item = Escape;

    fn next(&mut self) -> Option<Escape> {
        let start = self.at + self.text.get(self.at..)?.find('\\')?;
        let (char, end) = match self.text.as_bytes().get(start + 1)? {
            b'"' => ('"', start + 2),
            b'\\' => ('\\', start + 2),
            b'/' => ('/', start + 2),
            b'b' => ('\u{8}', start + 2),
            b'f' => ('\u{c}', start + 2),
            b'n' => ('\n', start + 2),
            b'r' => ('\r', start + 2),
            b't' => ('\t', start + 2),
            b'u' => self.unicode(start)?,
            _ => return None,
        };
        self.at = end;
        Some(Escape { start, end, char })
    }
}

impl<'a> Reader<'a> {
    /// A string from its opening quote on; borrowed where nothing is escaped.
    pub(super) fn string(&mut self) -> Read<Cow<'a, str>> {
        let start = self.at;
        let mut escaped = false;
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    // A whole escape is stepped over, so that `\"` does not end the string.
                    self.at += 2;
                }
                Some(0..0x20) => return Err(self.control_character(start)),
                Some(_) => self.at += 1,
                None => {
                    let end = self.text.len();
                    let message = "this string has no closing quote".to_owned();
                    return Err(self.error(start, end, message, Some("the file ends here".into())));
                }
            }
        }
        let body = self.slice(start + 1, self.at);
        self.at += 1;
        if escaped { self.unescape(body, start + 1).map(Cow::Owned) } else { Ok(body.into()) }
    }

    fn unescape(&self, body: &str, at: usize) -> Read<String> {
        let mut text = String::with_capacity(body.len());
        let mut next = 0;
        for escape in Escapes::of(body) {
            text.push_str(body.get(next..escape.start).unwrap_or(""));
            text.push(escape.char);
            next = escape.end;
        }
        let rest = body.get(next..).unwrap_or("");
        if let Some(bad) = rest.find('\\') {
            let start = at + next + bad;
            let message = if rest.get(bad + 1..).is_some_and(|rest| rest.starts_with('u')) {
                "`\\u` needs four hexadecimal digits that stand for a character"
            } else {
                "unknown escape in a string"
            };
            let help = "to write a backslash, double it: `\\\\`".to_owned();
            return Err(self.error(start, start + 2, message.into(), Some(help)));
        }
        text.push_str(rest);
        Ok(text)
    }

    fn control_character(&self, start: usize) -> SyntaxError {
        if let Some(b'\n' | b'\r') = self.peek() {
            let message = "this string has no closing quote on its line".to_owned();
            let help = "write a line break inside a string as `\\n`".to_owned();
            return self.error(start, self.at, message, Some(help));
        }
        let message = "a control character may not stand in a string".to_owned();
        let help = "write a tab as `\\t`, others as `\\u00XX`".to_owned();
        self.error(self.at, self.at + 1, message, Some(help))
    }

    pub(super) fn error(
        &self,
        start: usize,
        end: usize,
        message: String,
        help: Option<String>,
    ) -> SyntaxError {
        // An error never ends inside a character, so that the underline can be drawn.
        let end = (end..=self.text.len()).find(|&at| self.text.is_char_boundary(at));
        let end = end.unwrap_or(self.text.len());
        SyntaxError { at: self.span(start.min(end), end), message, help }
    }

    pub(super) fn unexpected(&self, wanted: &str, help: Option<String>) -> SyntaxError {
        let rest = self.text.get(self.at..).unwrap_or("");
        let Some(found) = rest.chars().next() else {
            let help = Some("the file is cut off, or a bracket is not closed".to_owned());
            let message = format!("the file ends where {wanted} should be");
            return self.error(self.at, self.at, message, help);
        };
        let shown =
            if found.is_control() { found.escape_debug().to_string() } else { found.into() };
        let message = format!("expected {wanted}, found `{shown}`");
        self.error(self.at, self.at + found.len_utf8(), message, help)
    }

    pub(super) fn value_hint(&self) -> Option<String> {
        let rest = self.text.get(self.at..)?;
        let starts = |words: &[&str]| words.iter().any(|word| rest.starts_with(word));
        let hint = if rest.starts_with('\'') {
            "JSON strings stand in double quotes"
        } else if starts(&["//", "/*", "#"]) {
            "JSON has no comments: remove this one"
        } else if starts(&["True", "False", "None"]) {
            "write `true`, `false` and `null` in lower case"
        } else if rest.starts_with(|c: char| c.is_alphabetic()) {
            "a text must stand in double quotes"
        } else {
            return None;
        };
        Some(hint.to_owned())
    }

    pub(super) fn name_hint(&self) -> Option<String> {
        let rest = self.text.get(self.at..)?;
        if rest.starts_with('\'') {
            return Some("JSON names stand in double quotes".to_owned());
        }
        self.value_hint()
    }
}
