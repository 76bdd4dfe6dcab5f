//! Policies made to take long: each question ends within its budget, counted in work, and says so where it gave up.
//!
//! `HOSTILE=25 cargo test --release --test requests_hostile -- --nocapture` makes them that many times as large and
//! prints how long each question takes.

use perimeter::document::json;
use perimeter::policy::Policy;
use perimeter::policy::evaluate::Policies;
use perimeter::policy::questions::{self, Access, Assume, Region, Verdict};
use perimeter::policy::{Kind, Kinds};
use perimeter::sets::requests::Budget;
use perimeter::source::FileId;
use serde_json::{Map, Value, json};
use std::time::Instant;

fn statement(effect: &str, more: Value) -> Value {
    let mut statement = json!({"Effect": effect, "Principal": "*", "Action": "*", "Resource": "*"});
    for (key, value) in more.as_object().unwrap() {
        statement[key] = value.clone();
    }
    if statement.get("NotResource").is_some() {
        statement.as_object_mut().unwrap().remove("Resource");
    }
    statement
}

fn policy(statements: Vec<Value>) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn tag(number: usize) -> String {
    format!("aws:PrincipalTag/k{number}")
}

/// Every letter must be in the resource: the shortest such text is found only among two to the power of them.
fn letters(size: usize) -> Value {
    let mut all = vec![statement("Allow", json!({}))];
    let names = ('a'..='z').take(14 + size);
    all.extend(
        names.map(|c| statement("Deny", json!({"NotResource": format!("arn:aws:s3:::*{c}*")}))),
    );
    policy(all)
}

/// More pigeons than holes, in conditions: no proof by trying cases is short.
fn pigeons(size: usize) -> Value {
    let (pigeons, holes) = (7 + size, 6 + size);
    let at = |pigeon: usize, hole: usize| tag(pigeon * holes + hole);
    let mut all = vec![statement("Allow", json!({}))];
    for pigeon in 0..pigeons {
        let nowhere: Map<String, Value> =
            (0..holes).map(|hole| (at(pigeon, hole), "yes".into())).collect();
        all.push(statement("Deny", json!({"Condition": {"StringNotEquals": nowhere}})));
        for (hole, other) in (0..holes).flat_map(|hole| (0..pigeon).map(move |other| (hole, other)))
        {
            let both = json!({at(pigeon, hole): "yes", at(other, hole): "yes"});
            all.push(statement("Deny", json!({"Condition": {"StringEquals": both}})));
        }
    }
    policy(all)
}

/// Patterns with two stars on both sides, which lie across each other.
fn stars(size: usize) -> Value {
    let names =
        |start: &'static str| (0..60 * size).map(move |n| format!("arn:aws:s3:::*{start}{n}*b*"));
    let allow = names("a").map(|text| statement("Allow", json!({"Resource": text})));
    policy(
        allow.chain(names("c").map(|text| statement("Deny", json!({"Resource": text})))).collect(),
    )
}

/// Statements with a long list of conditions each.
fn conditions(size: usize) -> Value {
    let count = 20 * size;
    let tests = |number: usize| -> Map<String, Value> {
        (0..count).map(|key| (tag(key), format!("*{}*{number}*", key % 7).into())).collect()
    };
    let each = (0..count).map(|number| {
        let effect = if number % 2 == 0 { "Allow" } else { "Deny" };
        statement(effect, json!({"Condition": {"StringNotLike": tests(number)}}))
    });
    policy(each.collect())
}

/// Resources full of variables.
fn variables(size: usize) -> Value {
    let text = |number: usize| {
        let parts: Vec<String> =
            (0..6).map(|n| format!("${{{}}}*{number}", tag(n + number % 3))).collect();
        format!("arn:aws:s3:::acme/{}", parts.join("/*"))
    };
    let allow = (0..10 * size).map(|number| statement("Allow", json!({"Resource": text(number)})));
    let deny =
        (0..10 * size).map(|number| statement("Deny", json!({"NotResource": text(number + 1)})));
    policy(allow.chain(deny).collect())
}

/// One star after the other, in both of two long patterns.
fn long(size: usize) -> Value {
    let text = |letters: &str| format!("arn:aws:s3:::{}", letters.repeat(60 * size));
    policy(vec![
        statement("Allow", json!({"Resource": text("*a*b")})),
        statement("Deny", json!({"Resource": text("*b")})),
        statement("Deny", json!({"Resource": text("*a*")})),
        statement("Deny", json!({"NotResource": text("*a*?")})),
    ])
}

/// A maker of policies of a size.
type Family = (&'static str, fn(usize) -> Value);

const FAMILIES: &[Family] = &[
    ("letters", letters),
    ("pigeons", pigeons),
    ("stars", stars),
    ("conditions", conditions),
    ("variables", variables),
    ("long", long),
];

fn size() -> usize {
    std::env::var("HOSTILE").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// As much work as there is by default, or without optimization a tenth of it.
fn budget() -> Budget {
    if cfg!(debug_assertions) { Budget::default().tenth() } else { Budget::default() }
}

/// Asks each question about a policy with so much work.
fn questions(policy: &Value, budget: Budget) -> Vec<(&'static str, Verdict, f64)> {
    let text = policy.to_string();
    let node = json::parse(&text, FileId(0)).unwrap();
    let read = Policy::with_kinds(&node, Kinds::from(Kind::Resource));
    let half = {
        let mut half = policy.clone();
        let list = half["Statement"].as_array_mut().unwrap();
        list.truncate(list.len() / 2 + 1);
        half.to_string()
    };
    let node = json::parse(&half, FileId(0)).unwrap();
    let half = Policy::with_kinds(&node, Kinds::from(Kind::Resource));
    let (access, half) = (Access::from(&read), Access::from(&half));
    let (all, mut assume) = (Region::everything(), Assume::documented());
    assume.budget = budget;
    let mut found = Vec::new();
    let mut ask = |name, question: &dyn Fn() -> Verdict| {
        let start = Instant::now();
        let verdict = question();
        found.push((name, verdict, start.elapsed().as_secs_f64()));
    };
    ask("never_allowed", &|| questions::never_allowed(&access, &all, &assume));
    ask("always_denied", &|| questions::always_denied(&access, &all, &assume));
    ask("no_new_access", &|| questions::no_new_access(&half, &access, &all, &assume));
    ask("equivalent", &|| questions::equivalent(&half, &access, &all, &assume));
    ask("closed_to_strangers", &|| questions::closed_to_strangers(&access, &all, &assume));
    ask("statement_has_no_effect", &|| questions::statement_has_no_effect(&read, 0, &assume));
    ask("denies_nothing", &|| questions::denies_nothing(&read, 1, &assume));
    ask("layers", &|| {
        let level = vec![&read];
        let policies = Policies {
            scps: vec![level.clone(), level.clone(), level.clone()],
            resource: Some(level.clone()),
            identity: Some(level),
            ..Policies::default()
        };
        policies.with_access(|access| questions::never_allowed(access, &all, &assume))
    });
    found
}

#[test]
fn every_question_ends() {
    for (name, make) in FAMILIES {
        for (question, verdict, seconds) in questions(&make(size()), budget()) {
            println!("{name:>10} {question:<24} {:>8} {seconds:8.3} s", verdict.name());
        }
    }
}

/// With a small budget each ends in what was found by then; nothing is proved that a larger one refutes.
#[test]
fn a_small_budget_proves_nothing_more() {
    let small = Budget { nodes: 50, states: 200, looks: 20_000 };
    let mut given_up = 0;
    for (name, make) in FAMILIES {
        let policy = make(1);
        let whole = questions(&policy, budget());
        for ((question, verdict, _), (_, whole, _)) in questions(&policy, small).iter().zip(&whole)
        {
            if let Verdict::Unknown(why) = verdict {
                given_up += usize::from(why.contains("budget"));
            } else {
                assert_eq!(verdict.name(), whole.name(), "{name}: {question}");
            }
        }
    }
    assert!(given_up > 20, "{given_up}");
}

/// What cannot be decided in time is said to be unknown.
#[test]
fn what_is_too_hard_is_unknown() {
    for make in [letters as fn(usize) -> Value, pigeons] {
        let (_, verdict, _) = &questions(&make(4), budget())[0];
        let Verdict::Unknown(why) = verdict else { panic!("{verdict:?}") };
        assert!(why.contains("budget"), "{why}");
    }
}
