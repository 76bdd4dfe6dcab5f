//! Which statements decide, and what is to be said of each.

use super::{Considered, Decision, Effect, Element, Outcome, Truth};
use crate::policy::request::{ORDINARY, Request};
use crate::policy::{Base, Family, Policy, Qualifier, Statement, Test};
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
        // Another layer's statement is no way in where that layer allows the request already.
        let short = |policy: &Policy<'_>| {
            let mut all = self.missing.iter().flat_map(|missing| &missing.policies);
            self.missing.is_empty() || all.any(|own| std::ptr::eq(*own, policy))
        };
        let nearest = nearest.filter(|found| short(found.policy));
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
                let unless = unless(statement);
                (statement.head(), format!("{title} of the {layer} denies it{unless}"))
            }
            (Decision::ImplicitDeny, Truth::No) if statement.is(Effect::Allow) => {
                let why = about.found.why_not(statement, request)?;
                let at = about.found.excluding_span(statement).unwrap_or(statement.head());
                let wanted = match about.found.excluded_by {
                    Some(Element::Condition(index)) => {
                        statement.conditions.get(index).and_then(wanted)
                    }
                    _ => None,
                };
                let wanted =
                    wanted.map(|wanted| format!("; it takes {wanted}")).unwrap_or_default();
                (at, format!("{title} of the {layer} would allow it, but {why}{wanted}"))
            }
            (Decision::Unknown(_), Truth::Unknown(why)) => {
                (statement.head(), format!("{title} of the {layer} may apply: {why}"))
            }
            _ => return None,
        };
        Some(Remark { about, at, message })
    }

    /// The policies that would have to allow the request and have no Allow statement about its action.
    pub fn silent(&self) -> Vec<&'a Policy<'a>> {
        let policies = self.missing.iter().flat_map(|missing| &missing.policies);
        let about = |policy: &Policy<'_>| {
            let mut own = self.considered.iter().filter(|found| found.statement.is(Effect::Allow));
            own.any(|found| std::ptr::eq(found.policy, policy))
        };
        policies.filter(|policy| !about(policy)).copied().collect()
    }

    /// What the answer takes for granted although the question does not say it; `added` are the keys that only
    /// [`Request::open`] set.
    pub fn assumptions(&self, added: &[&str]) -> Vec<String> {
        let mut all = self.assumed.clone();
        for (key, value) in ORDINARY.iter().filter(|(key, _)| added.contains(key)) {
            let tested = |found: &Considered<'_>| found.statement.tests_of(key).next().is_some();
            if self.considered.iter().any(tested) {
                all.push(format!("{key} is {value}, since the request does not say otherwise"));
            }
        }
        all
    }
}

/// How many values are named.
const MOST_VALUES: usize = 3;

/// The values of a test, as a list that ends in "or".
fn values(test: &Test<'_>) -> Option<String> {
    let named: Vec<String> =
        test.values.iter().take(MOST_VALUES).map(|value| format!("`{}`", value.value)).collect();
    let more = test.values.len().saturating_sub(MOST_VALUES);
    match named.split_last()? {
        _ if more > 0 => Some(format!("{} or one of {more} more", named.join(", "))),
        (last, []) => Some(last.clone()),
        (last, others) => Some(format!("{} or {last}", others.join(", "))),
    }
}

/// What a request needs to meet a condition; `None` where that is not said in a few words.
fn wanted(test: &Test<'_>) -> Option<String> {
    let operator = test.parsed?;
    let values = values(test)?;
    Some(match (operator.base, operator.base.family()) {
        (Base::Null, _) if values == "`true`" => "a request without it".to_owned(),
        (Base::Null, _) => "a request with it".to_owned(),
        (Base::NumericLessThan | Base::DateLessThan, _) => format!("less than {values}"),
        (Base::NumericLessThanEquals | Base::DateLessThanEquals, _) => format!("at most {values}"),
        (Base::NumericGreaterThan | Base::DateGreaterThan, _) => format!("more than {values}"),
        (Base::NumericGreaterThanEquals | Base::DateGreaterThanEquals, _) => {
            format!("at least {values}")
        }
        (base, _) if base.is_negated() => format!("anything but {values}"),
        (_, Family::Ip) => format!("an address in {values}"),
        _ if operator.qualifier == Some(Qualifier::ForAllValues) => format!("nothing but {values}"),
        _ => values,
    })
}

/// The conditions of a Deny that a request could escape by.
fn unless(statement: &Statement<'_>) -> String {
    let escapes = statement.conditions.iter().filter_map(|test| {
        let (operator, values, key) = (test.parsed?, values(test)?, test.key.value);
        Some(match (operator.base, operator.base.family()) {
            (Base::Null, _) if values == "`true`" => format!("the request has `{key}`"),
            (Base::Null, _) => format!("the request has no `{key}`"),
            (_, Family::Numeric | Family::Date) => {
                format!("`{}` on `{key}` is not met", test.operator.value)
            }
            (base, Family::Ip) if base.is_negated() => format!("`{key}` is in {values}"),
            (_, Family::Ip) => format!("`{key}` is outside {values}"),
            (base, _) if base.is_negated() => format!("`{key}` is {values}"),
            _ => format!("`{key}` is other than {values}"),
        })
    });
    let escapes: Vec<String> = escapes.collect();
    if escapes.is_empty() { String::new() } else { format!(", unless {}", escapes.join(", or ")) }
}
