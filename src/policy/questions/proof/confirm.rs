//! A point as a request, and what the plain evaluator says of it.

use super::super::verdict::{Escape, StatementRef, Witness};
use super::super::{Access, Detail};
use super::{Known, Proof, polish::polish};
use crate::document::json;
use crate::policy::caller::Caller;
use crate::policy::evaluate::{Decision, Element, Policies, Truth, evaluate, matches};
use crate::policy::request::{Request, Values};
use crate::policy::{Effect, Policy};
use crate::sets::requests::{Leaf, Point, Search};
use crate::source::FileId;

/// What the evaluator says of a request, statement by statement.
pub(in crate::policy::questions) struct Outcome<'o> {
    statements: Vec<(StatementRef, Effect, Truth, Option<Element>)>,
    accesses: &'o [&'o Access<'o>],
    /// What each access that is a whole question answers: whether it is denied, and whether it is allowed.
    whole: Vec<Option<(Truth, Truth)>>,
}

impl Proof<'_> {
    /// The leaf as a request that reads well, once the evaluator agrees that it is a counterexample.
    pub(super) fn confirm(
        &self,
        search: &Search<'_>,
        leaf: &Leaf,
        fits: &dyn Fn(&Point) -> bool,
        counterexample: &impl Fn(&Outcome<'_>) -> Truth,
    ) -> Result<Witness, String> {
        if self.assume.detail == Detail::Verdict
            && let Ok(witness) = self.judge(&leaf.point, &counterexample)
        {
            return Ok(witness);
        }
        self.judge(&polish(&self.translator, search, leaf, fits), &counterexample)
    }

    fn judge(
        &self,
        point: &Point,
        counterexample: &impl Fn(&Outcome<'_>) -> Truth,
    ) -> Result<Witness, String> {
        let request = self.request(point).ok_or("the request found is not well-formed")?;
        let outcome = self.outcome(&request);
        match counterexample(&outcome).and(self.in_region(&request)) {
            Truth::Yes => {}
            Truth::No => return Err("the request found was not confirmed".to_owned()),
            Truth::Unknown(why) => return Err(why),
        }
        let allows = outcome
            .statements
            .iter()
            .filter(|(_, effect, truth, _)| *effect == Effect::Allow && truth.is_yes());
        let allowed_by = allows.map(|(place, ..)| *place).collect();
        let denies = self.statements.iter().filter(|known| known.effect == Effect::Deny);
        let escapes = denies.filter_map(|known| {
            let by = self.escape(known, point, &outcome)?;
            Some(Escape { statement: known.place, by })
        });
        let escapes = escapes.collect();
        Ok(Witness { request, allowed_by, escapes })
    }

    /// The element of a Deny that the point does not meet: of several, a condition, as that is what to mend.
    fn escape(&self, known: &Known<'_>, point: &Point, outcome: &Outcome<'_>) -> Option<Element> {
        let (.., truth, first) =
            outcome.statements.iter().find(|(place, ..)| *place == known.place)?;
        if !truth.is_no() {
            return None;
        }
        let failing = known
            .boxes
            .origins
            .iter()
            .filter(|(literal, _)| !self.translator.space.holds(*literal, point));
        let rank = |element: &Element| match element {
            Element::Condition(at) => *at,
            Element::Principal => usize::MAX - 3,
            Element::Resource => usize::MAX - 2,
            Element::Action => usize::MAX - 1,
            Element::Statement => usize::MAX,
        };
        failing.map(|(_, element)| *element).min_by_key(rank).or(*first)
    }

    fn request(&self, point: &Point) -> Option<Request> {
        let translator = &self.translator;
        let principal = Caller::parse(point.first(translator.principal)?)?;
        let mut request = Request::new(
            principal,
            point.first(translator.action)?,
            point.first(translator.resource)?,
        );
        for (key, values, many) in translator.context(point) {
            let values = match <[String; 1]>::try_from(values) {
                Ok([only]) if !many => Values::One(only),
                Ok(one) => Values::Many(one.to_vec()),
                Err(several) => Values::Many(several),
            };
            request.context.set(&key, values);
        }
        Some(request)
    }

    fn outcome(&self, request: &Request) -> Outcome<'_> {
        let each = self.statements.iter().filter(|known| !known.part).map(|known| {
            let found = matches(known.policy, known.statement, request);
            (known.place, known.effect, found.truth, found.excluded_by)
        });
        // Without a policy of the resource, the evaluator knows of nothing that could let outsiders in: the layers
        // that were given must tell.
        let outsider = request.principal.account().is_none();
        let whole = self.accesses.iter().map(|access| {
            let told = access.whole.filter(|all| all.resource.is_some() || !outsider)?;
            Some(self.whole(told, request))
        });
        Outcome { statements: each.collect(), accesses: &self.accesses, whole: whole.collect() }
    }

    /// Asks the evaluator about all policies of a question at once.
    fn whole(&self, policies: &Policies<'_>, request: &Request) -> (Truth, Truth) {
        let outcome = match (&policies.resource_account, request.principal.account()) {
            (None, Some(account)) => {
                // Each caller is taken to be of the resource's account, whatever its ARN says.
                let silent = !self.translator.speaks_of("aws:ResourceAccount");
                let told = if silent {
                    request.clone().with("aws:ResourceAccount", account)
                } else {
                    request.clone()
                };
                let own = account.to_owned();
                evaluate(&told, &Policies { resource_account: Some(own), ..policies.clone() })
            }
            _ => evaluate(request, policies),
        };
        let allowed = match outcome.decision {
            Decision::Allow => Truth::Yes,
            Decision::Unknown(why) => Truth::Unknown(why),
            Decision::ExplicitDeny | Decision::ImplicitDeny => Truth::No,
        };
        (outcome.denied, allowed)
    }

    /// Whether the request is one of those asked about, put to the evaluator as a policy of its own.
    fn in_region(&self, request: &Request) -> Truth {
        let regions = self.accesses.iter().map(|access| &access.about).chain([self.bounds]);
        Truth::all(regions.map(|region| {
            let Some(text) = region.as_policy() else { return Truth::Yes };
            let Ok(node) = json::parse(&text, FileId::default()) else {
                return Truth::unknown("the region was not understood");
            };
            let policy = Policy::of(&node);
            Truth::all(policy.statements.iter().map(|own| matches(&policy, own, request).truth))
        }))
    }
}

impl Outcome<'_> {
    fn any(&self, fits: impl Fn(&StatementRef, Effect) -> bool) -> Truth {
        let own = self.statements.iter().filter(|(place, effect, ..)| fits(place, *effect));
        Truth::any(own.map(|(_, _, truth, _)| truth.clone()))
    }

    /// Whether a Deny of the access matches.
    pub(in crate::policy::questions) fn denied(&self, access: usize) -> Truth {
        if let Some(Some((denied, _))) = self.whole.get(access) {
            return denied.clone();
        }
        self.any(|place, effect| place.access == access && effect == Effect::Deny)
    }

    /// Whether every layer of a way has an Allow that matches, Deny statements left aside.
    pub(in crate::policy::questions) fn granted(&self, access: usize) -> Truth {
        let layer = |layer: usize| {
            self.any(|place, effect| {
                place.access == access && place.layer == layer && effect == Effect::Allow
            })
        };
        let ways = self.accesses.get(access).map_or(&[][..], |access| &access.ways);
        Truth::any(ways.iter().map(|way| Truth::all(way.layers.iter().map(|&at| layer(at)))))
    }

    pub(in crate::policy::questions) fn allowed(&self, access: usize) -> Truth {
        if let Some(Some((_, allowed))) = self.whole.get(access) {
            // What root users may do without being named is left aside.
            return allowed.clone().and(self.granted(access));
        }
        self.granted(access).and(!self.denied(access))
    }

    /// Whether a statement of the only policy matches.
    pub(in crate::policy::questions) fn matches(&self, statement: usize) -> Truth {
        self.any(|place, _| place.statement == statement)
    }

    /// Whether another statement of the only policy with that effect matches.
    pub(in crate::policy::questions) fn others(&self, statement: usize, wanted: Effect) -> Truth {
        self.any(|place, effect| place.statement != statement && effect == wanted)
    }

    /// Whether the request fails the statement at that condition and no earlier.
    pub(in crate::policy::questions) fn excluded_by(
        &self,
        statement: usize,
        condition: usize,
    ) -> Truth {
        let own = self.statements.iter().find(|(place, ..)| place.statement == statement);
        match own {
            Some((_, _, Truth::No, by)) => (*by == Some(Element::Condition(condition))).into(),
            Some((_, _, Truth::Unknown(why), _)) => Truth::Unknown(why.clone()),
            _ => Truth::No,
        }
    }
}
