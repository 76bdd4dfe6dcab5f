//! Which statements decide, and what is to be said of each.

use super::{Considered, Decision, Effect, Element, Outcome, Truth};
use crate::policy::request::{ORDINARY, Request, Values};
use crate::source::Span;

/// A statement that decides, or would have, with the place and the words for it.
#[derive(Clone, Debug)]
pub struct Remark<'o, 'a> {
    pub about: &'o Considered<'a>,
    /// What to underline: the element that excludes the request, or the statement's head.
    pub at: Span,
    /// Lower case, without a full stop.
    pub message: String,
}

impl Decision {
    /// The name in JSON and in test cases.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::ExplicitDeny => "explicit_deny",
            Self::ImplicitDeny => "implicit_deny",
            Self::Unknown(_) => "unknown",
        }
    }
}

impl<'a> Outcome<'a> {
    /// The statements that decide, at most that many.
    ///
    /// Where nothing allows the request, the Allow statements that come nearest to it.
    pub fn remarks(&self, request: &Request, most: usize) -> Vec<Remark<'_, 'a>> {
        // Of a long policy only the nearest misses help: those about the resource, if there are any.
        let far = |found: &Considered<'_>| found.found.excluded_by == Some(Element::Resource);
        let near = self.considered.iter().any(|found| found.found.truth.is_no() && !far(found));
        let nearest = self.considered.iter().filter(|found| !near || !far(found));
        nearest.filter_map(|found| self.remark(found, request)).take(most).collect()
    }

    fn remark<'o>(&self, about: &'o Considered<'a>, request: &Request) -> Option<Remark<'o, 'a>> {
        let statement = about.statement;
        let (title, layer) = (statement.title(), about.layer.title());
        let (at, message) = match (&self.decision, &about.found.truth) {
            (Decision::Allow, Truth::Yes) if statement.is(Effect::Allow) => {
                (statement.head(), format!("{title} of the {layer} allows it"))
            }
            (Decision::ExplicitDeny, Truth::Yes) if statement.is(Effect::Deny) => {
                (statement.head(), format!("{title} of the {layer} denies it"))
            }
            (Decision::ImplicitDeny, Truth::No) if statement.is(Effect::Allow) => {
                let why = about.found.why_not(statement, request)?;
                let at = about.found.excluding_span(statement).unwrap_or(statement.head());
                (at, format!("{title} of the {layer} would allow it, but {why}"))
            }
            (Decision::Unknown(_), Truth::Unknown(why)) => {
                (statement.head(), format!("{title} of the {layer} may apply: {why}"))
            }
            _ => return None,
        };
        Some(Remark { about, at, message })
    }

    /// What the answer takes for granted although the question does not say it.
    pub fn assumptions(&self, request: &Request) -> Vec<String> {
        let mut all = self.assumed.clone();
        let ordinary = |key: &str, value: &str| matches!(request.context.get(key), Some(Values::One(own)) if own == value);
        for (key, value) in ORDINARY.iter().filter(|(key, value)| ordinary(key, value)) {
            let tested = |found: &Considered<'_>| found.statement.tests_of(key).next().is_some();
            if self.considered.iter().any(tested) {
                all.push(format!("{key} is {value}, if the request does not say otherwise"));
            }
        }
        all
    }
}
