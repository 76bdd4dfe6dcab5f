//! What a command answers: fields for programs, lines for people, and a list that is written without being held.

use std::ops::Range;

use ipnet::IpNet;
use serde_json::{Map, Value};

use super::algebra::Clashes;
use crate::sets::prefix::parse::ParseError;
use crate::sets::prefix::{self, AddressSet};

/// The answer to a yes-or-no question; commands that ask none answer yes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    #[default]
    Yes,
    /// Overlaps, does not fit, is not contained: exit code 1.
    No,
}

/// The answer of one command.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub verdict: Verdict,
    /// The JSON object, without the list.
    pub fields: Map<String, Value>,
    /// The key of the list in the JSON object, and the list.
    pub listing: Option<(&'static str, Listing)>,
    /// What a person reads, above the list.
    pub lines: Vec<String>,
    /// The rows for CSV and Markdown, where the list alone would say too little.
    pub table: Option<Table>,
    /// Whether a person reads the list too.
    pub lists: bool,
}

/// Rows under a heading.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub head: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// A list of blocks or lines, made while it is written.
#[derive(Clone, Debug)]
pub enum Listing {
    Set(AddressSet),
    Blocks(Vec<IpNet>),
    /// The parts of a block that have this prefix length, at most so many of them.
    Parts {
        whole: IpNet,
        len: u8,
        most: u128,
    },
    Lines(Vec<String>),
    Clashes(Clashes),
}

impl Listing {
    /// The items in order, as text.
    pub fn items(&self) -> Box<dyn Iterator<Item = String> + '_> {
        match self {
            Listing::Lines(lines) => Box::new(lines.iter().cloned()),
            Listing::Clashes(clashes) => {
                let mut lines = Vec::new();
                let _ = clashes.each_line(|line| {
                    lines.push(String::from_utf8_lossy(line).into_owned());
                    Ok(())
                });
                Box::new(lines.into_iter())
            }
            _ => Box::new(self.blocks().map(|block| block.to_string())),
        }
    }

    /// The blocks in order; none for lines.
    pub fn blocks(&self) -> Box<dyn Iterator<Item = IpNet> + '_> {
        match self {
            Listing::Set(set) => Box::new(set.blocks()),
            Listing::Blocks(blocks) => Box::new(blocks.iter().copied()),
            Listing::Parts { whole, len, most } => {
                Box::new((0..*most).map_while(|index| prefix::nth(whole, *len, index)))
            }
            Listing::Lines(_) | Listing::Clashes(_) => Box::new(std::iter::empty()),
        }
    }
}

impl Outcome {
    /// An answer with nothing in it yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An answer "no", with its code under `error` and the sentence for it.
    #[must_use]
    pub fn no(code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        let outcome = Self { verdict: Verdict::No, ..Self::default() };
        outcome.field("error", code).field("message", message.clone()).line(message)
    }

    #[must_use]
    pub fn field(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(key.to_owned(), value.into());
        self
    }

    #[must_use]
    pub fn line(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// Adds the list, shown to people as well.
    #[must_use]
    pub fn list(mut self, key: &'static str, listing: Listing) -> Self {
        (self.listing, self.lists) = (Some((key, listing)), true);
        self
    }

    /// Adds the list for programs only: the lines already tell people.
    #[must_use]
    pub fn quiet_list(mut self, key: &'static str, listing: Listing) -> Self {
        self.listing = Some((key, listing));
        self
    }

    #[must_use]
    pub fn table(mut self, head: Vec<&'static str>, rows: Vec<Vec<String>>) -> Self {
        self.table = Some(Table { head, rows });
        self
    }

    #[must_use]
    pub fn verdict(mut self, yes: bool) -> Self {
        self.verdict = if yes { Verdict::Yes } else { Verdict::No };
        self
    }
}

/// A list of things as JSON texts.
#[must_use]
pub fn texts<T: ToString>(items: impl IntoIterator<Item = T>) -> Value {
    items.into_iter().map(|item| Value::String(item.to_string())).collect()
}

/// Input that cannot be worked with: exit code 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: &'static str,
    pub message: String,
    /// The text that was refused, and which bytes of it.
    pub input: Option<(String, Range<usize>)>,
}

impl Refusal {
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), input: None }
    }

    /// A refusal of the reader, with the text it read.
    #[must_use]
    pub fn of(error: ParseError, text: &str) -> Self {
        Self { code: error.code, message: error.message, input: Some((text.to_owned(), error.at)) }
    }

    /// The object for programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut object = serde_json::json!({
            "schema": super::SCHEMA, "result": "error", "error": self.code, "code": self.code, "message": self.message,
        });
        if let (Some((text, at)), Some(fields)) = (&self.input, object.as_object_mut()) {
            fields.insert("input".into(), text.clone().into());
            fields.insert("at".into(), vec![at.start, at.end].into());
        }
        object
    }
}

impl std::fmt::Display for Refusal {
    /// The message, and the text with carets under the offending characters.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} [{}]", self.message, self.code)?;
        let Some((text, at)) = &self.input else { return Ok(()) };
        if text.is_empty() || text.contains('\n') {
            return Ok(());
        }
        let before = text.get(..at.start).unwrap_or("").chars().count();
        let width = text.get(at.clone()).map_or(1, |bad| bad.chars().count().max(1));
        write!(f, "\n  {text}\n  {}{}", " ".repeat(before), "^".repeat(width))
    }
}
