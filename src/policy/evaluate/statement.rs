//! One statement against one request: each element in turn, until one says no.

use super::condition::holds;
use super::pattern;
use super::principal::{Named, named, not_named};
use super::truth::Truth;
use crate::policy::request::{Request, Values};
use crate::policy::{Patterns, Policy, Statement, Test};
use crate::source::Span;

/// What a statement says of a request.
#[derive(Clone, Debug)]
pub struct Match {
    /// Whether the statement is about the request.
    pub truth: Truth,
    /// The element that excludes the request, where the truth is no.
    pub excluded_by: Option<Element>,
    /// How its Principal names the caller; nothing for NotPrincipal and without Principal.
    pub named: Option<Named>,
}

/// A part of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    Action,
    Resource,
    Principal,
    /// With its place in [`Statement::conditions`].
    Condition(usize),
    /// The whole statement.
    Statement,
}

/// Whether a statement of a policy matches a request.
///
/// A statement without Principal matches every caller, one without Resource everything its policy is attached to.
pub fn matches(policy: &Policy<'_>, statement: &Statement<'_>, request: &Request) -> Match {
    bounded_match(policy, statement, request, false)
}

/// The same for a caller who may have a permissions boundary, which matters to NotPrincipal.
pub(super) fn bounded_match(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    request: &Request,
    bounded: bool,
) -> Match {
    let variables = policy.has_variables();
    let mut found = Match { truth: Truth::Yes, excluded_by: None, named: None };
    let unclear = statement.unclear.as_ref();
    let within = |span: Span| {
        unclear.is_some_and(|what| span.start <= what.span.start && what.span.end <= span.end)
    };
    let in_condition = statement.condition.is_some_and(|node| within(node.span));
    let in_principal = statement.principal.as_ref().is_some_and(|p| within(p.node.span));
    let why = || Truth::unknown(unclear.map_or("", |what| &what.value));
    if unclear.is_some() && !in_condition && !in_principal {
        found.truth = why();
        return found;
    }

    let action = statement.action.as_ref().map_or(Truth::No, |patterns| {
        listed(patterns, |item| pattern::action(item, &request.action).into())
    });
    if !found.take(action, Element::Action) {
        return found;
    }
    let context = variables.then_some(&request.context);
    let resource = match &statement.resource {
        Some(patterns) => {
            listed(patterns, |item| pattern::resource(item, &request.resource, context))
        }
        None if statement.principal.is_some() => Truth::Yes,
        None => Truth::unknown("the statement has no Resource"),
    };
    if !found.take(resource, Element::Resource) {
        return found;
    }
    let principal = if in_principal { why() } else { found.caller(statement, request, bounded) };
    if !found.take(principal, Element::Principal) {
        return found;
    }
    if in_condition {
        found.take(why(), Element::Statement);
        return found;
    }
    for (index, test) in statement.conditions.iter().enumerate() {
        if !found.take(holds(test, &request.context, variables), Element::Condition(index)) {
            return found;
        }
    }
    found
}

impl Match {
    /// Adds an element's verdict; false where it excludes the request.
    fn take(&mut self, truth: Truth, element: Element) -> bool {
        self.truth = std::mem::replace(&mut self.truth, Truth::No).and(truth);
        if self.truth.is_no() {
            self.excluded_by = Some(element);
        }
        !self.truth.is_no()
    }

    fn caller(&mut self, statement: &Statement<'_>, request: &Request, bounded: bool) -> Truth {
        let Some(principals) = &statement.principal else { return Truth::Yes };
        let role = match request.context.get("aws:PrincipalArn") {
            Some(Values::One(arn)) if arn.contains(":role/") => Some(arn.as_str()),
            _ => None,
        };
        let caller = &request.principal;
        if !principals.negated {
            let named = named(principals, caller, role);
            return self.named.insert(named).any();
        }
        if statement.is(super::Effect::Allow) {
            return Truth::unknown("AWS does not support NotPrincipal with Allow");
        }
        if principals.items.is_empty() {
            return Truth::unknown("NotPrincipal lists nobody");
        }
        not_named(principals, caller, role, bounded)
    }

    /// Where to point for the element that excludes the request.
    pub fn excluding_span(&self, statement: &Statement<'_>) -> Option<Span> {
        let span = match self.excluded_by? {
            Element::Action => statement.action.as_ref()?.node.span,
            Element::Resource => statement.resource.as_ref()?.node.span,
            Element::Principal => statement.principal.as_ref()?.node.span,
            Element::Condition(index) => statement.conditions.get(index)?.key.span,
            Element::Statement => statement.node.span,
        };
        Some(span)
    }

    /// Why the request is excluded, as a message says it.
    pub fn why_not(&self, statement: &Statement<'_>, request: &Request) -> Option<String> {
        let not = |patterns: &Option<Patterns<'_>>| patterns.as_ref().is_some_and(|p| p.negated);
        let why = match self.excluded_by? {
            Element::Action if not(&statement.action) => {
                format!("its NotAction names `{}`", request.action)
            }
            Element::Action => format!("its Action does not name `{}`", request.action),
            Element::Resource if not(&statement.resource) => {
                format!("its NotResource names `{}`", request.resource)
            }
            Element::Resource => format!("its Resource does not name `{}`", request.resource),
            Element::Principal if statement.principal.as_ref()?.negated => {
                format!("its NotPrincipal exempts `{}`", request.principal)
            }
            Element::Principal => format!("its Principal does not name `{}`", request.principal),
            Element::Condition(index) => unmet(statement.conditions.get(index)?, request),
            Element::Statement => "the statement excludes it".to_owned(),
        };
        Some(why)
    }
}

fn unmet(test: &Test<'_>, request: &Request) -> String {
    let (operator, key) = (test.operator.value, test.key.value);
    match request.context.get(key) {
        None => format!("`{operator}` on `{key}` is not met: the request has no `{key}`"),
        Some(Values::One(value)) => {
            format!("`{operator}` on `{key}` is not met: the request has `{value}`")
        }
        Some(Values::Many(values)) => {
            let values = values.join("`, `");
            format!("`{operator}` on `{key}` is not met: the request has `{values}`")
        }
        Some(Values::Untold) => format!("`{operator}` on `{key}` is not met"),
    }
}

/// Whether one of the patterns matches, or for a `Not…` element none. An empty list has no effect.
fn listed(patterns: &Patterns<'_>, matches: impl Fn(&str) -> Truth) -> Truth {
    let any = Truth::any(patterns.items.iter().map(|item| matches(item.value)));
    match (patterns.negated, patterns.items.is_empty()) {
        (true, true) => Truth::unknown("AWS does not say what an empty list means here"),
        (true, false) => !any,
        (false, _) => any,
    }
}
