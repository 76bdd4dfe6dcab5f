//! Whole questions of several layers: what is proved of them holds for every request that the evaluator is asked.

use perimeter::document::json;
use perimeter::policy::caller::{Caller, Form};
use perimeter::policy::evaluate::{Decision, Policies, evaluate};
use perimeter::policy::questions::{self, Assume, Region, Verdict};
use perimeter::policy::{Kind, Kinds, Policy};
use perimeter::source::FileId;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::draw::{ACTION_PATTERNS, policy, request, some};
use crate::drawn;

const LAYERS: &[Kind] = &[
    Kind::Identity,
    Kind::Boundary,
    Kind::Session,
    Kind::Scp,
    Kind::Scp,
    Kind::Rcp,
    Kind::Endpoint,
    Kind::Resource,
    Kind::Resource,
];

/// The policy as one of the kind: only some kinds have principals.
fn fitted(mut policy: Value, kind: Kind) -> Value {
    for statement in policy["Statement"].as_array_mut().unwrap() {
        let members = statement.as_object_mut().unwrap();
        if !kind.has_principal() {
            members.retain(|name, _| !name.ends_with("Principal"));
        }
        if kind == Kind::Rcp {
            members.retain(|name, _| !name.ends_with("Principal"));
            members.insert("Principal".into(), "*".into());
        }
    }
    policy
}

proptest! {
    #![proptest_config(drawn::cases(192))]

    #[test]
    fn layers(
        layers in proptest::sample::subsequence(LAYERS, 1..=4),
        policies in proptest::collection::vec(policy(), 4),
        owner in proptest::option::of(Just("111122223333")),
        actions in some(ACTION_PATTERNS),
        requests in proptest::collection::vec(request(), 60),
    ) {
        let texts: Vec<String> =
            layers.iter().zip(policies).map(|(kind, policy)| fitted(policy, *kind).to_string()).collect();
        let nodes: Vec<_> = texts.iter().map(|text| json::parse(text, FileId(0)).unwrap()).collect();
        let read: Vec<Policy<'_>> =
            nodes.iter().zip(&layers).map(|(node, kind)| Policy::with_kinds(node, Kinds::from(*kind))).collect();
        let mut all = Policies { resource_account: owner.map(str::to_owned), ..Policies::default() };
        layers.iter().zip(&read).for_each(|(kind, policy)| all.add(*kind, policy));
        let region = Region::everything().action(&actions);
        let assume = Assume::nothing();
        let never = all.with_access(|access| questions::never_allowed(access, &region, &assume));
        let denied = all.with_access(|access| questions::always_denied(access, &region, &assume));
        let within = json!({"Statement": {"Effect": "Allow", "Action": actions, "Resource": "*"}}).to_string();
        let within = json::parse(&within, FileId(0)).unwrap();
        let within = Policy::of(&within);
        for request in requests {
            // What the question leaves aside.
            let root = matches!(&request.principal, Caller::Identity(own) if own.form == Form::Root);
            let by_address = all.endpoint.is_some() && request.context.get("aws:SourceIp").is_some();
            let in_arn = request.resource.contains(":111122223333:").then_some("111122223333");
            let elsewhere = owner.is_none() && in_arn.is_some_and(|own| request.principal.account() != Some(own));
            let other = perimeter::policy::evaluate::matches(&within, &within.statements[0], &request);
            // Policies without principals are about whoever they are attached to.
            let attached = request.principal.account().is_none()
                && !layers.iter().any(|kind| kind.has_principal() || *kind == Kind::Rcp);
            if root || by_address || elsewhere || attached || !other.truth.is_yes() {
                continue;
            }
            let here = request.principal.account().map(str::to_owned);
            let asked = Policies { resource_account: all.resource_account.clone().or(here), ..all.clone() };
            let outcome = evaluate(&request, &asked);
            if let Verdict::Holds { .. } = never {
                prop_assert!(outcome.decision != Decision::Allow, "{}", request.to_json());
            }
            if let Verdict::Holds { .. } = denied {
                prop_assert!(!outcome.denied.is_no(), "{}", request.to_json());
            }
        }
        let text = texts.concat();
        let open = ["${", "ForA", "NotPrincipal", "BinaryEquals", "String", "\"*\""];
        for verdict in [never, denied] {
            if let Verdict::Unknown(why) = verdict {
                prop_assert!(open.iter().any(|part| text.contains(part)), "{}", why);
            }
        }
    }
}
