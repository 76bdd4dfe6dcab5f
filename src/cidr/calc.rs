//! `calc`: expressions over sets of addresses, such as `10.0.0.0/16 + 10.2.0.0/16 - 10.0.3.0/24 & 10.0.0.0/20`.

use super::Refusal;
use super::item::Item;
use crate::sets::Set;
use crate::sets::prefix::AddressSet;
use crate::sets::prefix::parse::Options;

/// The value of an expression: `+` joins, `-` cuts, `&` keeps what both hold and binds tightest; brackets group.
///
/// A `-` without blanks around it is part of a range.
///
/// # Errors
/// With the place in the expression.
pub fn evaluate(text: &str, options: Options) -> Result<AddressSet, Refusal> {
    let mut reader = Reader { text, at: 0, options, depth: 0 };
    let set = reader.sum()?;
    match reader.peek() {
        None => Ok(set),
        Some((at, word)) => {
            Err(reader.refuse(at, word, "stands where an operator (`+`, `-` or `&`) is wanted"))
        }
    }
}

/// Deeper brackets than anyone writes are refused, so that no input exhausts the stack.
const DEEPEST: usize = 64;

struct Reader<'t> {
    text: &'t str,
    at: usize,
    options: Options,
    depth: usize,
}

impl<'t> Reader<'t> {
    /// The next word and its place: an operator, a bracket or a value.
    fn peek(&self) -> Option<(usize, &'t str)> {
        let rest = self.text.get(self.at..)?;
        let start = self.at + rest.find(|sign: char| !sign.is_whitespace())?;
        let word = self.text.get(start..)?;
        let end = match word.chars().next()? {
            '+' | '-' | '&' | '(' | ')' => 1,
            _ => word
                .find(|sign: char| sign.is_whitespace() || "+&()".contains(sign))
                .unwrap_or(word.len()),
        };
        Some((start, word.get(..end)?))
    }

    fn take(&mut self, wanted: &[&str]) -> Option<&'t str> {
        let (start, word) = self.peek().filter(|(_, word)| wanted.contains(word))?;
        self.at = start + word.len();
        Some(word)
    }

    fn sum(&mut self) -> Result<AddressSet, Refusal> {
        let mut set = self.product()?;
        while let Some(sign) = self.take(&["+", "-"]) {
            let next = self.product()?;
            set = if sign == "+" { set.union(&next) } else { set.subtract(&next) };
        }
        Ok(set)
    }

    fn product(&mut self) -> Result<AddressSet, Refusal> {
        let mut set = self.value()?;
        while self.take(&["&"]).is_some() {
            set = set.intersect(&self.value()?);
        }
        Ok(set)
    }

    fn value(&mut self) -> Result<AddressSet, Refusal> {
        let Some((at, word)) = self.peek() else {
            return Err(self.refuse(self.text.len(), "", "a CIDR is missing at the end"));
        };
        self.at = at + word.len();
        match word {
            "(" if self.depth >= DEEPEST => Err(self.refuse(at, word, "is one bracket too many")),
            "(" => {
                self.depth += 1;
                let set = self.sum()?;
                self.depth -= 1;
                match self.take(&[")"]) {
                    Some(_) => Ok(set),
                    None => Err(self.refuse(at, word, "is never closed")),
                }
            }
            "+" | "-" | "&" | ")" => Err(self.refuse(at, word, "stands where a CIDR is wanted")),
            _ => {
                let item =
                    Item::read(word, self.options).map_err(|refusal| self.within(refusal, at))?;
                let ends =
                    item.parsed.ends().ok_or_else(|| self.refuse(at, word, "has no address"))?;
                Ok(AddressSet::from_ranges([ends]))
            }
        }
    }

    /// A refusal of one value, with its place in the whole expression.
    fn within(&self, refusal: Refusal, at: usize) -> Refusal {
        let input = refusal
            .input
            .map(|(_, place)| (self.text.to_owned(), place.start + at..place.end + at));
        Refusal { input, ..refusal }
    }

    fn refuse(&self, at: usize, word: &str, why: &str) -> Refusal {
        let message = if word.is_empty() { why.to_owned() } else { format!("`{word}` {why}") };
        Refusal {
            code: "expression",
            message,
            input: Some((self.text.to_owned(), at..at + word.len())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> String {
        let set = evaluate(text, Options::default()).unwrap();
        set.blocks().map(|block| block.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn and_binds_tighter_than_plus_and_minus() {
        assert_eq!(blocks("10.0.0.0/24 + 10.0.2.0/24 & 10.0.2.0/25"), "10.0.0.0/24 10.0.2.0/25");
        assert_eq!(blocks("(10.0.0.0/24 + 10.0.2.0/24) & 10.0.2.0/25"), "10.0.2.0/25");
        assert_eq!(
            blocks("10.0.0.0/23-10.0.1.0/24".replace("/23-", "/23 - ").as_str()),
            "10.0.0.0/24"
        );
        assert_eq!(
            blocks("10.0.0.0-10.0.0.3 + 2001:db8::/32 - 10.0.0.3"),
            "10.0.0.0/31 10.0.0.2/32 2001:db8::/32"
        );
    }

    #[test]
    fn errors_say_where() {
        for (text, place) in [
            ("10.0.0.0/8 +", 12..12),
            ("10.0.0.0/8 10.0.0.0/9", 11..21),
            ("(10.0.0.0/8", 0..1),
            ("10.0.0.0/8 - 10.0.0.0/33", 22..24),
        ] {
            let refusal = evaluate(text, Options::default()).expect_err(text);
            assert_eq!(refusal.input.map(|(_, at)| at), Some(place), "{text}");
        }
        assert!(evaluate(&"(".repeat(100_000), Options::default()).is_err());
    }
}
