//! Policy texts with their wildcards and policy variables, as they read for one request.

use crate::catalog;
use crate::policy::request::{Context, Values};

/// One sign of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Char(char),
    /// `?`: exactly one character.
    One,
    /// `*`: any number of characters.
    Many,
}

/// A policy text after its variables have been filled in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Filled {
    Signs {
        /// Substituted values are plain characters.
        signs: Vec<Sign>,
        /// The same with wildcards in substituted values read as wildcards, where there are any.
        wild: Option<Vec<Sign>>,
        /// The number of signs before the first variable; `None` without variables.
        first_variable: Option<usize>,
    },
    /// A variable without a value: the text matches nothing.
    Nothing,
    /// Why the text cannot be read.
    Unclear(String),
}

/// Global keys that AWS documents as holding several values.
const MULTIVALUED: &[&str] = &[
    "aws:calledvia",
    "aws:principalorgpaths",
    "aws:principalservicenameslist",
    "aws:resourceorgpaths",
    "aws:sourceorgpaths",
    "aws:tagkeys",
    "aws:vpceorgpaths",
];

pub(super) fn is_multivalued(key: &str) -> bool {
    let documented = || catalog::condition_key(key).is_some_and(|known| known.is_multivalued());
    MULTIVALUED.iter().any(|known| key.eq_ignore_ascii_case(known)) || documented()
}

/// The text as it stands: `${…}` is no variable in Version 2008-10-17.
pub(super) fn plain(text: &str) -> Vec<Sign> {
    let sign = |char| match char {
        '*' => Sign::Many,
        '?' => Sign::One,
        other => Sign::Char(other),
    };
    text.chars().map(sign).collect()
}

/// Fills the variables of a text in.
pub(super) fn fill(text: &str, context: &Context) -> Filled {
    let (mut signs, mut wild) = (Vec::new(), Vec::new());
    let (mut rest, mut first_variable) = (text, None);
    while let Some(start) = rest.find("${") {
        let (before, variable) = rest.split_at(start);
        signs.extend(plain(before));
        wild.extend(plain(before));
        let Some((inside, after)) = variable.get(2..).and_then(|inside| inside.split_once('}'))
        else {
            return Filled::Unclear(format!("`{text}` has a `${{` without its `}}`"));
        };
        rest = after;
        first_variable.get_or_insert(signs.len());
        match value_of(inside, context) {
            Substitute::Value(value, from_request) => {
                signs.extend(value.chars().map(Sign::Char));
                let literal = value.chars().map(Sign::Char).collect();
                wild.extend(if from_request { plain(&value) } else { literal });
            }
            Substitute::Nothing => return Filled::Nothing,
            Substitute::Unclear(why) => return Filled::Unclear(why),
        }
    }
    signs.extend(plain(rest));
    wild.extend(plain(rest));
    let wild = (wild != signs).then_some(wild);
    Filled::Signs { signs, wild, first_variable }
}

enum Substitute {
    /// The value, and whether the request has given it.
    Value(String, bool),
    Nothing,
    Unclear(String),
}

/// What stands for `${inside}`.
fn value_of(inside: &str, context: &Context) -> Substitute {
    if let "*" | "?" | "$" = inside {
        return Substitute::Value(inside.to_owned(), false);
    }
    let (key, default) = match inside.split_once(',') {
        None => (inside, None),
        Some((key, rest)) => {
            let quoted = rest.strip_prefix(" '").and_then(|text| text.strip_suffix('\''));
            let Some(default) = quoted else {
                let why =
                    format!("the default value in `${{{inside}}}` is not written as AWS asks");
                return Substitute::Unclear(why);
            };
            (key, Some(default))
        }
    };
    let several = |key| format!("`{key}` has several values and stands in a policy variable");
    match context.get(key) {
        Some(Values::Untold) => Substitute::Unclear(format!("the request does not tell `{key}`")),
        Some(Values::One(value)) if !is_multivalued(key) => Substitute::Value(value.clone(), true),
        Some(_) if default.is_some() => Substitute::Unclear(several(key)),
        Some(_) => Substitute::Nothing,
        None => match default {
            Some(default) => Substitute::Value(default.to_owned(), false),
            None => Substitute::Nothing,
        },
    }
}
