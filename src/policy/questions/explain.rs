//! A witness in words: which statements let it in, and how it escapes each Deny.

use super::{Access, Escape, StatementRef, Witness};
use crate::policy::evaluate::{Element, Match, Truth};
use crate::source::Span;

impl Witness {
    /// What lets the request through, each with the element to point at; `accesses` are those of the question.
    ///
    /// Escapes by Action are left out: a Deny about something else has nothing to do with the request.
    pub fn reasons(&self, accesses: &[&Access<'_>]) -> Vec<(Span, String)> {
        let find = |place: &StatementRef| accesses.get(place.access)?.statement(*place);
        let whose = |place: &StatementRef| match (accesses.len(), place.access) {
            (2, 0) => "the first policy: ",
            (2, _) => "the second policy: ",
            _ => "",
        };
        let allowing = self.allowed_by.iter().filter_map(|place| {
            let statement = find(place)?;
            let message = format!("{}{} allows it", whose(place), statement.title());
            Some((statement.head(), message))
        });
        let near = self.escapes.iter().filter(|escape| escape.by != Element::Action);
        let escaping = near.filter_map(|escape| {
            let statement = find(&escape.statement)?;
            let found = found(escape);
            let why = found.why_not(statement, &self.request)?;
            let at = found.excluding_span(statement)?;
            let (whose, title) = (whose(&escape.statement), statement.title());
            Some((at, format!("{whose}{title} does not deny it: {why}")))
        });
        allowing.chain(escaping).collect()
    }
}

fn found(escape: &Escape) -> Match {
    Match { truth: Truth::No, excluded_by: Some(escape.by), named: None }
}
