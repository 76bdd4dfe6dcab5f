//! One value that a user gave, as written and as read.

use ipnet::IpNet;

use super::Refusal;
use crate::sets::prefix::list;
use crate::sets::prefix::parse::{self, Options, Parsed, Value};

/// A CIDR, address, range or size with the text it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// As written, without the blanks around it.
    pub text: String,
    pub parsed: Parsed,
    /// Whether it was one of several in one argument.
    pub listed: bool,
}

impl Item {
    /// Reads the one value of a text.
    ///
    /// # Errors
    /// With the code and the place, as [`parse::parse`].
    pub fn read(text: &str, options: Options) -> Result<Self, Refusal> {
        let parsed = parse::parse_with(text, options).map_err(|error| Refusal::of(error, text))?;
        Ok(Self { text: text.trim().to_owned(), parsed, listed: false })
    }

    /// Reads the values of a list.
    ///
    /// # Errors
    /// For the first that cannot be read; the place counts in the whole text.
    pub fn read_all(text: &str, options: Options) -> Result<Vec<Self>, Refusal> {
        let pieces: Vec<(usize, &str)> = list::items(text).collect();
        if pieces.len() <= 1 {
            return Ok(vec![Self::read(text, options)?]);
        }
        let read = pieces.into_iter().map(|(at, piece)| {
            let parsed = parse::parse_with(piece, options)
                .map_err(|error| Refusal::of(error.shifted(at), text))?;
            Ok(Self { text: piece.to_owned(), parsed, listed: true })
        });
        read.collect()
    }

    /// The one block it is.
    ///
    /// # Errors
    /// When it is a range or a size.
    pub fn block(&self) -> Result<IpNet, Refusal> {
        match self.parsed.value {
            Value::Network { net, .. } => Ok(net),
            Value::Range { .. } => Err(self.refuse(
                "range",
                "is a range, and one CIDR is wanted here: `cidr range` gives its CIDRs",
            )),
            Value::Size(_) => Err(self.refuse("prefix-only", "has no address before the size")),
        }
    }

    fn refuse(&self, code: &'static str, why: &str) -> Refusal {
        let message = format!("`{}` {why}", self.text);
        Refusal { code, message, input: Some((self.text.clone(), 0..self.text.len())) }
    }
}

/// The one block of a text.
///
/// # Errors
/// When it is no CIDR or address.
pub fn block(text: &str, options: Options) -> Result<IpNet, Refusal> {
    Item::read(text, options)?.block()
}
