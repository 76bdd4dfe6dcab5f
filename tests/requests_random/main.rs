//! The proofs against the plain evaluator: random policies, and requests of a small universe.

mod draw;
#[path = "../drawn/mod.rs"]
mod drawn;
mod layers;

use perimeter::document::json;
use perimeter::policy::Policy;
use perimeter::policy::caller::Caller;
use perimeter::policy::evaluate::{Truth, matches};
use perimeter::policy::questions::{self, Access, Assume, Region, Verdict};
use perimeter::policy::request::{Request, Values};
use perimeter::policy::{Effect, Kinds, PrincipalType};
use perimeter::source::FileId;
use proptest::prelude::*;
use serde_json::json;

use draw::{ACTION_PATTERNS, KEYS, policy, request, some, statement};

fn allowed(policy: &Policy<'_>, request: &Request) -> Truth {
    let any = |effect| {
        let own = policy.statements.iter().filter(move |s| s.is(effect));
        Truth::any(own.map(|s| matches(policy, s, request).truth))
    };
    any(Effect::Allow).and(!any(Effect::Deny))
}

/// Exactly one request.
fn only(request: &Request) -> Region {
    let mut region = Region::everything().action(&[&request.action]).resource(&[&request.resource]);
    for (kind, key, _) in KEYS {
        region = match request.context.get(key) {
            None => region.when("Null", key, &["true"]),
            Some(Values::One(value)) => match *kind {
                "ip" if value.contains(':') => {
                    region.when("IpAddress", key, &[&format!("{value}/128")])
                }
                "ip" => region.when("IpAddress", key, &[value]),
                "number" => region.when("NumericEquals", key, &[value]),
                "date" => region.when("DateEquals", key, &[value]),
                "bool" => region.when("Bool", key, &[value]),
                _ => region.when("StringEquals", key, &[value]),
            },
            Some(Values::Many(values)) => {
                let list: Vec<&str> = values.iter().map(String::as_str).collect();
                let region = list.iter().fold(region, |region, value| {
                    region.when("ForAnyValue:StringEquals", key, &[value])
                });
                region.when("ForAllValues:StringEquals", key, &list)
            }
            Some(Values::Untold) => region,
        };
    }
    region
}

fn known(verdict: &Verdict) -> Option<bool> {
    match verdict {
        Verdict::Holds { .. } => Some(true),
        Verdict::Fails(_) => Some(false),
        Verdict::Unknown(_) => None,
    }
}

/// Whether a policy has what AWS leaves undocumented, or variables, for which values have to be guessed.
fn may_stay_open(policy: &str) -> bool {
    const OPEN: &[&str] =
        &["${", "NotPrincipal", "ForAnyValue:StringEqualsIfExists", "BinaryEquals"];
    // Lists without a set operator are not told apart here.
    let lists = ["aws:CalledVia", "aws:TagKeys"];
    OPEN.iter().any(|part| policy.contains(part))
        || (policy.contains("\"StringEquals\"") && lists.iter().any(|key| policy.contains(key)))
}

proptest! {
    #![proptest_config(drawn::cases(256))]

    /// Asked about a single request, a proof says what the evaluator says.
    #[test]
    fn one_request(policy in policy(), request in request()) {
        let text = policy.to_string();
        let node = json::parse(&text, FileId(0)).unwrap();
        let policy = Policy::with_kinds(&node, Kinds::ANY);
        let region = match &request.principal {
            Caller::Anonymous => only(&request).when("StringEquals", "aws:PrincipalType", &["Anonymous"]),
            Caller::Federated(name) => only(&request).principal(&[(PrincipalType::Federated, name)]),
            Caller::Service(name) => only(&request).when("StringEquals", "aws:PrincipalServiceName", &[name]),
            // The role's ARN also names its sessions, which the policies of this test do not tell apart.
            _ => only(&request),
        };
        let verdict = questions::never_allowed(&Access::from(&policy), &region, &Assume::nothing());
        match (allowed(&policy, &request), known(&verdict)) {
            (Truth::Yes, Some(holds)) => prop_assert!(!holds, "{}", request.to_json()),
            (Truth::No, Some(holds)) => prop_assert!(holds, "{}", request.to_json()),
            // What the evaluator knows, the proof must find, but for values it has to guess.
            (Truth::Yes | Truth::No, None) => {
                prop_assert!(may_stay_open(&text), "{verdict:?} {}", request.to_json());
            }
            (Truth::Unknown(_), _) => {}
        }
    }

    /// No request of the universe contradicts a proof.
    #[test]
    fn never_allowed(
        policy in policy(),
        actions in some(ACTION_PATTERNS),
        requests in proptest::collection::vec(request(), 60),
    ) {
        let text = policy.to_string();
        let node = json::parse(&text, FileId(0)).unwrap();
        let policy = Policy::of(&node);
        let region = Region::everything().action(&actions);
        let verdict = questions::never_allowed(&Access::from(&policy), &region, &Assume::nothing());
        if known(&verdict) == Some(true) {
            let all = json!({"Statement": {"Effect": "Allow", "Principal": "*", "Action": actions, "Resource": "*"}}).to_string();
            let node = json::parse(&all, FileId(0)).unwrap();
            let within = Policy::of(&node);
            for request in requests {
                let inside = allowed(&within, &request).is_yes();
                prop_assert!(!inside || !allowed(&policy, &request).is_yes(), "{}", request.to_json());
            }
        }
        if known(&verdict).is_none() {
            prop_assert!(may_stay_open(&text) || text.contains("ForA"), "{verdict:?}");
        }
    }

    /// A statement dropped or added: the verdict fits every request of the universe.
    #[test]
    fn no_new_access(
        old in policy(),
        added in statement(),
        dropped in 0..4_usize,
        requests in proptest::collection::vec(request(), 60),
    ) {
        let mut new = old.clone();
        let list = new["Statement"].as_array_mut().unwrap();
        if dropped < list.len() {
            list.remove(dropped);
        }
        list.push(added);
        let (old, new) = (old.to_string(), new.to_string());
        let (old, new) = (json::parse(&old, FileId(0)).unwrap(), json::parse(&new, FileId(0)).unwrap());
        let (old, new) = (Policy::of(&old), Policy::of(&new));
        let (from, to) = (Access::from(&old), Access::from(&new));
        let verdict = questions::no_new_access(&from, &to, &Region::everything(), &Assume::nothing());
        if known(&verdict) == Some(true) {
            for request in requests {
                let gained = allowed(&new, &request).is_yes() && allowed(&old, &request).is_no();
                prop_assert!(!gained, "{}", request.to_json());
            }
        }
    }
}
