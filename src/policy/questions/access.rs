//! What decides together: layers of policies, and which of them must allow for whom.

use super::{Region, StatementRef};
use crate::policy::evaluate::Policies;
use crate::policy::translate::{Clauses, Condition, Translator};
use crate::policy::{Effect, Operator, Policy, PrincipalType, Statement};
use crate::sets::requests::Conjunction;

/// Policies that decide together: a request is allowed when every layer allows it and no policy denies it.
#[derive(Clone, Debug, Default)]
pub struct Access<'p> {
    pub(super) layers: Vec<Layer<'p>>,
    /// Each allows what all its layers allow; without a way, nothing is allowed.
    pub(super) ways: Vec<Way>,
    /// What the question is about beside its region.
    pub(super) about: Region,
    /// The question that the layers were made of, for the evaluator to judge as a whole.
    pub(super) whole: Option<&'p Policies<'p>>,
}

/// Policies of which any may allow.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer<'p> {
    pub(super) policies: Vec<&'p Policy<'p>>,
    /// Who is bound by what they deny; everyone where empty.
    pub(super) binds: Vec<Who>,
    /// The layer holds only what is granted to principals named so, and denies nothing.
    pub(super) named: Option<Naming>,
}

/// Layers that are enough together, for some principals.
#[derive(Clone, Debug, Default)]
pub(super) struct Way {
    pub(super) layers: Vec<usize>,
    pub(super) who: Vec<Who>,
}

/// How an entry of a Principal element names a caller: it decides which other policies must agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    Directly,
    ByRole,
    ByAccount,
}

/// Some of the requests, mostly by who makes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// Users, roles and federated users.
    Identities,
    /// These and root users.
    Signed,
    /// Root users.
    Root,
    /// Nobody of any account.
    Outsiders,
    /// No service-linked role: organization policies do not bind them.
    Unlinked,
    /// The principals of the account.
    Of(String),
    /// All others.
    NotOf(String),
    /// Requests for other actions.
    NoAction(&'static [&'static str]),
    /// Requests on other resources.
    NoResource(&'static str),
}

impl<'p> Access<'p> {
    /// One layer: an Allow of any of the policies is enough, as with several identity policies.
    pub fn of(policies: &[&'p Policy<'p>]) -> Self {
        Self { ways: vec![Way::default()], ..Self::default() }.and(policies)
    }

    /// With a further layer that must allow as well: a boundary, an organization's level, an endpoint.
    #[must_use]
    pub fn and(mut self, policies: &[&'p Policy<'p>]) -> Self {
        let at = self.add(Layer { policies: policies.to_vec(), ..Layer::default() });
        self.ways.iter_mut().for_each(|way| way.layers.push(at));
        self
    }

    pub(super) fn add(&mut self, layer: Layer<'p>) -> usize {
        self.layers.push(layer);
        self.layers.len() - 1
    }

    pub(super) fn policies(&self) -> impl Iterator<Item = &'p Policy<'p>> {
        self.layers.iter().flat_map(|layer| &layer.policies).copied()
    }

    /// The statement at a place of this access.
    pub fn statement(&self, place: StatementRef) -> Option<&'p Statement<'p>> {
        self.layers.get(place.layer)?.policies.get(place.policy)?.statements.get(place.statement)
    }
}

impl<'p> From<&'p Policy<'p>> for Access<'p> {
    fn from(policy: &'p Policy<'p>) -> Self {
        Self::of(&[policy])
    }
}

impl Layer<'_> {
    /// The statement's clauses as far as this layer has them.
    pub(super) fn clauses<'a>(
        &self,
        statement: &'a Statement<'_>,
        variables: bool,
    ) -> Option<Clauses<'a>> {
        let mut clauses = Clauses::of(statement, variables);
        let Some(naming) = self.named else { return Some(clauses) };
        if !statement.is(Effect::Allow) {
            return None;
        }
        match &mut clauses.principal {
            Some((false, entries)) => {
                entries.retain(|(kind, text)| Naming::of(*kind, text) == naming);
                (!entries.is_empty()).then_some(clauses)
            }
            _ => (naming == Naming::Directly).then_some(clauses),
        }
    }
}

impl Naming {
    fn of(kind: PrincipalType, text: &str) -> Self {
        let rest = text.splitn(6, ':').nth(5).unwrap_or("");
        match kind {
            PrincipalType::Aws if crate::policy::arn::is_account(text) || rest == "root" => {
                Self::ByAccount
            }
            PrincipalType::Aws if rest.starts_with("role/") => Self::ByRole,
            _ => Self::Directly,
        }
    }
}

impl Who {
    /// The literals of all the parts together.
    pub(super) fn literals(all: &[Self], translator: &mut Translator) -> Conjunction {
        all.iter().flat_map(|part| part.own(translator)).collect()
    }

    fn own(&self, translator: &mut Translator) -> Conjunction {
        match self {
            Self::Identities => vec![translator.identities(false)],
            Self::Signed => vec![translator.identities(true)],
            Self::Outsiders => vec![!translator.identities(true)],
            Self::Root => vec![translator.identities(true), !translator.identities(false)],
            Self::Of(account) => translator.principals_named(&[(PrincipalType::Aws, account)]),
            Self::NotOf(account) => {
                let own = translator.principals_named(&[(PrincipalType::Aws, account)]);
                own.into_iter().map(|literal| !literal).collect()
            }
            Self::Unlinked => translator.constraint(&Clauses {
                tests: vec![Condition {
                    operator: Operator::parse("ArnNotLike"),
                    key: "aws:PrincipalArn",
                    values: vec!["arn:*:iam::*:role/aws-service-role/*"],
                }],
                ..Clauses::default()
            }),
            Self::NoAction(patterns) => translator.constraint(&Clauses {
                action: Some((true, patterns.to_vec())),
                ..Clauses::default()
            }),
            Self::NoResource(pattern) => translator.constraint(&Clauses {
                resource: Some((true, vec![pattern])),
                ..Clauses::default()
            }),
        }
    }
}
