//! The statements of a principal, each with the watched actions that it names: what is not about an action is left out.

use super::watched::{Granted, watched};
use super::{Principal, allows_everything};
use crate::policy::{Effect, Policy, Statement};

/// A statement with its policy.
#[derive(Debug)]
pub(super) struct Held<'p> {
    pub policy: &'p Policy<'p>,
    pub statement: &'p Statement<'p>,
    names: Granted,
}

/// All statements, by layer.
#[derive(Debug)]
pub(super) struct Layers<'p> {
    /// Of the principal and its groups.
    pub own: Vec<Held<'p>>,
    pub limits: Vec<Vec<Held<'p>>>,
    /// What is granted on some resource, under some circumstances: more than is really allowed.
    pub granted: Granted,
    /// The same for resources without any name in them.
    pub everywhere: Granted,
}

impl<'p> Layers<'p> {
    pub(super) fn of(principal: &Principal<'p>) -> Self {
        let certain = principal.is_certain();
        let own =
            held(&principal.policies).filter(|own| certain || !allows_everything(own.statement));
        let own: Vec<Held<'p>> = own.collect();
        let limits: Vec<Vec<Held<'p>>> = principal
            .limits
            .iter()
            .chain(&principal.above)
            .map(|limit| held(limit).collect())
            .collect();
        let mut granted = union(own.iter());
        let mut everywhere = union(own.iter().filter(|own| own.statement.is_everywhere()));
        for limit in &limits {
            let limit = union(limit.iter());
            granted.limit(&limit);
            everywhere.limit(&limit);
        }
        Self { own, limits, granted, everywhere }
    }
}

impl Held<'_> {
    /// Whether it may be about the action with that place.
    pub(super) fn is_about(&self, place: usize) -> bool {
        self.statement.unclear.is_some() || self.names.contains(place)
    }
}

fn held<'p>(policies: &[&'p Policy<'p>]) -> impl Iterator<Item = Held<'p>> {
    policies.iter().flat_map(|&policy| {
        policy.statements.iter().map(move |statement| {
            let names = watched().named(statement);
            Held { policy, statement, names }
        })
    })
}

/// What the Allow statements name.
fn union<'h>(all: impl Iterator<Item = &'h Held<'h>>) -> Granted {
    let mut granted = watched().none();
    for own in all.filter(|own| !own.statement.is(Effect::Deny)) {
        granted.add(&own.names);
    }
    granted
}

impl Statement<'_> {
    /// Whether its resources have no name in them: all, all of a kind, or all but some. True as well of some that do.
    pub(super) fn is_everywhere(&self) -> bool {
        self.resource.as_ref().is_none_or(|list| {
            let open = |text: &str| {
                let rest = text.rsplit(':').next().unwrap_or_default();
                let below = rest.split('/').nth(1);
                text == "*" || rest.starts_with('*') || below.is_some_and(|name| name == "*")
            };
            list.negated || list.items.iter().any(|item| open(item.value))
        })
    }
}
