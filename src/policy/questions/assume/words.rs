//! Axioms as people write and read them.

use std::fmt;

use super::Axiom;

impl Axiom {
    /// Reads what [`Axiom`] displays; case and a few words may differ. `None` where a word is left that might
    /// narrow the meaning: an axiom must not be taken for more than it says.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !matches!(c, '`' | ',')).collect();
        let words: Vec<&str> = plain.trim_end_matches('.').split_whitespace().collect();
        if let ["object", "actions", "act" | "are", "only", "on", "objects"] = *words {
            return Some(Self::Objects);
        }
        if let ["direct", "requests", "have", one, "or", other] = *words {
            return Some(Self::Direct(one.to_owned(), other.to_owned()));
        }
        if let ["every", "request", "has", one, "or", other] = *words {
            return Some(Self::OneOf(one.to_owned(), other.to_owned()));
        }
        if let ["no", "request", "is", "anonymous"] = *words {
            return Some(Self::SignedIn);
        }
        let (key, rest) = words.split_first().filter(|(key, _)| key.contains(':'))?;
        let key = (*key).to_owned();
        let lower: Vec<String> = rest.iter().map(|word| word.to_ascii_lowercase()).collect();
        let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
        let actions = |skip: usize| -> Option<Vec<String>> {
            let named = rest
                .get(skip..)?
                .iter()
                .filter(|word| !matches!(**word, "and" | "or" | "requests"));
            let named: Vec<String> = named.map(|word| (*word).to_owned()).collect();
            (!named.is_empty() && named.iter().all(|word| word.contains(':'))).then_some(named)
        };
        match *lower {
            ["is" | "always", "present" | "included" | "set"]
            | ["present"]
            | ["is", "always", "present" | "included" | "set"] => Some(Self::Present(key)),
            ["is", "present" | "included", "in", ref place @ ..]
            | ["is", "always", "present" | "included", "in", ref place @ ..] => {
                let all = matches!(
                    place,
                    ["every" | "the", "request"]
                        | ["all", "requests"]
                        | ["the", "request", "context"]
                );
                all.then_some(Self::Present(key))
            }
            ["is", "never", "present" | "set"] | ["is", "absent"] | ["is", "always", "absent"] => {
                Some(Self::Absent(key))
            }
            [
                "is",
                "present",
                "only",
                "in",
                "calls" | "requests",
                "of" | "by",
                "aws",
                "services",
            ] => Some(Self::OfServices(key)),
            ["is", "present", "only", "where" | "when", _, "is", _] => {
                let (other, value) = (rest.get(4)?, rest.get(6)?);
                let value = (*value != "present").then(|| (*value).to_owned());
                Some(Self::Needs(key, (*other).to_owned(), value))
            }
            ["is", "present", "only", "with", other] if other.starts_with("aws:") => {
                Some(Self::Needs(key, (*rest.get(4)?).to_owned(), None))
            }
            ["lie", "in", _] => Some(Self::PathsIn(key, (*rest.get(2)?).to_owned())),
            ["is", "the", "account", "of", "the", "resource's", "arn"] => Some(Self::Owner(key)),
            ["is", "never", value @ ("true" | "false")] => Some(Self::Truth(key, value == "false")),
            ["is", "never", "a", "private", "address"] => Some(Self::Public(key)),
            ["is", "never", "present", "for" | "in", "anonymous", "requests" | "callers"]
            | ["is", "absent", "for" | "in", "anonymous", "requests" | "callers"] => {
                Some(Self::Signed(key))
            }
            ["and", other, "are", "never", "both", "present"]
            | ["and", other, "are", "mutually", "exclusive"]
            | ["and", other, "are", "never", "present", "together"] => {
                let other = rest.get(1).filter(|_| other.contains(':'))?;
                Some(Self::Exclusive(key, (*other).to_owned()))
            }
            ["is", "present", "only", "for" | "on" | "in" | "with", ..] => {
                Some(Self::OnlyFor(key, actions(4)?))
            }
            ["is", "only", "present", "for" | "on" | "in" | "with", ..] => {
                Some(Self::OnlyFor(key, actions(4)?))
            }
            ["is", "never", "present", "for" | "on" | "in" | "with", ..] => {
                Some(Self::NeverFor(key, actions(4)?))
            }
            _ => None,
        }
    }
}

impl fmt::Display for Axiom {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Present(key) => write!(out, "{key} is always present"),
            Self::Absent(key) => write!(out, "{key} is never present"),
            Self::Exclusive(one, other) => write!(out, "{one} and {other} are never both present"),
            Self::Public(key) => write!(out, "{key} is never a private address"),
            Self::OnlyFor(key, actions) => {
                write!(out, "{key} is present only for {}", actions.join(", "))
            }
            Self::NeverFor(key, actions) => {
                write!(out, "{key} is never present for {}", actions.join(", "))
            }
            Self::Signed(key) => write!(out, "{key} is never present for anonymous requests"),
            Self::OfServices(key) => write!(out, "{key} is present only in calls of AWS services"),
            Self::Needs(key, other, None) => write!(out, "{key} is present only with {other}"),
            Self::Needs(key, other, Some(value)) => {
                write!(out, "{key} is present only where {other} is {value}")
            }
            Self::OneOf(one, other) => write!(out, "every request has {one} or {other}"),
            Self::Truth(key, value) => write!(out, "{key} is never {}", !value),
            Self::SignedIn => write!(out, "no request is anonymous"),
            Self::Direct(one, other) => write!(out, "direct requests have {one} or {other}"),
            Self::PathsIn(paths, id) => write!(out, "{paths} lie in {id}"),
            Self::Owner(key) => write!(out, "{key} is the account of the resource's ARN"),
            Self::Objects => write!(out, "object actions act only on objects"),
        }
    }
}
