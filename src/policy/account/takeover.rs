//! Which ways of a principal lead to any right through a user, role or group that the input holds.

use super::allows::{Answer, Step, Wanted};
use super::chains::{Chain, pins};
use super::targets::{Target, types};
use super::{Account, Principal, titled};
use crate::policy::Policy;
use crate::policy::arn::Arn;
use crate::policy::caller::Caller;
use crate::policy::escalation::{Class, Path};
use crate::policy::evaluate::{Decision, Policies, evaluate};
use crate::policy::request::Request;
use crate::source::Span;
use std::collections::BTreeMap;

/// A way to any right through somebody of the same account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Takeover {
    /// With the requests that are about the target.
    pub chain: Chain,
    /// The ARN of who goes this way.
    pub by: String,
    /// The ARN of who is taken over.
    pub target: String,
    /// Where the input shows the target.
    pub at: Span,
    /// What else the account has to have; `None` where the input tells it all.
    pub given: Option<String>,
}

impl Takeover {
    /// How a message names who goes this way and who is taken over.
    pub fn titles(&self) -> (String, String) {
        (titled(&self.by), titled(&self.target))
    }
}

/// Somebody whom others may take over.
#[derive(Debug)]
pub(super) struct Candidate<'p> {
    pub arn: String,
    pub at: Span,
    /// Of a role: who may assume it.
    pub trust: Option<&'p Policy<'p>>,
    /// Whether it has any right, or can give itself any.
    pub mighty: bool,
}

impl Candidate<'_> {
    fn is_a(&self, kind: &str) -> bool {
        let resource = Arn::parse(&self.arn).map(|arn| arn.resource);
        resource.is_some_and(|text| text.split('/').next() == Some(kind))
    }

    /// Whether its trust policy lets somebody assume it; conditions of which nothing is known are taken not to.
    fn trusts(&self, caller: Caller, policies: &Policies<'_>) -> bool {
        let Some(trust) = self.trust else { return false };
        let request = Request::new(caller, "sts:AssumeRole", &self.arn).completed();
        let all = Policies { resource: Some(vec![trust]), ..policies.clone() };
        evaluate(&request, &all).decision == Decision::Allow
    }
}

impl<'p> Account<'p> {
    /// Looks in the account for whom the ways of each principal lead to.
    ///
    /// To be asked when all that bounds the principals is known.
    pub fn find_takeovers(&mut self) {
        let all = self.principals.iter().chain(&self.groups);
        let by_name: BTreeMap<&str, &Principal<'_>> =
            all.flat_map(|own| own.names.iter().map(move |name| (name.as_str(), own))).collect();
        for candidate in &mut self.candidates {
            let own = by_name.get(candidate.arn.as_str());
            candidate.mighty =
                own.is_some_and(|own| own.is_administrator() || !own.escalation().own.is_empty());
        }
        for principal in &mut self.principals {
            principal.takeover = principal.find_takeover(&self.candidates);
        }
    }
}

impl<'p> Principal<'p> {
    /// The first way that leads to somebody; none for who can have any right without.
    fn find_takeover(&self, candidates: &[Candidate<'p>]) -> Option<Takeover> {
        let escalation = self.escalation();
        if self.is_administrator() || !escalation.own.is_empty() {
            return None;
        }
        escalation.dependent.iter().find_map(|chain| {
            let (kind, places) = taken(chain.path)?;
            // Only trust policies and groups tell those apart who have the same attached.
            let by_name = chain.path.actions.contains(&"sts:AssumeRole") || kind == "group";
            let names = self.names.iter().take(if by_name { usize::MAX } else { 1 });
            names.filter(|name| kind != "group" || name.contains(":user/")).find_map(|name| {
                let own = candidates.iter().filter(|own| own.is_a(kind) && own.arn != *name);
                let found = own.filter(|own| own.mighty || hands_out(chain.path));
                found.filter(|own| self.opens(chain.path, name, own)).find_map(|target| {
                    let chain = self.on(chain, &places, name, &target.arn)?;
                    let given = given(chain.path);
                    let (by, target, at) = (name.clone(), target.arn.clone(), target.at);
                    Some(Takeover { chain, by, target, at, given })
                })
            })
        })
    }

    /// Whether the target is of the caller's account and trusts whom the way needs it to.
    fn opens(&self, path: &Path, name: &str, target: &Candidate<'_>) -> bool {
        let account = |text: &str| Arn::parse(text).map(|arn| arn.account.to_owned());
        if account(name).is_none() || account(name) != account(&target.arn) {
            return false;
        }
        if path.actions.contains(&"iam:PassRole") {
            let service = |name: &str| Caller::Service(name.to_owned());
            let mut services = path.services.iter();
            return services.all(|name| target.trusts(service(name), &Policies::default()));
        }
        let assumes = path.actions.contains(&"sts:AssumeRole");
        if !assumes || path.actions.contains(&"iam:UpdateAssumeRolePolicy") {
            return true;
        }
        let policies = Policies {
            identity: Some(self.policies.clone()),
            boundary: self.limits.first().cloned(),
            scps: self.above.clone(),
            ..Policies::default()
        };
        Caller::parse(name).is_some_and(|caller| target.trusts(caller, &policies))
    }

    /// The way with the requests at these places made about the target.
    fn on(&self, chain: &Chain, places: &[usize], name: &str, arn: &str) -> Option<Chain> {
        let mut steps = chain.steps.clone();
        let target = Target::exactly(vec![arn.to_owned()]);
        for place in places {
            let action = chain.path.actions.get(*place)?;
            let pins = pins(action, chain.path);
            let wanted = Wanted { action, target: &target, pins: &pins, caller: Some(name) };
            let Answer::Allowed(step) = self.may(wanted) else { return None };
            *steps.get_mut(*place)? = step;
        }
        let steps: Vec<Step> = steps;
        Some(Chain { path: chain.path, steps })
    }
}

/// What a way takes over, and the places of its actions that are about that; `None` where the input cannot tell.
fn taken(path: &Path) -> Option<(&'static str, Vec<usize>)> {
    match path.class {
        Class::Itself if path.actions != ["iam:AddUserToGroup"] => return None,
        Class::Existing | Class::IdentityCenter => return None,
        _ => {}
    }
    let mut kind = None;
    let mut places = Vec::new();
    for (place, action) in path.actions.iter().enumerate() {
        let own = types(action).into_iter().next();
        let own = own.filter(|own| matches!(own.service().prefix(), "iam" | "sts"));
        match own.map(|own| own.name()) {
            Some(name @ ("user" | "role" | "group")) if kind.is_none_or(|kind| kind == name) => {
                kind = Some(name);
                places.push(place);
            }
            // Whose policy it is, or what else, the ARNs do not tell.
            Some(_) => return None,
            None => {}
        }
    }
    Some((kind?, places))
}

/// Whether the way gives its target any right, so that it need not be a mighty one.
fn hands_out(path: &Path) -> bool {
    const BY: &[&str] =
        &["iam:AttachRolePolicy", "iam:AttachUserPolicy", "iam:PutRolePolicy", "iam:PutUserPolicy"];
    path.class == Class::Principal && path.actions.iter().any(|action| BY.contains(action))
}

/// What a way needs besides a target.
fn given(path: &Path) -> Option<String> {
    const TARGETS: &[&str] =
        &["a mightier role", "a mightier group", "a role that", "any role", "another user"];
    match path.needs.split_once("; ") {
        Some((_, rest)) => Some(rest.to_owned()),
        None if TARGETS.iter().any(|target| path.needs.starts_with(target)) => None,
        None => Some(path.needs.replace("a mightier user", "a user")),
    }
}
