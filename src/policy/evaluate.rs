//! The plain evaluator: what AWS answers to one concrete request, read off the documentation line by line.
//!
//! It is the oracle of the proofs: a witness is printed only after it has been asked here. So it shares no code
//! with `sets`, and prefers the order of the documentation to speed. What AWS leaves undocumented, or documents
//! twice and differently, becomes [`Truth::Unknown`] wherever it would change the answer.

mod combine;
mod condition;
mod explain;
mod pattern;
mod principal;
mod statement;
mod template;
mod truth;
mod value;

pub use combine::unclear;
pub use condition::holds;
pub use explain::Remark;
pub use principal::Named;
pub use statement::{Element, Match, matches};
pub use truth::Truth;
pub use value::{compare_numbers, is_value};

use super::caller::Caller;
use super::request::Request;
use super::{Effect, Kind, Policy, STATEMENT_ELEMENTS, Statement};

/// The policies of a question, by what they are attached to.
///
/// What is `None` is no part of the question: it is taken neither to grant nor to take away, and
/// [`Outcome::assumed`] says so where it matters. An empty list is a layer without any policy, which allows nothing.
#[derive(Clone, Debug, Default)]
pub struct Policies<'a> {
    /// Of the user with its groups, or of the role.
    pub identity: Option<Vec<&'a Policy<'a>>>,
    pub boundary: Option<Vec<&'a Policy<'a>>>,
    /// Given when the session was started.
    pub session: Option<Vec<&'a Policy<'a>>>,
    /// One list for each level from the organization's root to the account; each level must allow.
    pub scps: Vec<Vec<&'a Policy<'a>>>,
    /// Of all levels: only what they deny counts, since `RCPFullAWSAccess` is always attached.
    pub rcps: Vec<&'a Policy<'a>>,
    /// Of the resource, or the role's trust policy for `sts:AssumeRole`.
    pub resource: Option<Vec<&'a Policy<'a>>>,
    /// Of the VPC endpoint through which the request comes, if it comes through one.
    pub endpoint: Option<Vec<&'a Policy<'a>>>,
    /// The account that owns the resource, where the request does not tell it.
    pub resource_account: Option<String>,
    /// Whether the caller belongs to the organization's management account, which no SCP binds.
    pub management_account: bool,
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Allow,
    /// A Deny statement matches.
    ExplicitDeny,
    /// Nothing denies it, and not all allow it that must.
    ImplicitDeny,
    /// With the reason.
    Unknown(String),
}

/// A decision and what led to it.
#[derive(Clone, Debug)]
pub struct Outcome<'a> {
    pub decision: Decision,
    /// Whether some Deny statement matches.
    pub denied: Truth,
    /// Whether all allow it that must, Deny statements left aside.
    pub allowed: Truth,
    /// The statements about the action, whether they matched or not, in the order of the layers.
    pub considered: Vec<Considered<'a>>,
    /// What would have to allow the request and does not.
    pub missing: Vec<Missing<'a>>,
    /// What the question left out and the answer takes for granted.
    pub assumed: Vec<String>,
}

/// A layer that would have to allow a request and does not.
#[derive(Clone, Debug)]
pub struct Missing<'a> {
    /// Lower case, without a full stop.
    pub message: String,
    /// The policies of the layer.
    pub policies: Vec<&'a Policy<'a>>,
}

/// A statement that was near enough to matter.
#[derive(Clone, Debug)]
pub struct Considered<'a> {
    pub layer: Kind,
    pub policy: &'a Policy<'a>,
    pub statement: &'a Statement<'a>,
    pub found: Match,
}

impl<'a> Policies<'a> {
    /// One policy alone, as what it is: a policy of a resource where it has principals, else of an identity.
    pub fn only(policy: &'a Policy<'a>) -> Self {
        let mut all = Self::default();
        all.add_inferred(policy);
        all
    }

    /// Adds a policy of which nobody says what it is: as a resource's where it has principals, else as an identity's.
    ///
    /// One whose statements cannot all be read counts as both, since an element nobody knows may be meant as its
    /// Principal: left out where only one of the two is asked, it would be taken for empty.
    pub fn add_inferred(&mut self, policy: &'a Policy<'a>) {
        let has_principal = policy.statements.iter().any(|s| s.principal.is_some());
        let unknown = |statement: &Statement<'_>| {
            let members = statement.node.members();
            members.iter().any(|(key, _)| !STATEMENT_ELEMENTS.contains(&&*key.text))
        };
        let unclear = unclear(policy).is_some() || policy.statements.iter().any(unknown);
        if has_principal || unclear {
            self.add(Kind::Resource, policy);
        }
        if !has_principal {
            self.add(Kind::Identity, policy);
        }
    }

    /// Adds a policy to the layer of its kind; an SCP as one more level.
    pub fn add(&mut self, kind: Kind, policy: &'a Policy<'a>) {
        let place = match kind {
            Kind::Identity => &mut self.identity,
            Kind::Boundary => &mut self.boundary,
            Kind::Session => &mut self.session,
            Kind::Trust | Kind::Bucket | Kind::Resource => &mut self.resource,
            Kind::Endpoint => &mut self.endpoint,
            Kind::Scp => return self.scps.push(vec![policy]),
            Kind::Rcp => return self.rcps.push(policy),
        };
        place.get_or_insert_default().push(policy);
    }
}

/// Answers a request from all the policies of a question.
pub fn evaluate<'a>(request: &Request, policies: &Policies<'a>) -> Outcome<'a> {
    combine::combine(request, policies)
}

/// Answers a request from one policy alone, as far as that policy goes.
pub fn evaluate_one<'a>(request: &Request, policy: &'a Policy<'a>) -> Outcome<'a> {
    combine::combine(request, &Policies::only(policy))
}
