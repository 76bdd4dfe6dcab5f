//! What is known of condition keys: the type of their values, whether they hold several, and good examples.

use crate::catalog::{self, KeyType};
use crate::sets::glob::{Class, Pattern, Token};
use crate::sets::requests::{Count, Dimension, Domain};

/// A condition key as documented, or as its operators take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeyFacts {
    pub(super) kind: KeyType,
    /// A request may hold several values.
    pub(super) many: bool,
    /// AWS documents the key, or it is a claim of an identity provider, of which there is no list.
    pub(super) known: bool,
    /// Requests that are not signed may hold it.
    pub(super) anonymous: bool,
}

impl Default for KeyFacts {
    fn default() -> Self {
        Self { kind: KeyType::String, many: false, known: false, anonymous: true }
    }
}

/// What AWS documents of a key; `None` where the operators must tell.
pub(super) fn documented(key: &str) -> Option<KeyFacts> {
    let text = KeyFacts { known: true, ..KeyFacts::default() };
    let tag = |start: &str| {
        key.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start))
            && key.len() > start.len()
    };
    if tag("aws:ResourceTag/") {
        return Some(text);
    }
    if tag("aws:RequestTag/") || tag("aws:PrincipalTag/") {
        return Some(KeyFacts { anonymous: false, ..text });
    }
    if let Some(known) = catalog::condition_key(key) {
        return Some(KeyFacts {
            kind: known.value_type(),
            many: known.is_multivalued(),
            known: true,
            anonymous: known.in_anonymous_requests() != Some(false),
        });
    }
    // A service's own tag keys: some lists write the free part as a word of its own.
    let start = key.split_once('/').map(|(start, _)| format!("{start}/"));
    let tags = start.is_some_and(|start| {
        catalog::condition_keys().any(|own| {
            own.name().get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(&start))
        })
    });
    (tags || catalog::ConditionKey::is_issuer_claim(key)).then_some(text)
}

/// The dimension of a key.
pub(super) fn dimension(key: &str, facts: KeyFacts) -> Dimension {
    // A list that holds only an empty text counts as no list, so the values of a list are not empty.
    let one = Pattern::new([Token::One(Class::ANY), Token::Many(Class::ANY)]);
    Dimension {
        name: key.to_owned(),
        count: if facts.many { Count::Many } else { Count::Optional },
        domain: match facts.kind {
            KeyType::Numeric => Domain::Number,
            KeyType::Date => Domain::Instant,
            KeyType::IpAddress => Domain::Address,
            KeyType::Bool => Domain::Truth,
            KeyType::String | KeyType::Arn if facts.many => {
                Domain::Text(Some([one].into_iter().collect()))
            }
            KeyType::String | KeyType::Arn => Domain::Text(None),
        },
        hints: hints(&key.to_ascii_lowercase()),
    }
}

/// Values of a key to try first, by lower-case name.
fn hints(key: &str) -> Vec<String> {
    let hint = match key {
        "aws:principalorgid" | "aws:resourceorgid" | "aws:sourceorgid" | "aws:vpceorgid" => {
            "o-example999"
        }
        "aws:sourceaccount" | "aws:resourceaccount" | "aws:vpceaccount" => "999999999999",
        "aws:viaawsservice" => "false",
        "aws:userid" => "AIDAEXAMPLEUSERID",
        "aws:sourcevpc" => "vpc-0example",
        "aws:sourcevpce" => "vpce-0example",
        "aws:requestedregion" => "us-east-1",
        "aws:principalorgpaths" | "aws:resourceorgpaths" | "aws:sourceorgpaths" => {
            "o-example999/r-ex99/ou-ex99-example9/"
        }
        "aws:sourcearn" => "arn:aws:s3:::example-bucket",
        "s3:x-amz-server-side-encryption" => "AES256",
        _ => return Vec::new(),
    };
    vec![hint.to_owned()]
}
