//! Which ways to more rights a principal has, each as requests that are surely allowed.

use super::Principal;
use super::allows::{Answer, Pin, Step, Wanted};
use super::targets::{Target, types};
use super::watched::watched;
use crate::policy::escalation::Path;
use crate::source::Span;
use std::collections::BTreeMap;

/// A way that is open, request by request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    pub path: &'static Path,
    /// In the order of [`Path::actions`].
    pub steps: Vec<Step>,
}

impl Chain {
    /// Where its first request is granted.
    pub fn place(&self) -> Option<Span> {
        self.steps.first()?.by.first().copied()
    }
}

/// Every way of a principal to more rights, the strongest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Escalation {
    /// Ways that need nothing but what the policies allow.
    pub own: Vec<Chain>,
    /// Ways that need something of the account besides.
    pub dependent: Vec<Chain>,
    /// Ways that are open only where certain keys, which the caller does not choose, hold certain values.
    pub conditional: Vec<(&'static Path, Vec<String>)>,
    /// Ways of which it could not be told, and why.
    pub unknown: Vec<(&'static Path, String)>,
}

/// Answers by action and services, for requests on any resource.
type Known = BTreeMap<(&'static str, &'static [&'static str]), Answer>;

/// What became of a way.
enum Outcome {
    Open(Vec<Step>),
    Conditional(Vec<String>),
    Unknown(String),
    Closed,
}

/// Policies whose attachment makes an administrator, whatever else is attached.
const MIGHTY: &[&str] =
    &["arn:*:iam::aws:policy/AdministratorAccess", "arn:*:iam::aws:policy/IAMFullAccess"];

impl Principal<'_> {
    /// Its ways to more rights; none for an administrator, who has no more to gain.
    pub fn escalation(&self) -> &Escalation {
        self.escalation.get_or_init(|| {
            let mut found = Escalation::default();
            let mut known = Known::new();
            // What is not granted at all needs no proof.
            for path in watched().paths(&self.layers().granted) {
                if self.is_administrator() {
                    break;
                }
                if let Some(steps) = self.by_itself(path) {
                    found.own.push(Chain { path, steps });
                    continue;
                }
                match self.follow(path, &mut known) {
                    Outcome::Open(steps) => found.dependent.push(Chain { path, steps }),
                    Outcome::Conditional(keys) => found.conditional.push((path, keys)),
                    Outcome::Unknown(why) => found.unknown.push((path, why)),
                    Outcome::Closed => {}
                }
            }
            found
        })
    }

    /// The requests of a way that needs nothing else of the account.
    fn by_itself(&self, path: &'static Path) -> Option<Vec<Step>> {
        self.own(path.own?).into_iter().find_map(|case| {
            let target = Target::exactly(case.resources);
            let steps = path.actions.iter().map(|action| {
                let pins = pins(action, path);
                let caller = Some(case.caller.as_str());
                match self.may(Wanted { action, target: &target, pins: &pins, caller }) {
                    Answer::Allowed(step) => Some(step),
                    _ => None,
                }
            });
            steps.collect()
        })
    }

    fn follow(&self, path: &'static Path, known: &mut Known) -> Outcome {
        let mut steps: Vec<Step> = Vec::new();
        let (mut keys, mut doubt) = (Vec::new(), None);
        for &action in &path.actions {
            let pins = pins(action, path);
            let services = if action == "iam:PassRole" { path.services.as_slice() } else { &[] };
            let answer = known.entry((action, services)).or_insert_with(|| {
                let target = Target::any(action);
                self.may(Wanted { action, target: &target, pins: &pins, caller: None })
            });
            match answer {
                Answer::Denied => return Outcome::Closed,
                Answer::Allowed(step) => steps.push(step.clone()),
                Answer::Conditional(own) if !path.documented && !services.is_empty() => {
                    let own = own.iter().any(|key| key.eq_ignore_ascii_case(PASSED_TO));
                    doubt = own.then(|| {
                        format!("AWS does not document which service `{PASSED_TO}` names here")
                    });
                }
                Answer::Conditional(own) => keys.extend(own.iter().cloned()),
                Answer::Unknown(why) => doubt = Some(why.clone()),
            }
        }
        if let Some(why) = doubt {
            return Outcome::Unknown(why);
        }
        if !keys.is_empty() || steps.len() < path.actions.len() {
            keys.sort();
            keys.dedup();
            return Outcome::Conditional(keys);
        }
        self.on_one_resource(path, steps)
    }

    /// The requests such that those about resources of one type are about the same resource.
    fn on_one_resource(&self, path: &'static Path, mut steps: Vec<Step>) -> Outcome {
        let types: Vec<_> =
            path.actions.iter().map(|action| types(action).into_iter().next()).collect();
        for kind in types.iter().flatten() {
            let of_kind = types.iter().enumerate().filter(|(_, own)| *own == &Some(*kind));
            let places: Vec<usize> = of_kind.map(|(at, _)| at).collect();
            let actions: Vec<&'static str> =
                places.iter().filter_map(|at| path.actions.get(*at).copied()).collect();
            let mut resources: Vec<String> = places
                .iter()
                .filter_map(|at| steps.get(*at).map(|step| step.request.resource.clone()))
                .collect();
            resources.dedup();
            if resources.len() < 2 {
                continue;
            }
            let found = resources.iter().find_map(|resource| self.all_on(path, &actions, resource));
            let found = found.map_or_else(|| self.meet(path, &actions), Ok);
            match found {
                Ok(own) => {
                    for (at, step) in places.into_iter().zip(own) {
                        if let Some(place) = steps.get_mut(at) {
                            *place = step;
                        }
                    }
                }
                Err(outcome) => return outcome,
            }
        }
        Outcome::Open(steps)
    }

    /// Requests for all the actions on one resource.
    fn all_on(&self, path: &'static Path, actions: &[&str], resource: &str) -> Option<Vec<Step>> {
        let target = Target::exactly(vec![resource.to_owned()]);
        let each = actions.iter().map(|action| {
            let pins = pins(action, path);
            match self.may(Wanted { action, target: &target, pins: &pins, caller: None }) {
                Answer::Allowed(step) => Some(step),
                _ => None,
            }
        });
        each.collect()
    }

    /// Looks for a resource of one action among those of another.
    fn meet(&self, path: &'static Path, actions: &[&'static str]) -> Result<Vec<Step>, Outcome> {
        for action in actions {
            for other in actions.iter().filter(|other| *other != action) {
                let mut target = Target::any(action);
                target.within = self.resources_of(other);
                let pins = pins(action, path);
                match self.may(Wanted { action, target: &target, pins: &pins, caller: None }) {
                    Answer::Denied => return Err(Outcome::Closed),
                    Answer::Allowed(step) => {
                        if let Some(all) = self.all_on(path, actions, &step.request.resource) {
                            return Ok(all);
                        }
                    }
                    _ => {}
                }
            }
        }
        Err(Outcome::Unknown("no resource was found that all its requests can be about".to_owned()))
    }
}

const PASSED_TO: &str = "iam:PassedToService";

/// What the request of an action has to hold for the way to work: the right service, a mighty policy, and no service
/// that asks in between.
pub(super) fn pins(action: &str, path: &'static Path) -> Vec<Pin> {
    let mut pins = vec![DIRECT];
    match action {
        "iam:PassRole" => pins.push(Pin {
            operator: "StringEquals",
            key: PASSED_TO,
            values: &path.services,
            example: path.services.first().copied().unwrap_or_default(),
            firm: path.documented,
            telling: true,
        }),
        "iam:AttachUserPolicy" | "iam:AttachRolePolicy" | "iam:AttachGroupPolicy" => {
            pins.push(Pin {
                operator: "ArnLike",
                key: "iam:PolicyARN",
                values: MIGHTY,
                example: "arn:aws:iam::aws:policy/AdministratorAccess",
                firm: false,
                telling: true,
            })
        }
        _ => {}
    }
    pins
}

/// The caller asks itself: what only a service may do for it is no way of its own.
pub(super) const DIRECT: Pin = Pin {
    operator: "Bool",
    key: "aws:ViaAWSService",
    values: &["false"],
    example: "false",
    firm: false,
    telling: false,
};
