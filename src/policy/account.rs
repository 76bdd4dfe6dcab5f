//! A user or role with everything that is attached to it: what it may do follows from all of it at once.

mod allows;
mod chains;
mod examples;
mod exposure;
mod held;
mod of_aws;
mod read;
mod takeover;
mod targets;
mod watched;

pub use allows::Step;
pub use chains::{Chain, Escalation};
pub use exposure::{Anywhere, Disclosure};
pub use of_aws::{OfAws, StandIn};
pub use read::{Account, Document};
pub use takeover::Takeover;

use super::questions::{Access, Assume, Detail, Region, never_allowed, no_new_access};
use super::{Effect, Kind, Kinds, Policy, Statement};
use crate::document::json;
use crate::source::{FileId, Span};
use held::Layers;
use std::cell::OnceCell;

/// A user or role, or whoever has one policy of which no more is known.
#[derive(Debug, Default)]
pub struct Principal<'p> {
    /// ARNs, or names where the input has no ARNs; several where they have the same attached. Empty: not known.
    pub names: Vec<String>,
    /// Its own policies and those of its groups.
    pub policies: Vec<&'p Policy<'p>>,
    /// Each a layer that has to allow as well: the permissions boundary.
    pub limits: Vec<Vec<&'p Policy<'p>>>,
    /// The levels of service control policies above the account, each of which has to allow as well.
    pub above: Vec<Vec<&'p Policy<'p>>>,
    /// ARNs of its groups; `None` where that is not known.
    pub groups: Option<Vec<String>>,
    /// ARNs of the customer managed policies attached to it or its groups; `None` where that is not known.
    pub attached: Option<Vec<String>>,
    /// Its tags, by key; `None` where they are not known.
    pub tags: Option<Vec<(String, String)>>,
    /// What is attached but not in the input, so that it may be allowed more or less.
    pub missing: Vec<String>,
    /// Where the input describes it.
    pub at: Option<Span>,
    /// A way to any right through somebody of the account, where one was looked for and found.
    pub takeover: Option<Takeover>,
    layers: OnceCell<Layers<'p>>,
    administrator: OnceCell<bool>,
    escalation: OnceCell<Escalation>,
}

/// What `arn:aws:iam::aws:policy/AdministratorAccess` says.
const EVERYTHING: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;

impl<'p> Principal<'p> {
    /// Whoever has the policy; `None` where it is none of an identity.
    pub fn with(policy: &'p Policy<'p>) -> Option<Self> {
        let identity = policy.kinds.may_be(Kind::Identity);
        let named = policy.statements.iter().any(|statement| statement.principal.is_some());
        (identity && !named).then(|| Self { policies: vec![policy], ..Self::default() })
    }

    /// The ARN, where the principal is known and stands for itself alone.
    pub fn arn(&self) -> Option<&str> {
        let name = self.names.first()?;
        name.starts_with("arn:").then_some(name.as_str())
    }

    /// How a message names it.
    pub fn title(&self) -> String {
        match self.names.as_slice() {
            [] => "whoever has this policy".to_owned(),
            [one] => titled(one),
            [first, rest @ ..] => format!("{} and {} like it", titled(first), rest.len()),
        }
    }

    /// Whether all its policies are surely those of an identity. A document alone might be an SCP or a boundary,
    /// which grant nothing.
    pub fn is_certain(&self) -> bool {
        let identity = Kinds::from(Kind::Identity);
        !self.names.is_empty() || self.policies.iter().all(|policy| policy.kinds == identity)
    }

    fn layers(&self) -> &Layers<'p> {
        self.layers.get_or_init(|| Layers::of(self))
    }

    fn access(&self) -> Access<'p> {
        self.limits.iter().fold(Access::of(&self.policies), |access, limit| access.and(limit))
    }

    /// Whether it is allowed every request, as far as the account itself goes: a set question, so that several statements
    /// may do it together.
    pub fn is_administrator(&self) -> bool {
        *self.administrator.get_or_init(|| {
            // Only a statement about all actions, or all but some, can take part in that.
            let all = self.policies.iter().flat_map(|policy| &policy.statements).any(|statement| {
                statement.is(Effect::Allow)
                    && statement.conditions.is_empty()
                    && statement.action.as_ref().is_some_and(|list| {
                        list.negated || list.items.iter().any(|item| is_all(item.value))
                    })
            });
            all && self.allows_all_of(&Region::everything())
        })
    }

    /// Whether it is allowed every request of the region, of which the levels above the account leave some.
    fn allows_all_of(&self, region: &Region) -> bool {
        let Ok(node) = json::parse(EVERYTHING, FileId::default()) else { return false };
        let everything = Policy::of(&node);
        let all = Access::of(&[&everything]);
        let (own, assume) = (self.access(), Assume::documented().telling(Detail::Verdict));
        if !no_new_access(&own, &all, region, &assume).holds() {
            return false;
        }
        let bounded = self.above.iter().fold(own, |access, level| access.and(level));
        self.above.is_empty() || !never_allowed(&bounded, region, &assume).holds()
    }

    /// Where to point when no statement in particular is meant.
    pub fn place(&self) -> Option<Span> {
        let statements = self.policies.iter().flat_map(|policy| &policy.statements);
        statements.map(Statement::head).next().or(self.at)
    }

    /// Where to point when all of it is meant: the widest Allow.
    pub fn widest(&self) -> Option<Span> {
        let mut allows =
            self.policies.iter().flat_map(|policy| policy.allows()).filter(|s| s.action.is_some());
        let all = |statement: &&Statement<'_>| {
            statement.actions().any(|item| is_all(item.value))
                || statement.action.as_ref().is_some_and(|list| list.negated)
        };
        let found = allows.find(all)?;
        found.action.as_ref().map(|list| list.node.span)
    }
}

/// How a message names a user, role or group: role `ci`.
fn titled(name: &str) -> String {
    let name = name.rsplit_once(':').map_or(name, |(_, name)| name);
    let (kind, name) = name.split_once('/').unwrap_or(("principal", name));
    format!("{kind} `{name}`")
}

/// Whether an action pattern is `*` or `*:*`, in any number of stars.
fn is_all(pattern: &str) -> bool {
    !pattern.is_empty()
        && pattern.bytes().all(|byte| byte == b'*' || byte == b':')
        && pattern.starts_with('*')
        && pattern.ends_with('*')
}

/// Whether a statement is how service control policies start: everything, without a condition.
fn allows_everything(statement: &Statement<'_>) -> bool {
    statement.is(Effect::Allow)
        && statement.conditions.is_empty()
        && statement.actions().any(|item| is_all(item.value))
        && statement.resources().any(|item| item.value == "*")
}
