//! Facts in the words that people use for them, beside those in which axioms are shown.

use super::{Axiom, BY_ENDPOINT};

/// What the words that may be left out or replaced become; the empty text drops a word.
const PLAIN: &[(&str, &str)] = &[
    ("included", "present"),
    ("set", "present"),
    ("sent", "present"),
    ("available", "present"),
    ("supplied", "present"),
    ("exists", "present"),
    ("missing", "absent"),
    ("unauthenticated", "anonymous"),
    ("unsigned", "anonymous"),
    ("callers", "requests"),
    ("caller", "request"),
    ("principals", "requests"),
    ("principal", "request"),
    ("users", "requests"),
    ("access", "requests"),
    ("calls", "requests"),
    ("carries", "has"),
    ("contains", "has"),
    ("includes", "has"),
    ("holds", "has"),
    ("carry", "has"),
    ("contain", "has"),
    ("include", "has"),
    ("hold", "has"),
    ("have", "has"),
    ("each", "every"),
    ("are", "is"),
    ("via", "through"),
    ("over", "through"),
    ("the", ""),
    ("a", ""),
    ("an", ""),
    ("condition", ""),
    ("context", ""),
    ("key", ""),
    ("vpc", ""),
    ("always", ""),
    ("both", ""),
    ("ever", ""),
    ("type", ""),
];

/// Words before what a key is limited to.
const FOR: &[&str] = &["for", "on", "in", "with", "when", "through", "to", "by"];

/// What the text says, in near words; `None` where a word is left that might narrow the meaning.
pub(super) fn read(text: &str) -> Option<Vec<Axiom>> {
    let outside = text.split('(').next().unwrap_or(text);
    let marked: String = outside.chars().filter(|c| !matches!(c, '`' | '"' | '\'' | ',')).collect();
    let words = marked.trim().trim_end_matches('.').split_whitespace();
    let words: Vec<String> = words.map(plain).filter(|word| !word.is_empty()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let own = |key: &str| key.to_owned();
    let one = |axiom: Axiom| Some(vec![axiom]);
    match *words.as_slice() {
        ["anonymous", "requests", "has", "no", key] if is_key(key) => one(Axiom::Signed(own(key))),
        ["no", "request" | "requests", "has", key] if is_key(key) => one(Axiom::Absent(own(key))),
        ["every" | "all", "request" | "requests", "has", key] if is_key(key) => {
            one(Axiom::Present(own(key)))
        }
        ["request" | "requests", "is", "not" | "never", "anonymous"]
        | ["no", "anonymous", "requests"]
        | ["no", "request", "is", "anonymous"] => one(Axiom::SignedIn),
        ["exactly", "one", "of", key, "and" | "or", other, "is", "present"]
        | ["every", "request", "has", "either", key, "or", other]
            if is_key(key) && is_key(other) =>
        {
            Some(vec![Axiom::Exclusive(own(key), own(other)), Axiom::OneOf(own(key), own(other))])
        }
        ["every", "request", "has", key, "or", other]
        | [key, "or", other, "is", "present"]
        | ["either", key, "or", other, "is", "present"]
            if is_key(key) && is_key(other) =>
        {
            one(Axiom::OneOf(own(key), own(other)))
        }
        [key, "and", other, "is", "present"] if is_key(key) && is_key(other) => {
            Some(vec![Axiom::Present(own(key)), Axiom::Present(own(other))])
        }
        [key, "and", other, "is", "present", "together"] if is_key(key) && is_key(other) => {
            let needs = |one: &str, other: &str| Axiom::Needs(own(one), own(other), None);
            Some(vec![needs(key, other), needs(other, key)])
        }
        [key, "and", other, "is", "never", "present" | "together", ..]
        | [key, "and", other, "never", "occur" | "appear", "together"]
        | [key, "is", "never", "present", "together", "with", other]
            if is_key(key) && is_key(other) =>
        {
            one(Axiom::Exclusive(own(key), own(other)))
        }
        [key, ref rest @ ..] if is_key(key) => about(key, rest),
        _ => None,
    }
}

/// What the words say of one key.
fn about(key: &str, words: &[&str]) -> Option<Vec<Axiom>> {
    let own = || key.to_owned();
    let one = |axiom: Axiom| Some(vec![axiom]);
    match *words {
        ["is", "present"] | ["present"] => one(Axiom::Present(own())),
        ["is", "present", "in" | "on" | "for", "request"]
        | ["is", "present", "in" | "on" | "for", "every" | "all", "request" | "requests"]
        | ["present", "in", "request"] => one(Axiom::Present(own())),
        ["is", "absent" | "never"] | ["is", "never" | "not", "present"] => {
            one(Axiom::Absent(own()))
        }
        ["is", value @ ("true" | "false")] => one(Axiom::Truth(own(), value == "true")),
        ["is", "never", value @ ("true" | "false")] => one(Axiom::Truth(own(), value == "false")),
        ["is", "absent", by, ref rest @ ..]
        | ["is", "never" | "not", "present", by, ref rest @ ..]
            if FOR.contains(&by) =>
        {
            absent(key, rest)
        }
        ["is", "present", "only", by, ref rest @ ..]
        | ["is", "only", "present", by, ref rest @ ..]
        | ["only", "present", by, ref rest @ ..]
            if FOR.contains(&by) =>
        {
            only(key, rest)
        }
        _ => None,
    }
}

/// "The key is absent for …".
fn absent(key: &str, words: &[&str]) -> Option<Vec<Axiom>> {
    let own = || key.to_owned();
    match *words {
        ["anonymous", "requests" | "request"] => Some(vec![Axiom::Signed(own())]),
        ["long-term", "credentials" | "keys" | "requests"] | ["long-term", _, "credentials"] => {
            Some(vec![Axiom::Needs(own(), "aws:TokenIssueTime".to_owned(), None)])
        }
        [.., "endpoint" | "endpoints"] if through_endpoint(words) => {
            let all = BY_ENDPOINT.iter().map(|by| Axiom::Exclusive(own(), (*by).to_owned()));
            key.eq_ignore_ascii_case("aws:SourceIp").then(|| all.collect())
        }
        _ => Some(vec![Axiom::NeverFor(own(), actions(key, words)?)]),
    }
}

/// "The key is present only for …".
fn only(key: &str, words: &[&str]) -> Option<Vec<Axiom>> {
    let own = || key.to_owned();
    match *words {
        ["mfa"] | ["requests", "with", "mfa"] => {
            let present = "aws:MultiFactorAuthPresent".to_owned();
            Some(vec![Axiom::Needs(own(), present, Some("true".to_owned()))])
        }
        ["temporary", "credentials"] | ["requests", "with", "temporary", "credentials"] => {
            Some(vec![Axiom::Needs(own(), "aws:TokenIssueTime".to_owned(), None)])
        }
        // The principal tells that already.
        ["iam", "requests"] if key.eq_ignore_ascii_case("aws:username") => Some(Vec::new()),
        [.., "endpoint" | "endpoints"] if through_endpoint(words) => {
            let by_endpoint = BY_ENDPOINT.iter().any(|by| by.eq_ignore_ascii_case(key));
            by_endpoint.then(|| vec![Axiom::Exclusive("aws:SourceIp".to_owned(), own())])
        }
        ["requests", "by" | "of" | "from", ref rest @ ..] => only(key, rest),
        ["service" | "services" | "service-to-service"]
        | ["service" | "service-to-service" | "aws", "requests" | "services"]
        | ["aws", "service", "requests"]
        | ["service", "request"] => Some(vec![Axiom::OfServices(own())]),
        _ => Some(vec![Axiom::OnlyFor(own(), actions(key, words)?)]),
    }
}

/// "(requests that come) through an endpoint".
fn through_endpoint(words: &[&str]) -> bool {
    let known = ["requests", "request", "that", "come", "comes", "made", "uses", "use", "through"];
    words.split_last().is_some_and(|(_, before)| before.iter().all(|word| known.contains(word)))
}

/// The actions of a list; those without a service are of the key's.
fn actions(key: &str, words: &[&str]) -> Option<Vec<String>> {
    let service = key.split(':').next()?;
    let linking = |word: &&&str| !matches!(**word, "and" | "or" | "requests" | "request");
    let all = words.iter().filter(linking).map(|word| {
        if let Some((service, name)) = word.split_once(':') {
            let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '*');
            return (plain(name) && service != "aws").then(|| (*word).to_owned());
        }
        let name = word.strip_suffix("-type").unwrap_or(word);
        let is_name = name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric());
        (is_name && service != "aws").then(|| format!("{service}:{name}"))
    });
    all.collect::<Option<Vec<String>>>().filter(|all| !all.is_empty())
}

fn is_key(word: &str) -> bool {
    word.split_once(':').is_some_and(|(service, name)| !service.is_empty() && !name.is_empty())
}

/// The word as the phrases have it. Names keep their case.
fn plain(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let name = word.contains(':') || word.chars().skip(1).any(|c| c.is_ascii_uppercase());
    match PLAIN.iter().find(|(own, _)| *own == lower) {
        Some((_, plain)) => (*plain).to_owned(),
        None if name && lower != "mfa" && lower != "aws" && lower != "iam" => word.to_owned(),
        None => lower,
    }
}
