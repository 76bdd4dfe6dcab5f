//! What a proof may take for granted: documented facts about which condition keys a request holds.

use std::fmt;

use crate::policy::translate::Translator;
use crate::sets::glob::Pattern;
use crate::sets::requests::{Budget, Conjunction, Literal, Values};

/// A fact about condition keys that no statement says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Axiom {
    /// Every request holds the key.
    Present(String),
    /// No request holds the key.
    Absent(String),
    /// No request holds both keys.
    Exclusive(String, String),
    /// The key never holds a private address (RFC 1918, RFC 4193).
    Public(String),
    /// Only requests for these actions hold the key.
    OnlyFor(String, Vec<String>),
}

/// What questions may assume, and how hard they try.
#[derive(Clone, Debug)]
pub struct Assume {
    pub axioms: Vec<Axiom>,
    pub budget: Budget,
}

/// The keys that every request holds. Source: IAM User Guide, global condition keys, "Availability".
const ALWAYS: &[&str] = &[
    "aws:SecureTransport",
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:UserAgent",
    "aws:RequestedRegion",
    "aws:ViaAWSService",
    "aws:userid",
];

/// The keys that only requests through a VPC endpoint hold; they never come with `aws:SourceIp`.
const BY_ENDPOINT: &[&str] = &[
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
];

/// The keys that mirror the headers of uploads. Source: Service Authorization Reference, Amazon S3.
const UPLOAD_KEYS: &[&str] = &[
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-server-side-encryption-customer-algorithm",
];

const PRIVATE: &[&str] = &["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

impl Assume {
    /// Nothing beyond what the request model itself says.
    pub fn nothing() -> Self {
        Self { axioms: Vec::new(), budget: Budget::default() }
    }

    /// Everything that AWS documents and this module knows.
    pub fn documented() -> Self {
        let own = |key: &&str| (*key).to_owned();
        let mut axioms: Vec<Axiom> = ALWAYS.iter().map(own).map(Axiom::Present).collect();
        axioms.extend(
            BY_ENDPOINT.iter().map(|key| Axiom::Exclusive("aws:SourceIp".to_owned(), own(key))),
        );
        axioms.push(Axiom::Public("aws:SourceIp".to_owned()));
        let uploads = || vec!["s3:PutObject".to_owned()];
        axioms.extend(UPLOAD_KEYS.iter().map(|key| Axiom::OnlyFor(own(key), uploads())));
        Self { axioms, ..Self::nothing() }
    }

    /// With one more axiom, as [`Axiom`] displays it or in near words; `None` when it is not understood.
    pub fn and(mut self, text: &str) -> Option<Self> {
        self.axioms.push(Axiom::parse(text)?);
        Some(self)
    }
}

impl Axiom {
    /// Reads what [`Axiom`] displays; case and a few words may differ.
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.trim_end_matches('.').split_whitespace().collect();
        let lower: Vec<String> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
        let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
        let key = (*words.first()?).trim_matches('`').to_owned();
        let has = |word: &str| lower.contains(&word);
        if !key.contains(':') {
            return None;
        }
        if has("and") && (has("both") || has("together") || has("exclusive")) {
            let at = lower.iter().position(|word| *word == "and")?;
            let other = (*words.get(at + 1)?).trim_matches('`').to_owned();
            return other.contains(':').then_some(Self::Exclusive(key, other));
        }
        if has("never") && has("private") {
            return Some(Self::Public(key));
        }
        if has("only") {
            let at = lower.iter().position(|word| matches!(*word, "for" | "on" | "with" | "in"))?;
            let listed = words.get(at + 1..)?.iter();
            let actions = listed.map(|word| word.trim_matches(['`', ',']).to_owned());
            let actions: Vec<String> = actions.filter(|word| word.contains(':')).collect();
            return (!actions.is_empty()).then_some(Self::OnlyFor(key, actions));
        }
        if has("always") && (has("present") || has("included") || has("set")) {
            return Some(Self::Present(key));
        }
        let absent = has("never") && (has("present") || has("set")) || has("absent");
        absent.then_some(Self::Absent(key))
    }

    /// The requests that the axiom rules out; `None` where no statement speaks of its keys.
    pub(super) fn excluded(&self, translator: &mut Translator) -> Option<Conjunction> {
        match self {
            Self::Present(key) => Some(vec![!present(translator, key)?]),
            Self::Absent(key) => Some(vec![present(translator, key)?]),
            Self::Exclusive(one, other) => {
                Some(vec![present(translator, one)?, present(translator, other)?])
            }
            Self::Public(key) => {
                let networks: Vec<ipnet::IpNet> =
                    PRIVATE.iter().filter_map(|net| net.parse().ok()).collect();
                let id = translator.known(key)?;
                let set = translator.space.set(id, Values::networks(&networks), false);
                Some(vec![Literal { set, positive: true }])
            }
            Self::OnlyFor(key, actions) => {
                let present = present(translator, key)?;
                let patterns = actions.iter().map(|action| Pattern::fold_glob(action)).collect();
                let action = translator.action;
                let set = translator.space.set(action, Values::Text(patterns), false);
                Some(vec![present, Literal { set, positive: false }])
            }
        }
    }
}

/// "The request holds the key", where some statement speaks of it.
fn present(translator: &mut Translator, key: &str) -> Option<Literal> {
    let id = translator.known(key)?;
    let set = translator.space.set(id, Values::Everything, false);
    Some(Literal { set, positive: true })
}

/// What the keys mean, not an assumption: the principal decides which of these keys a request can hold.
///
/// Source: IAM User Guide, global condition keys, "Availability".
pub(super) fn consistency(translator: &mut Translator) -> Vec<Conjunction> {
    let mut excluded: Vec<Conjunction> =
        translator.sessionless().into_iter().map(|literal| vec![literal]).collect();
    for (key, anonymous) in translator.known_keys() {
        let Some(present) = present(translator, &key) else { continue };
        if SIGNED.iter().any(|start| key.starts_with(start)) {
            excluded.push(vec![present, !translator.identities(true)]);
        } else if key == "aws:principalservicenameslist" {
            excluded.push(vec![present, !translator.services()]);
        } else if !anonymous {
            excluded.push(vec![present, translator.anonymous()]);
        }
    }
    excluded
}

/// Keys, or how they start, that only principals of an account hold; in lower case.
const SIGNED: &[&str] = &[
    "aws:assumedroot",
    "aws:multifactorauth",
    "aws:principalorg",
    "aws:principaltag/",
    "aws:sourceidentity",
    "aws:tokenissuetime",
];

impl fmt::Display for Axiom {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Present(key) => write!(out, "{key} is always present"),
            Self::Absent(key) => write!(out, "{key} is never present"),
            Self::Exclusive(one, other) => write!(out, "{one} and {other} are never both present"),
            Self::Public(key) => write!(out, "{key} is never a private address"),
            Self::OnlyFor(key, actions) => {
                write!(out, "{key} is present only for {}", actions.join(", "))
            }
        }
    }
}
