//! Whether a principal may make a request, with what stands in the way: circumstances of its own choice, or not.

use super::Principal;
use super::targets::{CALLER, Target};
use crate::policy::caller::Caller;
use crate::policy::evaluate::{Truth, matches};
use crate::policy::questions::{Access, Assume, Axiom, Region, Verdict, never_allowed};
use crate::policy::request::{Request, Values};
use crate::policy::variable::Variable;
use crate::policy::{Effect, Policy, PrincipalType, Statement, cover};
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

/// Policies with only the statements that may be about one action.
struct Relevant<'p> {
    own: Vec<Policy<'p>>,
    limits: Vec<Vec<Policy<'p>>>,
}

impl<'p> Principal<'p> {
    /// Whether some such request is allowed. What the caller chooses, such as the Region, the time or its address,
    /// is chosen to fit; tags and permissions boundaries of others are taken not to be there.
    pub(super) fn may(&self, wanted: Wanted<'_>) -> Answer {
        if !self.grants(wanted.action) {
            return Answer::Denied;
        }
        if let Some(step) = self.try_examples(wanted) {
            return Answer::Allowed(step);
        }
        let relevant = self.relevant(wanted.action);
        let own: Vec<&Policy<'_>> = relevant.own.iter().collect();
        let limits: Vec<Vec<&Policy<'_>>> =
            relevant.limits.iter().map(|limit| limit.iter().collect()).collect();
        let access = limits.iter().fold(Access::of(&own), |access, limit| access.and(limit));
        let foreign = self.foreign_keys(&relevant);
        let strict = self.region(wanted, &foreign, true);
        let mut assume = Assume::documented();
        assume.axioms.extend(
            foreign.iter().filter(|key| self.tag(key).is_none()).cloned().map(Axiom::Absent),
        );
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
            Verdict::Holds { .. } => {}
        }
        let used: Vec<String> = relevant.keys().collect();
        let loose = wanted.pins.iter().filter(|pin| !pin.firm).map(|pin| pin.key);
        let loose = loose.filter(|key| used.iter().any(|own| own.eq_ignore_ascii_case(key)));
        let keys: Vec<String> = loose.map(str::to_owned).chain(foreign).collect();
        if keys.is_empty() {
            return Answer::Denied;
        }
        let open = self.region(wanted, &[], false);
        match never_allowed(&access, &open, &Assume::documented()) {
            Verdict::Holds { .. } => Answer::Denied,
            Verdict::Fails(_) => Answer::Conditional(keys),
            Verdict::Unknown(why) => Answer::Unknown(why),
        }
    }

    /// Asks the plain evaluator for an example, where no condition but those of the pins has a say.
    fn try_examples(&self, wanted: Wanted<'_>) -> Option<Step> {
        let about = |statement: &Statement<'_>| {
            statement.unclear.is_some() || statement.names_action(wanted.action)
        };
        let pinned = |statement: &Statement<'_>| {
            statement.conditions.iter().all(|test| {
                wanted.pins.iter().any(|pin| pin.key.eq_ignore_ascii_case(test.key.value))
            })
        };
        let own: Vec<_> = self.statements().filter(|(_, s)| about(s)).collect();
        let limits: Vec<Vec<_>> = self
            .limits
            .iter()
            .map(|limit| {
                let all = limit
                    .iter()
                    .flat_map(|&policy| policy.statements.iter().map(move |s| (policy, s)));
                all.filter(|(_, statement)| about(statement)).collect()
            })
            .collect();
        if !own.iter().chain(limits.iter().flatten()).all(|(_, statement)| pinned(statement)) {
            return None;
        }
        wanted.target.examples.iter().find_map(|resource| {
            if wanted.target.excluded.iter().any(|pattern| cover::resources(pattern, resource)) {
                return None;
            }
            let caller = Caller::parse(wanted.caller.or(self.arn()).unwrap_or(CALLER))?;
            let mut request = Request::new(caller, wanted.action, resource);
            for pin in wanted.pins.iter().filter(|pin| !pin.example.is_empty()) {
                request.context.set(pin.key, Values::One(pin.example.to_owned()));
            }
            let asked = request.completed();
            let mut by = Vec::new();
            for layer in std::iter::once(&own).chain(&limits) {
                let mut allowed = false;
                for (policy, statement) in layer {
                    match (matches(policy, statement, &asked).truth, statement.effect?.value) {
                        (Truth::Yes, Effect::Allow) if !allowed => {
                            allowed = true;
                            by.push(granting(statement, wanted.action));
                        }
                        (Truth::Yes | Truth::Unknown(_), Effect::Deny) => return None,
                        _ => {}
                    }
                }
                if !allowed {
                    return None;
                }
            }
            Some(Step { request, by })
        })
    }

    fn relevant(&self, action: &str) -> Relevant<'p> {
        let about = |statement: &Statement<'_>| {
            statement.unclear.is_some() || statement.names_action(action)
        };
        let certain = self.is_certain();
        let own = self
            .policies
            .iter()
            .map(|policy| policy.part(|s| about(s) && (certain || !super::allows_everything(s))));
        let limits =
            self.limits.iter().map(|limit| limit.iter().map(|policy| policy.part(about)).collect());
        Relevant { own: own.collect(), limits: limits.collect() }
    }

    fn region(&self, wanted: Wanted<'_>, foreign: &[String], strict: bool) -> Region {
        let mut region = Region::everything().action(&[wanted.action]);
        if !wanted.target.patterns.is_empty() {
            let patterns: Vec<&str> = wanted.target.patterns.iter().map(String::as_str).collect();
            region = region.resource(&patterns);
        }
        if !wanted.target.excluded.is_empty() {
            region = region.not_resource(&wanted.target.excluded);
        }
        if let Some(caller) = wanted.caller.or(self.arn()) {
            region = region.principal(&[(PrincipalType::Aws, caller)]);
        }
        for pin in wanted.pins.iter().filter(|pin| strict || pin.firm) {
            region = region.when(pin.operator, pin.key, pin.values);
        }
        for key in foreign {
            if let Some(value) = self.tag(key) {
                region = region.when("StringEquals", key, &[value]);
            }
        }
        region
    }

    /// The value of the principal's own tag that a key is about, where its tags are known.
    fn tag(&self, key: &str) -> Option<&str> {
        let name = key.strip_prefix("aws:principaltag/")?;
        let tags = self.tags.as_ref()?;
        tags.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The keys that the statements speak of and that the caller does not choose, in lower case.
    fn foreign_keys(&self, relevant: &Relevant<'_>) -> Vec<String> {
        let mut keys: Vec<String> = relevant.keys().filter(|key| is_foreign(key)).collect();
        keys.sort();
        keys.dedup();
        keys
    }
}

impl Relevant<'_> {
    fn statements(&self) -> impl Iterator<Item = &Statement<'_>> {
        self.own.iter().chain(self.limits.iter().flatten()).flat_map(|policy| &policy.statements)
    }

    /// The keys of conditions and variables, in lower case.
    fn keys(&self) -> impl Iterator<Item = String> {
        self.statements().flat_map(|statement| {
            let values =
                statement.conditions.iter().flat_map(|test| test.values.iter().map(|v| v.value));
            let texts = values.chain(statement.resources().map(|resource| resource.value));
            let variables =
                texts.flat_map(|text| Variable::all(text).map(|variable| variable.key()));
            let tests = statement.conditions.iter().map(|test| test.key.value);
            tests.chain(variables).map(str::to_ascii_lowercase).collect::<Vec<_>>()
        })
    }
}

/// Whether a key holds what others decided: tags of resources and principals, boundaries, and what only calls of a
/// service have.
fn is_foreign(key: &str) -> bool {
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
    let item = list.items.iter().find(|item| cover::actions(item.value, action));
    match item {
        Some(item) if !list.negated => item.span,
        _ => list.key,
    }
}
