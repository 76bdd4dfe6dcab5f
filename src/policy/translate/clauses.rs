//! Statements and regions in one form, without their places in a file.

use crate::policy::{Effect, Operator, Patterns, PrincipalType, Statement};

/// A statement's elements without their places, so that regions and statements are read alike.
#[derive(Clone, Debug, Default)]
pub(in crate::policy) struct Clauses<'a> {
    /// The entries of Principal, or with `true` of NotPrincipal.
    pub principal: Option<(bool, Vec<(PrincipalType, &'a str)>)>,
    /// The patterns of Action, or with `true` of NotAction.
    pub action: Option<(bool, Vec<&'a str>)>,
    /// The patterns of Resource, or with `true` of NotResource.
    pub resource: Option<(bool, Vec<&'a str>)>,
    pub tests: Vec<Condition<'a>>,
    /// Nothing for a region.
    pub effect: Option<Effect>,
    /// Whether `${…}` are variables.
    pub variables: bool,
    /// Why the statement cannot be relied on.
    pub unclear: Option<String>,
}

/// One operator and key of a Condition element.
#[derive(Clone, Debug)]
pub(in crate::policy) struct Condition<'a> {
    /// `None` where AWS has no such operator.
    pub operator: Option<Operator>,
    pub key: &'a str,
    pub values: Vec<&'a str>,
}

impl<'a> Clauses<'a> {
    /// How many texts there are.
    pub(in crate::policy) fn size(&self) -> usize {
        let patterns = [&self.action, &self.resource].into_iter().flatten();
        patterns.map(|(_, own)| own.len()).sum::<usize>()
            + self.tests.iter().map(|test| test.values.len()).sum::<usize>()
    }

    /// The elements of a statement.
    pub(in crate::policy) fn of(statement: &'a Statement<'_>, variables: bool) -> Self {
        // What was not read may be wider than what was: such an element narrows nothing.
        let texts = |patterns: &'a Patterns<'_>| {
            let items = patterns.items.iter().map(|item| item.value).collect();
            let whole = patterns.items.len() == patterns.node.items().len();
            whole.then_some((patterns.negated, items))
        };
        let understood = statement.principal.as_ref().filter(|own| own.unclear.is_none());
        let principal = understood.map(|principals| {
            let entries = principals.items.iter().map(|p| (p.kind, p.text)).collect();
            (principals.negated, entries)
        });
        let read =
            statement.conditions.iter().filter(|test| test.values.len() == test.node.items().len());
        let tests = read.map(|test| Condition {
            operator: test.parsed,
            key: test.key.value,
            values: test.values.iter().map(|value| value.value).collect(),
        });
        Self {
            principal,
            action: statement.action.as_ref().and_then(texts),
            resource: statement.resource.as_ref().and_then(texts),
            tests: tests.collect(),
            effect: statement.effect.map(|effect| effect.value),
            variables,
            unclear: statement.unclear.as_ref().map(|unclear| unclear.value.clone()),
        }
    }
}
