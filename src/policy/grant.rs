//! What a single statement grants: whether it allows an action on whatever resource, and what narrows it.

use super::{Effect, Kind, Policy, Statement, cover};

/// A grant of an action on resources that nobody has named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WideGrant {
    /// How the action comes in.
    pub action: Through,
    /// Whether the resources are "all but some".
    pub not_resource: bool,
}

/// How a statement takes an action in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    Name,
    Wildcard,
    NotAction,
}

impl Policy<'_> {
    /// The statements that allow an action to identities on any resource of a kind, whose ARN is `example`.
    ///
    /// A Deny of the action for every resource takes it back. Where the document may be a service control policy,
    /// which grants nothing, "everything" is left out: that is how such a policy starts.
    pub fn wide_grants(&self, action: &str, example: &str) -> Vec<(&Statement<'_>, WideGrant)> {
        let denied = self.denies().any(|statement| {
            let everything = statement.resources().any(|resource| resource.value == "*");
            let named = statement.action.as_ref().is_some_and(|list| list.names_action(action));
            let plain = statement.resource.as_ref().is_some_and(|list| !list.negated);
            named && plain && everything && statement.conditions.is_empty()
        });
        if denied || self.kinds.is(Kind::Scp) || !self.kinds.may_be(Kind::Identity) {
            return Vec::new();
        }
        let all = |statement: &Statement<'_>| {
            let star = |list: Option<&super::Patterns<'_>>| {
                list.is_some_and(|list| list.items.iter().any(|item| item.value == "*"))
            };
            star(statement.action.as_ref()) && star(statement.resource.as_ref())
        };
        let statements = self.statements.iter().filter(|statement| {
            statement.is(Effect::Allow)
                && statement.unclear.is_none()
                && (self.kinds.is(Kind::Identity) || !all(statement))
        });
        statements
            .filter_map(|statement| Some((statement, statement.wide_grant(action, example)?)))
            .collect()
    }
}

impl Statement<'_> {
    fn wide_grant(&self, action: &str, example: &str) -> Option<WideGrant> {
        let (actions, resources) = (self.action.as_ref()?, self.resource.as_ref()?);
        if !actions.names_action(action) {
            return None;
        }
        let named = |item: &&str| item.eq_ignore_ascii_case(action);
        let through = match actions.negated {
            true => Through::NotAction,
            false if self.actions().any(|item| named(&item.value)) => Through::Name,
            false => Through::Wildcard,
        };
        let any = self.resources().any(|item| cover::resources(item.value, example));
        (any != resources.negated)
            .then_some(WideGrant { action: through, not_resource: resources.negated })
    }
}
