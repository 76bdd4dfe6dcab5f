//! What the service data knows of a policy's names: looked up once, however many checks ask.

use super::arn::Arn;
use super::{Patterns, Policy, Spanned, Statement, Test};
use crate::catalog::{self, Action, ConditionKey};
use std::cell::OnceCell;

/// What is known of a list of patterns.
#[derive(Debug)]
pub(super) struct Known<'a> {
    /// Filled when somebody asks.
    actions: OnceCell<Box<[Option<Action>]>>,
    arns: Box<[Option<Arn<'a>>]>,
}

impl<'a> Known<'a> {
    pub(super) fn of(items: &[Spanned<&'a str>]) -> Self {
        let arns = items.iter().map(|item| Arn::parse(item.value)).collect();
        Self { actions: OnceCell::new(), arns }
    }
}

impl<'a> Patterns<'a> {
    /// The patterns, each with the action that it names in full; none for patterns and unknown names.
    pub fn with_actions(&self) -> impl Iterator<Item = (Spanned<&'a str>, Option<Action>)> {
        let look_up = || self.items.iter().map(|item| catalog::action(item.value)).collect();
        let actions = self.known.actions.get_or_init(look_up);
        self.items.iter().copied().zip(actions.iter().copied())
    }

    /// The patterns, each with its parts where it is an ARN.
    pub fn with_arns(&self) -> impl Iterator<Item = (Spanned<&'a str>, Option<Arn<'a>>)> {
        self.items.iter().copied().zip(self.known.arns.iter().copied())
    }
}

impl<'a> Statement<'a> {
    /// The patterns of `Resource` or `NotResource` that are ARNs.
    pub fn resource_arns(&self) -> impl Iterator<Item = (Spanned<&'a str>, Arn<'a>)> {
        let arns = self.resource.iter().flat_map(Patterns::with_arns);
        arns.filter_map(|(item, arn)| Some((item, arn?)))
    }

    /// The patterns of `Action` or `NotAction` that are not the full name of a known action.
    pub fn unknown_actions(&self) -> impl Iterator<Item = Spanned<&'a str>> {
        let actions = self.action.iter().flat_map(Patterns::with_actions);
        actions.filter(|(_, action)| action.is_none()).map(|(item, _)| item)
    }
}

impl Test<'_> {
    /// The key as the service data has it.
    pub fn documented(&self) -> Option<ConditionKey> {
        *self.documented.get_or_init(|| catalog::condition_key(self.key.value))
    }
}

impl<'a> Policy<'a> {
    /// The policy with as few other statements as a question about this one's own elements needs, and the
    /// statement's place there: the rest neither tells how its keys are read nor leaves anything unclear.
    pub fn around(&self, statement: &Statement<'a>) -> (Policy<'a>, usize) {
        let mixed =
            self.statements.iter().any(|s| s.principal.is_some() != statement.principal.is_some());
        let needed = |other: &Statement<'a>| {
            mixed
                || other.index == statement.index
                || other.effect.is_none()
                || statement
                    .conditions
                    .iter()
                    .any(|test| other.tests_of(test.key.value).next().is_some())
        };
        let place =
            self.statements.iter().take(statement.index).filter(|other| needed(other)).count();
        (self.part(needed), place)
    }

    /// The same with only one action and one resource left to the statement: what some request shows of this, it shows
    /// of the whole.
    pub fn sample(&self, statement: &Statement<'a>) -> (Policy<'a>, usize) {
        let (mut policy, place) = self.around(statement);
        if let Some(own) = policy.statements.get_mut(place) {
            for patterns in [&mut own.action, &mut own.resource].into_iter().flatten() {
                // A list of exceptions must stay whole.
                if !patterns.negated {
                    patterns.items.truncate(1);
                }
            }
        }
        (policy, place)
    }
}
