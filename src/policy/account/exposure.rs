//! What a principal may do to whatever resource there is: read what is stored, decide who else may, or everything.

use super::Principal;
use super::allows::{Answer, Step, Wanted};
use super::chains::DIRECT;
use super::targets::Target;
use super::watched::watched;
use crate::catalog;
use crate::policy::questions::Region;
use crate::policy::{Effect, Patterns, Statement};
use crate::source::Span;

/// An action that is allowed on a resource of which the policies say nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    pub action: String,
    /// What the action hands out; empty for actions that decide who may use a resource.
    pub what: &'static str,
    pub step: Step,
}

/// The actions of a kind that are allowed on any resource, and those of which it could not be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anywhere {
    pub allowed: Vec<Disclosure>,
    /// Each with the reason.
    pub unknown: Vec<(String, String)>,
}

/// Services of which all rights are as good as all rights of an account, or of what it stores.
const SENSITIVE: &[&str] = &[
    "cloudformation",
    "iam",
    "kms",
    "lambda",
    "organizations",
    "rolesanywhere",
    "s3",
    "secretsmanager",
    "ssm",
    "sso",
    "sts",
];

impl Principal<'_> {
    /// The actions that hand out what is stored and are allowed on any resource.
    pub fn disclosures(&self) -> Anywhere {
        self.anywhere(watched().disclosing(&self.layers().everywhere))
    }

    /// The actions that decide who may use a resource and are allowed on any resource; those of IAM aside, which are
    /// ways to more rights.
    pub fn exposures(&self) -> Anywhere {
        self.anywhere(watched().exposing(&self.layers().everywhere))
    }

    fn anywhere<'w>(&self, actions: impl Iterator<Item = (&'w str, &'static str)>) -> Anywhere {
        let mut found = Anywhere::default();
        for (action, what) in actions {
            // The example has names that no policy says, so what holds of it holds of others, too.
            let target = Target::exactly(Target::any(action).examples);
            let wanted = Wanted { action, target: &target, pins: &[DIRECT], caller: None };
            let action = action.to_owned();
            match self.surely_may(wanted) {
                Answer::Allowed(step) => found.allowed.push(Disclosure { action, what, step }),
                Answer::Unknown(why) => found.unknown.push((action, why)),
                Answer::Conditional(_) | Answer::Denied => {}
            }
        }
        found
    }

    /// The sensitive services whose every action is allowed on every resource, each with what grants it.
    pub fn whole_services(&self) -> Vec<(&'static str, Span)> {
        let wide = self.layers().own.iter().map(|held| held.statement).filter(|statement| {
            let plain = statement.is(Effect::Allow) && statement.conditions.is_empty();
            let wild = |list: &Patterns<'_>| {
                list.negated || list.items.iter().any(|item| item.value.ends_with('*'))
            };
            plain && statement.action.as_ref().is_some_and(wild) && statement.is_everywhere()
        });
        let wide: Vec<&Statement<'_>> = wide.collect();
        if wide.is_empty() {
            return Vec::new();
        }
        let found = SENSITIVE.iter().filter_map(|service| {
            // As a text, which only a pattern for every action takes in.
            let all = format!("{service}:*");
            let by = wide.iter().find_map(|statement| {
                let list = statement.action.as_ref()?;
                let item = list.items.iter().find(|item| catalog::matches(item.value, &all));
                match item {
                    Some(item) if !list.negated => Some(item.span),
                    None if list.negated && !statement.names_some(service) => Some(list.key),
                    _ => None,
                }
            })?;
            let region = Region::everything().action(&[all.as_str()]);
            self.allows_all_of(&region).then_some((*service, by))
        });
        found.collect()
    }
}

impl Statement<'_> {
    /// Whether an Action pattern names, or may name, an action of the service.
    fn names_some(&self, service: &str) -> bool {
        self.actions().any(|item| {
            let prefix = item.value.split(':').next().unwrap_or_default();
            prefix.contains(['*', '?']) || prefix.eq_ignore_ascii_case(service)
        })
    }
}
