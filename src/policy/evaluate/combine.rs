//! How the policies of all layers make one decision (the table of AWS's evaluation logic).

use super::statement::bounded_match;
use super::{
    Caller, Considered, Decision, Effect, Kind, Missing, Named, Outcome, Policies, Policy, Request,
    Truth,
};
use crate::document::{Case, Key, Node};
use crate::policy::arn::{Arn, is_account};
use crate::policy::caller::{Form, Identity};
use crate::policy::request::Values;
use crate::policy::{POLICY_ELEMENTS, Principals, Statement};

/// What the policies of one layer say together.
struct Layer {
    denies: Truth,
    allows: Truth,
    /// How the Allow statements that match name the caller.
    named: Named,
}

/// A question on its way to a decision.
struct Question<'q, 'a> {
    request: &'q Request,
    policies: &'q Policies<'a>,
    denied: Truth,
    considered: Vec<Considered<'a>>,
    missing: Vec<Missing<'a>>,
    assumed: Vec<String>,
}

/// Who must allow a request that one identity makes, each layer's own answer.
struct Sides {
    identity: Option<Truth>,
    /// Permissions boundary and session policy.
    bounds: Truth,
    resource: Option<Named>,
}

pub(super) fn combine<'a>(request: &Request, policies: &Policies<'a>) -> Outcome<'a> {
    let mut question = Question {
        request,
        policies,
        denied: Truth::No,
        considered: Vec::new(),
        missing: Vec::new(),
        assumed: Vec::new(),
    };
    let allowed = question.allowed();
    let Question { denied, considered, mut missing, assumed, .. } = question;
    let decision = match (&denied, &allowed) {
        (Truth::Yes, _) => Decision::ExplicitDeny,
        (_, Truth::No) => Decision::ImplicitDeny,
        (Truth::Unknown(why), _) | (Truth::No, Truth::Unknown(why)) => {
            Decision::Unknown(why.clone())
        }
        (Truth::No, Truth::Yes) => Decision::Allow,
    };
    if decision != Decision::ImplicitDeny {
        missing.clear();
    }
    Outcome { decision, denied, allowed, considered, missing, assumed }
}

impl<'a> Question<'_, 'a> {
    fn allowed(&mut self) -> Truth {
        let policies = self.policies;
        let guards = self.organization().and(self.endpoint());
        let rcps = self.layer(&policies.rcps, Kind::Rcp);
        if !matches!(&self.request.principal, Caller::Identity(own) if own.is_service_linked()) {
            self.deny(rcps.denies);
        }
        let resource =
            policies.resource.as_ref().map(|list| self.denying_layer(list, Kind::Resource));
        let resource = resource.map(|layer| layer.named);
        let granted = match &self.request.principal {
            Caller::Identity(identity) => self.identity(identity, resource),
            _ => {
                let granted = resource.map_or(Truth::No, |named| named.any());
                self.need(
                    &granted,
                    "a policy of the resource must allow it",
                    &[&policies.resource],
                );
                granted
            }
        };
        guards.and(granted)
    }

    /// The service control policies: an Allow at each level.
    fn organization(&mut self) -> Truth {
        let bound = match &self.request.principal {
            Caller::Identity(identity) => !identity.is_service_linked(),
            _ => false,
        };
        if !bound || self.policies.management_account {
            return Truth::Yes;
        }
        let mut all = Truth::Yes;
        for (index, level) in self.policies.scps.iter().enumerate() {
            let allows = self.denying_layer(level, Kind::Scp).allows;
            let what = format!("a service control policy of level {} must allow it", index + 1);
            self.need(&allows, &what, &[&Some(level.clone())]);
            all = all.and(allows);
        }
        all
    }

    /// The endpoint's policy, for a request that comes through an endpoint.
    fn endpoint(&mut self) -> Truth {
        let Some(list) = &self.policies.endpoint else { return Truth::Yes };
        let context = &self.request.context;
        let has = |key: &str| !matches!(context.get(key), None | Some(Values::Untold));
        if has("aws:SourceIp") {
            return Truth::Yes;
        }
        if !["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"].iter().any(|key| has(key)) {
            self.assumed.push("the request comes through the VPC endpoint".to_owned());
        }
        let allows = self.denying_layer(list, Kind::Endpoint).allows;
        self.need(&allows, "the VPC endpoint policy must allow it", &[&self.policies.endpoint]);
        allows
    }

    fn identity(&mut self, caller: &Identity, resource: Option<Named>) -> Truth {
        if caller.form == Form::Root {
            return self.root(caller, resource);
        }
        let policies = self.policies;
        let mut own = |list: &Option<Vec<&'a Policy<'a>>>, kind| {
            list.as_ref().map(|list| self.denying_layer(list, kind).allows)
        };
        let identity = own(&policies.identity, Kind::Identity);
        let boundary = own(&policies.boundary, Kind::Boundary).unwrap_or(Truth::Yes);
        let session = own(&policies.session, Kind::Session).unwrap_or(Truth::Yes);
        let sides = Sides { identity, bounds: boundary.clone().and(session.clone()), resource };
        let same = self.same_account(caller);
        let here = || sides.same_account(self.resource_decides());
        let there = || sides.cross_account();
        let granted = match &same {
            Truth::Yes => here(),
            Truth::No => there(),
            Truth::Unknown(why) => here().agreed(there(), || why.clone()),
        };
        self.need(&boundary, "the permissions boundary must allow it", &[&policies.boundary]);
        self.need(&session, "the session policy must allow it", &[&policies.session]);
        self.explain(&sides, &same, &granted);
        granted
    }

    /// The root user has no policies of its own.
    fn root(&mut self, caller: &Identity, resource: Option<Named>) -> Truth {
        let Some(resource) = resource else { return Truth::Yes };
        let there = resource.any();
        let here = if self.resource_decides() { there.clone() } else { Truth::Yes };
        let granted = match self.same_account(caller) {
            Truth::Yes => here,
            Truth::No => there,
            Truth::Unknown(why) => here.agreed(there, || why),
        };
        self.need(&granted, "a policy of the resource must allow it", &[&self.policies.resource]);
        granted
    }

    /// Says which side did not allow, and what the question left out.
    fn explain(&mut self, sides: &Sides, same: &Truth, granted: &Truth) {
        let crossing = *same == Truth::No;
        let policies = self.policies;
        if let Some(identity) = &sides.identity
            && (crossing || sides.resource.is_none())
        {
            let what = "an identity policy of the caller must allow it";
            self.need(identity, what, &[&policies.identity]);
        }
        if let Some(resource) = &sides.resource
            && (crossing || sides.identity.is_none() || self.resource_decides())
        {
            let what = "a policy of the resource must allow it";
            self.need(&resource.any(), what, &[&policies.resource]);
        }
        if self.missing.is_empty() && sides.resource.is_some() && sides.identity.is_some() {
            let what = "a policy of the caller or of the resource must allow it";
            self.need(granted, what, &[&policies.identity, &policies.resource]);
        }
        // What is denied anyway takes nothing for granted.
        if granted.is_no() || self.denied.is_yes() {
            return;
        }
        let direct = sides.resource.as_ref().is_some_and(|named| named.directly.is_yes());
        if sides.identity.is_none() && (crossing || !direct) {
            self.assumed.push("the caller's own policies allow it".to_owned());
        }
        if sides.resource.is_none() && (crossing || self.resource_decides()) {
            self.assumed.push("the policy of the resource allows it".to_owned());
        }
    }

    /// KMS keys and roles are opened only by their own policies.
    fn resource_decides(&self) -> bool {
        let mut policies = self.policies.resource.iter().flatten();
        let service = self.request.action.split(':').next().unwrap_or("");
        let role = self.request.action.to_lowercase().starts_with("sts:assumerole");
        let key = Arn::parse(&self.request.resource)
            .is_some_and(|arn| arn.service == "kms" && arn.resource.starts_with("key/"));
        role || (key && service.eq_ignore_ascii_case("kms"))
            || policies.any(|policy| policy.kinds.is(Kind::Trust))
    }

    fn same_account(&self, caller: &Identity) -> Truth {
        let told = match self.request.context.get("aws:ResourceAccount") {
            Some(Values::One(account)) => Some(account.as_str()),
            _ => None,
        };
        let in_arn = Arn::parse(&self.request.resource).map(|arn| arn.account);
        let owner = told.or(in_arn.filter(|text| is_account(text)));
        match owner.or(self.policies.resource_account.as_deref()) {
            Some(owner) => (owner == caller.account).into(),
            None => Truth::unknown("the account of the resource is not known"),
        }
    }

    fn need(&mut self, truth: &Truth, what: &str, layers: &[&Option<Vec<&'a Policy<'a>>>]) {
        if truth.is_no() {
            let policies = layers.iter().flat_map(|list| list.iter().flatten()).copied().collect();
            self.missing.push(Missing { message: what.to_owned(), policies });
        }
    }

    fn deny(&mut self, denies: Truth) {
        self.denied = std::mem::replace(&mut self.denied, Truth::No).or(denies);
    }

    fn denying_layer(&mut self, list: &[&'a Policy<'a>], kind: Kind) -> Layer {
        let layer = self.layer(list, kind);
        self.deny(layer.denies.clone());
        layer
    }

    fn layer(&mut self, list: &[&'a Policy<'a>], kind: Kind) -> Layer {
        let none = Named { directly: Truth::No, by_role: Truth::No, by_account: Truth::No };
        let mut layer = Layer { denies: Truth::No, allows: Truth::No, named: none };
        for &policy in list {
            if let Some(why) = &unclear(policy) {
                layer.add(Effect::Deny, Truth::unknown(why), None);
                layer.add(Effect::Allow, Truth::unknown(why), None);
            }
            for statement in &policy.statements {
                self.statement(policy, statement, kind, &mut layer);
            }
        }
        layer
    }

    fn statement(
        &mut self,
        policy: &'a Policy<'a>,
        statement: &'a Statement<'a>,
        kind: Kind,
        layer: &mut Layer,
    ) {
        let bounded = self.policies.boundary.as_ref().is_some_and(|list| !list.is_empty());
        let mut found = bounded_match(policy, statement, self.request, bounded);
        let principal: Option<&Principals<'_>> = statement.principal.as_ref();
        if kind.has_principal() != principal.is_some() && !found.truth.is_no() {
            let takes =
                if kind.has_principal() { "needs a Principal" } else { "takes no Principal" };
            found.truth = found.truth.and(Truth::unknown(format!("a {} {takes}", kind.title())));
        }
        match statement.effect.map(|effect| effect.value) {
            Some(effect) => layer.add(effect, found.truth.clone(), found.named.as_ref()),
            None => {
                layer.add(Effect::Allow, found.truth.clone(), None);
                layer.add(Effect::Deny, found.truth.clone(), None);
            }
        }
        if found.excluded_by != Some(super::Element::Action) {
            self.considered.push(Considered { layer: kind, policy, statement, found });
        }
    }
}

impl Layer {
    fn add(&mut self, effect: Effect, truth: Truth, named: Option<&Named>) {
        let own = |place: &mut Truth| std::mem::replace(place, Truth::No);
        if effect == Effect::Deny {
            self.denies = own(&mut self.denies).or(truth);
            return;
        }
        let everyone = Named { directly: Truth::Yes, by_role: Truth::No, by_account: Truth::No };
        let named = named.unwrap_or(&everyone).clone().and(&truth);
        self.named.directly = own(&mut self.named.directly).or(named.directly);
        self.named.by_role = own(&mut self.named.by_role).or(named.by_role);
        self.named.by_account = own(&mut self.named.by_account).or(named.by_account);
        self.allows = own(&mut self.allows).or(truth);
    }
}

impl Sides {
    /// `resource_decides` for keys and roles, where identity policies alone are not enough.
    fn same_account(&self, resource_decides: bool) -> Truth {
        let Some(resource) = &self.resource else {
            return self.identity.clone().unwrap_or(Truth::Yes).and(self.bounds.clone());
        };
        let by_account = resource.by_account.clone();
        let by_identity = match &self.identity {
            Some(identity) if resource_decides => identity.clone().and(by_account),
            Some(identity) => identity.clone(),
            None => by_account,
        };
        let bounded = resource.by_role.clone().or(by_identity).and(self.bounds.clone());
        resource.directly.clone().or(bounded)
    }

    fn cross_account(&self) -> Truth {
        let caller = self.identity.clone().unwrap_or(Truth::Yes).and(self.bounds.clone());
        caller.and(self.resource.as_ref().map_or(Truth::Yes, Named::any))
    }
}

/// Why AWS would refuse a policy as a whole; reading on might lose a Deny. `None` where it would not for all we know.
pub fn unclear(policy: &Policy<'_>) -> Option<String> {
    if let Some(version) = policy.version
        && !["2008-10-17", "2012-10-17"].contains(&version.value)
    {
        return Some(format!("there is no Version `{}`", version.value));
    }
    let unknown = |(key, _): &&(Key<'_>, _)| !POLICY_ELEMENTS.contains(&&*key.text);
    if let Some((key, _)) = policy.node.members().iter().find(unknown) {
        return Some(format!("a policy has no element `{}`", key.text));
    }
    // Which of two counts is not known: the one that is read may be an Allow where the other is a Deny.
    let twice =
        |node: &Node<'_>, case| node.repeated(case).first().map(|(_, key)| key.text.to_string());
    let of_statement = |statement: &Statement<'_>| {
        let condition = || statement.condition.and_then(|node| twice(node, Case::Counts));
        let blocks = statement.condition.map(Node::members).unwrap_or_default();
        let key = || blocks.iter().find_map(|(_, keys)| twice(keys, Case::Ignored));
        twice(statement.node, Case::Counts).or_else(condition).or_else(key)
    };
    let found = twice(policy.node, Case::Counts)
        .or_else(|| policy.statements.iter().find_map(of_statement));
    if let Some(name) = found {
        return Some(format!("`{name}` stands twice"));
    }
    policy.node.get("Statement").is_none().then(|| "the policy has no Statement".to_owned())
}
