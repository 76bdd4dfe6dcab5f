//! Whether a principal may make a request, with what stands in the way: circumstances of its own choice, or not.

use super::Principal;
use super::held::Held;
use super::targets::Target;
use super::watched::watched;
use crate::catalog;
use crate::policy::arn::is_literal;
use crate::policy::evaluate::{Truth, holds, matches, unclear};
use crate::policy::questions::{Access, Assume, Axiom, Detail, Region, Verdict, never_allowed};
use crate::policy::request::{Context, Request, Values};
use crate::policy::variable::Variable;
use crate::policy::{Effect, Family, Policy, PrincipalType, Statement, Test};
use crate::source::Span;

/// A request that is surely allowed, confirmed by the plain evaluator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub request: Request,
    /// The Action patterns that let it in, each of another statement.
    pub by: Vec<Span>,
}

/// A condition key that the question sets.
#[derive(Clone, Debug)]
pub(super) struct Pin {
    pub operator: &'static str,
    pub key: &'static str,
    pub values: &'static [&'static str],
    /// A value to try first.
    pub example: &'static str,
    /// Whether the way is closed, and not only narrowed, where the key has to hold another value.
    pub firm: bool,
    /// Whether every such request holds the key, so that it is worth showing.
    pub telling: bool,
}

/// What a principal may want.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w> {
    pub action: &'w str,
    pub target: &'w Target,
    pub pins: &'w [Pin],
    /// The caller's ARN; `None` where it may be anyone.
    pub caller: Option<&'w str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Allowed(Step),
    /// Only where these keys, which the caller does not choose, hold certain values.
    Conditional(Vec<String>),
    Denied,
    Unknown(String),
}

/// The statements that may be about one request, by layer; each layer has an Allow.
pub(super) struct Relevant<'r, 'p> {
    layers: Vec<Vec<&'r Held<'p>>>,
}

impl<'p> Principal<'p> {
    /// Whether some such request is allowed. What the caller chooses, such as the Region, the time or its address,
    /// is chosen to fit; tags and permissions boundaries of others are taken not to be there.
    pub(super) fn may(&self, wanted: Wanted<'_>) -> Answer {
        self.answer(wanted, true)
    }

    /// The same, where it does not matter what would open it.
    pub(super) fn surely_may(&self, wanted: Wanted<'_>) -> Answer {
        self.answer(wanted, false)
    }

    fn answer(&self, wanted: Wanted<'_>, under_conditions: bool) -> Answer {
        let Some(relevant) = self.relevant(wanted) else { return Answer::Denied };
        if let Some(step) = self.try_examples(wanted, &relevant, false) {
            return Answer::Allowed(step);
        }
        let used = relevant.keys();
        let foreign: Vec<String> = used.iter().filter(|key| is_foreign(key)).cloned().collect();
        let absent: Vec<String> =
            foreign.iter().filter(|key| self.tag(key).is_none()).cloned().collect();
        let shut = relevant.is_shut(&absent, wanted.pins);
        if !under_conditions && shut {
            return Answer::Denied;
        }
        let policies = relevant.policies();
        let layers: Vec<Vec<&Policy<'_>>> =
            policies.iter().map(|layer| layer.iter().collect()).collect();
        let mut layers = layers.iter();
        let first = layers.next().map_or(&[][..], Vec::as_slice);
        let access = layers.fold(Access::of(first), |access, layer| access.and(layer));
        if !shut || relevant.all().any(|held| unclear(held.policy).is_some()) {
            let strict = self.region(wanted, &used, true);
            let mut assume = Assume::documented().telling(Detail::Witness);
            assume.axioms.extend(absent.into_iter().map(Axiom::Absent));
            match never_allowed(&access, &strict, &assume) {
                Verdict::Fails(witness) => {
                    let by = witness.allowed_by.iter().filter_map(|place| {
                        let statement = access.statement(*place)?;
                        Some(granting(statement, &witness.request.action))
                    });
                    let by = by.collect();
                    return Answer::Allowed(Step { request: witness.request, by });
                }
                Verdict::Unknown(why) => return Answer::Unknown(why),
                Verdict::Holds { .. } if !under_conditions => return Answer::Denied,
                Verdict::Holds { .. } => {}
            }
        }
        let loose = wanted.pins.iter().filter(|pin| !pin.firm && pin.is_in(&used));
        let keys: Vec<String> = loose.map(|pin| pin.key.to_owned()).chain(foreign).collect();
        if keys.is_empty() {
            return Answer::Denied;
        }
        if self.try_examples(wanted, &relevant, true).is_some() {
            return Answer::Conditional(keys);
        }
        let open = self.region(wanted, &used, false);
        match never_allowed(&access, &open, &Assume::documented().telling(Detail::Verdict)) {
            Verdict::Holds { .. } => Answer::Denied,
            Verdict::Fails(_) => Answer::Conditional(keys),
            Verdict::Unknown(why) => Answer::Unknown(why),
        }
    }

    /// The statements that may be about such a request; `None` where a layer has no Allow among them.
    fn relevant(&self, wanted: Wanted<'_>) -> Option<Relevant<'_, 'p>> {
        let place = watched().place(wanted.action)?;
        let layers = self.layers();
        if !layers.granted.contains(place) {
            return None;
        }
        let all = std::iter::once(&layers.own).chain(&layers.limits).map(|layer| {
            let about = layer.iter().filter(|held| {
                let allow = !held.statement.is(Effect::Deny);
                let fits = || wanted.target.may_be_in(held.statement) && !held.refuses(wanted.pins);
                held.is_about(place) && (!allow || fits())
            });
            let about: Vec<&Held<'p>> = about.collect();
            about.iter().any(|held| !held.statement.is(Effect::Deny)).then_some(about)
        });
        Some(Relevant { layers: all.collect::<Option<_>>()? })
    }

    fn region(&self, wanted: Wanted<'_>, used: &[String], strict: bool) -> Region {
        let mut region = Region::everything().action(&[wanted.action]);
        if !wanted.target.patterns.is_empty() {
            let patterns: Vec<&str> = wanted.target.patterns.iter().map(String::as_str).collect();
            region = region.resource(&patterns);
        }
        if !wanted.target.within.is_empty() {
            let within: Vec<&str> = wanted.target.within.iter().map(String::as_str).collect();
            region = region.resource(&within);
        }
        if !wanted.target.excluded.is_empty() {
            region = region.not_resource(&wanted.target.excluded);
        }
        if let Some(caller) = wanted.caller.or(self.arn()) {
            region = region.principal(&[(PrincipalType::Aws, caller)]);
        }
        for pin in wanted.pins.iter().filter(|pin| strict || pin.firm) {
            if pin.telling || pin.is_in(used) {
                region = region.when(pin.operator, pin.key, pin.values);
            }
        }
        if strict {
            for key in used {
                if let Some(value) = self.tag(key) {
                    region = region.when("StringEquals", key, &[value]);
                }
            }
        }
        region
    }

    /// The value of the principal's own tag that a key is about, where its tags are known.
    pub(super) fn tag(&self, key: &str) -> Option<&str> {
        let name = key.strip_prefix("aws:principaltag/")?;
        let tags = self.tags.as_ref()?;
        tags.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl Held<'_> {
    /// Whether a condition is met by none of the values that a firm pin allows: cheap beside a proof.
    fn refuses(&self, pins: &[Pin]) -> bool {
        pins.iter().filter(|pin| pin.firm).any(|pin| {
            let mut tests = self.statement.conditions.iter().filter(|test| pin.is(test.key.value));
            tests.any(|test| {
                pin.values.iter().all(|value| {
                    let mut context = Context::default();
                    context.set(pin.key, Values::One((*value).to_owned()));
                    holds(test, &context, self.policy.has_variables()).is_no()
                })
            })
        })
    }
}

impl Pin {
    /// Whether the test asks for none of its values.
    fn misses(&self, test: &Test<'_>) -> bool {
        let families = [Family::String, Family::Arn, Family::Bool];
        let positive = test.parsed.is_some_and(|own| {
            let base = own.base;
            own.qualifier.is_none() && !base.is_negated() && families.contains(&base.family())
        });
        let apart = |value: &str| {
            is_literal(value) && !self.values.iter().any(|own| catalog::matches(own, value))
        };
        positive
            && self.is(test.key.value)
            && !test.values.is_empty()
            && test.values.iter().all(|value| apart(value.value))
    }

    pub(super) fn is(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }

    fn is_in(&self, keys: &[String]) -> bool {
        keys.iter().any(|key| self.is(key))
    }
}

impl<'p> Relevant<'_, 'p> {
    pub(super) fn all(&self) -> impl Iterator<Item = &Held<'p>> {
        self.layers.iter().flatten().copied()
    }

    /// Those of the principal's own policies.
    pub(super) fn own(&self) -> impl Iterator<Item = &Held<'p>> {
        self.layers.iter().take(1).flatten().copied()
    }

    /// Those of boundaries and of the levels above.
    pub(super) fn limits(&self) -> impl Iterator<Item = &Held<'p>> {
        self.layers.iter().skip(1).flatten().copied()
    }

    /// The policies with these statements only.
    fn policies(&self) -> Vec<Vec<Policy<'p>>> {
        let part = |layer: &Vec<&Held<'p>>| {
            let mut parts: Vec<Policy<'p>> = Vec::new();
            let mut rest = layer.as_slice();
            while let Some(first) = rest.first() {
                let same = |held: &&Held<'_>| std::ptr::eq(held.policy, first.policy);
                let (own, others) =
                    rest.split_at(rest.iter().take_while(|held| same(held)).count());
                let of = |index: usize| own.iter().any(|held| held.statement.index == index);
                parts.push(first.policy.part(|statement| of(statement.index)));
                rest = others;
            }
            parts
        };
        self.layers.iter().map(part).collect()
    }

    /// What lets a request in, one Allow of each layer; `None` where one has none or a Deny may match.
    pub(super) fn allowing(&self, request: &Request) -> Option<Vec<Span>> {
        let mut by = Vec::new();
        for layer in &self.layers {
            let mut allowed = false;
            for held in layer {
                let found = matches(held.policy, held.statement, request).truth;
                match (found, held.statement.effect?.value) {
                    (Truth::Yes, Effect::Allow) if !allowed => {
                        allowed = true;
                        by.push(granting(held.statement, &request.action));
                    }
                    (Truth::Yes | Truth::Unknown(_), Effect::Deny) => return None,
                    _ => {}
                }
            }
            if !allowed {
                return None;
            }
        }
        Some(by)
    }

    /// The keys of conditions and variables, in lower case and each once.
    fn keys(&self) -> Vec<String> {
        let each = self.all().flat_map(|held| {
            let statement = held.statement;
            let values =
                statement.conditions.iter().flat_map(|test| test.values.iter().map(|v| v.value));
            let texts = values.chain(statement.resources().map(|resource| resource.value));
            let variables =
                texts.flat_map(|text| Variable::all(text).map(|variable| variable.key()));
            statement.conditions.iter().map(|test| test.key.value).chain(variables)
        });
        let mut keys: Vec<String> = each.map(str::to_ascii_lowercase).collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// Whether each Allow of the principal has a test that fails without one of these keys, or with what is pinned:
    /// then no proof is needed.
    fn is_shut(&self, absent: &[String], pins: &[Pin]) -> bool {
        let mut allows = self.own().filter(|held| !held.statement.is(Effect::Deny));
        allows.all(|held| {
            held.statement.conditions.iter().any(|test| {
                let lacking = || absent.iter().any(|key| key.eq_ignore_ascii_case(test.key.value));
                test.holds_when_absent() == Some(false) && lacking()
                    || pins.iter().any(|pin| pin.misses(test))
            })
        })
    }
}

/// Whether a key holds what others decided: tags of resources and principals, boundaries, and what only calls of a
/// service have.
pub(super) fn is_foreign(key: &str) -> bool {
    key.contains("resourcetag/")
        || key.starts_with("aws:principaltag/")
        || key.starts_with("aws:calledvia")
        || [
            "iam:permissionsboundary",
            "aws:sourcearn",
            "aws:sourceaccount",
            "aws:sourceorgid",
            "aws:sourceorgpaths",
        ]
        .contains(&key)
}

/// The pattern by which a statement names the action; the element where it is by what it leaves out.
pub(super) fn granting(statement: &Statement<'_>, action: &str) -> Span {
    let Some(list) = &statement.action else { return statement.head() };
    let item = list.items.iter().find(|item| catalog::matches(item.value, action));
    match item {
        Some(item) if !list.negated => item.span,
        _ => list.key,
    }
}
