//! Every question against all requests of a small universe, which has a request of each kind that its policies can
//! tell apart: verdicts must be exactly what counting says.

mod drawn;

use perimeter::document::json;
use perimeter::policy::Effect;
use perimeter::policy::Policy;
use perimeter::policy::caller::Caller;
use perimeter::policy::evaluate::{Element, Match, matches};
use perimeter::policy::questions::{self, Access, Assume, Region, Verdict};
use perimeter::policy::request::{Request, Values};
use perimeter::source::FileId;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const ACTIONS: &[&str] = &["s3:GetObject", "s3:GetBucketAcl", "s3:PutObject", "sqs:SendMessage"];
const ACTION_PATTERNS: &[&str] = &["s3:GetObject", "S3:get*", "s3:*", "*"];
const RESOURCES: &[&str] = &["arn:aws:s3:::b/x", "arn:aws:s3:::b/y", "arn:aws:s3:::c"];
const RESOURCE_PATTERNS: &[&str] = &["arn:aws:s3:::b/x", "arn:aws:s3:::b/?", "*"];
const PRINCIPALS: &[&str] = &[
    "anonymous",
    "arn:aws:iam::111122223333:user/a",
    "arn:aws:iam::111122223333:user/z",
    "arn:aws:iam::123456789012:user/a",
    "arn:aws:iam::123456789012:user/z",
    "arn:aws:iam::999999999999:user/a",
    "arn:aws:iam::999999999999:user/z",
    "service:sns.amazonaws.com",
    "service:logs.amazonaws.com",
];
const ENDPOINTS: &[Option<&str>] =
    &[None, Some("vpce-1"), Some("VPCE-1"), Some("vpce-9"), Some("other"), Some("unnamed")];
const TRANSPORTS: &[Option<&str>] = &[None, Some("true"), Some("false")];
const TAGS: &[&[&str]] = &[&[], &["a"], &["z"], &["a", "z"]];

/// Operators with their key and values.
const CONDITIONS: &[(&str, &str, &[&str])] = &[
    ("Bool", "aws:SecureTransport", &["true"]),
    ("Bool", "aws:SecureTransport", &["false"]),
    ("BoolIfExists", "aws:SecureTransport", &["false"]),
    ("Null", "aws:SecureTransport", &["true"]),
    ("StringEquals", "aws:SourceVpce", &["vpce-1"]),
    ("StringNotEquals", "aws:SourceVpce", &["vpce-1"]),
    ("StringNotEqualsIfExists", "aws:SourceVpce", &["vpce-1"]),
    ("StringLike", "aws:SourceVpce", &["vpce-*"]),
    ("StringLikeIfExists", "aws:SourceVpce", &["vpce-*"]),
    ("StringNotLike", "aws:SourceVpce", &["vpce-*", "other"]),
    ("StringEqualsIgnoreCase", "aws:SourceVpce", &["VPCE-1"]),
    ("ForAllValues:StringEquals", "aws:SourceVpce", &["vpce-1"]),
    ("ForAnyValue:StringNotLike", "aws:SourceVpce", &["vpce-*"]),
    ("Null", "aws:SourceVpce", &["false"]),
    ("ForAllValues:StringEquals", "aws:TagKeys", &["a"]),
    ("ForAnyValue:StringEquals", "aws:TagKeys", &["a"]),
    ("ForAllValues:StringNotEquals", "aws:TagKeys", &["a"]),
    ("ForAnyValue:StringNotEquals", "aws:TagKeys", &["a"]),
    ("Null", "aws:TagKeys", &["true"]),
    ("StringEquals", "aws:PrincipalAccount", &["111122223333"]),
    ("StringNotEquals", "aws:PrincipalAccount", &["111122223333"]),
    ("StringLike", "aws:PrincipalAccount", &["1*"]),
    ("StringNotLikeIfExists", "aws:PrincipalAccount", &["1*", "anonymous"]),
    ("ArnLike", "aws:PrincipalArn", &["arn:aws:iam::*:user/a"]),
    ("ArnNotEquals", "aws:PrincipalArn", &["arn:aws:iam::111122223333:user/a", "*"]),
    ("Null", "aws:PrincipalArn", &["true"]),
];

fn universe() -> Vec<Request> {
    let mut all = Vec::new();
    for &principal in PRINCIPALS {
        let caller = Caller::parse(principal).unwrap();
        // Nobody tags anything without a signature.
        let tags = if caller == Caller::Anonymous { &TAGS[..1] } else { TAGS };
        for (&action, &resource) in ACTIONS
            .iter()
            .flat_map(|action| RESOURCES.iter().map(move |resource| (action, resource)))
        {
            for (endpoint, transport) in
                ENDPOINTS.iter().flat_map(|e| TRANSPORTS.iter().map(move |t| (e, t)))
            {
                for tags in tags {
                    let mut request = Request::new(caller.clone(), action, resource);
                    for (key, value) in
                        [("aws:SourceVpce", endpoint), ("aws:SecureTransport", transport)]
                    {
                        if let Some(value) = value {
                            request = request.with(key, value);
                        }
                    }
                    if !tags.is_empty() {
                        request = request.with_many("aws:TagKeys", tags);
                    }
                    let told = request.completed();
                    for key in ["aws:PrincipalArn", "aws:PrincipalAccount"] {
                        if let Some(values @ Values::One(_)) = told.context.get(key) {
                            request.context.set(key, values.clone());
                        }
                    }
                    all.push(request);
                }
            }
        }
    }
    all
}

fn statement() -> impl Strategy<Value = Value> {
    let some = |list: &'static [&'static str]| proptest::sample::subsequence(list, 1..=2);
    let principal = proptest::sample::select(vec![
        json!("*"),
        json!("*"),
        json!({"AWS": "111122223333"}),
        json!({"AWS": "arn:aws:iam::111122223333:user/a"}),
        json!({"AWS": ["arn:aws:iam::111122223333:user/a"], "Service": "sns.amazonaws.com"}),
    ]);
    let conditions = proptest::sample::subsequence(CONDITIONS, 0..=3);
    (any::<bool>(), some(ACTION_PATTERNS), some(RESOURCE_PATTERNS), 0..8_u8, principal, conditions)
        .prop_map(|(allow, actions, resources, not, principal, conditions)| {
            let mut statement = Map::new();
            statement.insert("Effect".into(), if allow { "Allow" } else { "Deny" }.into());
            statement.insert("Principal".into(), principal);
            let action = if not == 0 { "NotAction" } else { "Action" };
            statement.insert(action.into(), actions.into());
            let resource = if not == 1 { "NotResource" } else { "Resource" };
            statement.insert(resource.into(), resources.into());
            let mut block = Map::new();
            for (operator, key, values) in conditions {
                block.entry(operator).or_insert_with(|| json!({}))[key] = (*values).into();
            }
            statement.insert("Condition".into(), block.into());
            statement.into()
        })
}

/// What the evaluator says of each statement of a policy, by request.
struct Table {
    effects: Vec<Effect>,
    found: Vec<Vec<Match>>,
}

impl Table {
    fn of(policy: &Policy<'_>, universe: &[Request]) -> Self {
        let effects = policy.statements.iter().map(|s| s.effect.as_ref().unwrap().value).collect();
        let row = |request| policy.statements.iter().map(|s| matches(policy, s, request)).collect();
        Self { effects, found: universe.iter().map(row).collect() }
    }

    fn any(&self, at: usize, effect: Effect, but: Option<usize>) -> bool {
        let row = self.found[at].iter().zip(&self.effects).enumerate();
        row.into_iter()
            .any(|(n, (found, own))| Some(n) != but && *own == effect && found.truth.is_yes())
    }

    fn allowed(&self, at: usize) -> bool {
        self.any(at, Effect::Allow, None) && !self.any(at, Effect::Deny, None)
    }
}

/// Whether a request comes from someone, or from somewhere, that the policy names.
fn named(policy: &Value, request: &Request) -> bool {
    let who = request.principal.to_string();
    let holds = |key: &str, fits: &dyn Fn(&str) -> bool| matches!(request.context.get(key), Some(Values::One(own)) if fits(own));
    policy["Statement"].as_array().unwrap().iter().any(|statement| {
        let principal = statement["Principal"].to_string();
        let by_principal = (principal.contains("111122223333\"") && who.contains(":111122223333:"))
            || (principal.contains("user/a") && who.ends_with(":111122223333:user/a"))
            || (principal.contains("sns.") && who.contains("sns."));
        let conditions = statement["Condition"].to_string();
        let lists = |value: &str| conditions.contains(&format!("\"{value}\""));
        let by_condition = ["vpce-1", "other", "VPCE-1"].iter().any(|value| {
            // Only the operator that ignores case lists it in capitals.
            let fits = |own: &str| match *value {
                "VPCE-1" => own.eq_ignore_ascii_case(value),
                _ => own == *value,
            };
            lists(value) && holds("aws:SourceVpce", &fits)
        }) || ["111122223333", "anonymous"]
            .iter()
            .any(|account| lists(account) && holds("aws:PrincipalAccount", &|own| own == *account))
            || (lists("arn:aws:iam::111122223333:user/a") && who.ends_with(":111122223333:user/a"));
        by_principal || by_condition
    })
}

#[track_caller]
fn same(question: &str, verdict: &Verdict, holds: bool) -> Result<(), TestCaseError> {
    let wanted = if holds { "holds" } else { "fails" };
    prop_assert_eq!(verdict.name(), wanted, "{}: {:?}", question, verdict);
    Ok(())
}

proptest! {
    #![proptest_config(drawn::cases(24))]

    #[test]
    fn every_question(
        old in proptest::collection::vec(statement(), 1..4),
        new in proptest::collection::vec(statement(), 1..3),
        kept in 0..4_usize,
    ) {
        let universe = universe();
        let count = |fits: &dyn Fn(usize) -> bool| !(0..universe.len()).any(fits);
        // The new policy shares its first statements with the old one.
        let new = old.iter().take(kept).cloned().chain(new).collect::<Vec<_>>();
        let [old, new] = [old, new].map(|list| json!({"Version": "2012-10-17", "Statement": list}));
        let (old_text, new_text) = (old.to_string(), new.to_string());
        let nodes = [&old_text, &new_text].map(|text| json::parse(text, FileId(0)).unwrap());
        let [one, other] = [&nodes[0], &nodes[1]].map(Policy::of);
        let (table, second) = (Table::of(&one, &universe), Table::of(&other, &universe));
        let (everything, nothing) = (Region::everything(), Assume::nothing());
        let (from, to) = (Access::from(&one), Access::from(&other));

        for action in ["s3:GetObject", "*"] {
            let region = Region::everything().action(&[action]);
            let inside = |at: usize| action == "*" || universe[at].action == action;
            same("always denied", &questions::always_denied(&from, &region, &nothing),
                count(&|at| inside(at) && !table.any(at, Effect::Deny, None)))?;
            same("never allowed", &questions::never_allowed(&from, &region, &nothing),
                count(&|at| inside(at) && table.allowed(at)))?;
            let both = Access::of(&[&one]).and(&[&other]);
            same("never allowed by both", &questions::never_allowed(&both, &region, &nothing),
                count(&|at| inside(at) && table.allowed(at) && second.allowed(at)))?;
        }
        same("no new access", &questions::no_new_access(&from, &to, &everything, &nothing),
            count(&|at| second.allowed(at) && !table.allowed(at)))?;
        same("equivalent", &questions::equivalent(&from, &to, &everything, &nothing),
            count(&|at| second.allowed(at) != table.allowed(at)))?;
        same("closed to strangers", &questions::closed_to_strangers(&from, &everything, &nothing),
            count(&|at| table.allowed(at) && !named(&old, &universe[at])))?;
        for (number, statement) in one.statements.iter().enumerate() {
            let own = |at: usize| table.found[at][number].truth.is_yes();
            same("never matches", &questions::never_matches(&one, number, &nothing), count(&own))?;
            let allow = statement.is(Effect::Allow);
            let alone = |at: usize| {
                own(at) && !table.any(at, Effect::Deny, Some(number))
                    && !(allow && table.any(at, Effect::Allow, Some(number)))
            };
            same("no effect", &questions::statement_has_no_effect(&one, number, &nothing), count(&alone))?;
            if !allow {
                let takes = |at: usize| {
                    own(at) && table.any(at, Effect::Allow, None)
                        && !table.any(at, Effect::Deny, Some(number))
                };
                same("denies nothing", &questions::denies_nothing(&one, number, &nothing), count(&takes))?;
            }
            // The evaluator stops at the first condition that fails, so the last one is told of alone.
            if let Some(last) = statement.conditions.len().checked_sub(1) {
                let fails = |at: usize| {
                    table.found[at][number].excluded_by == Some(Element::Condition(last))
                };
                same("condition", &questions::condition_always_true(&one, number, last, &nothing), count(&fails))?;
            }
        }
    }
}
