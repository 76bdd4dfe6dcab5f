//! What a proof may take for granted: documented facts about which condition keys a request holds.

use std::fmt;

mod objects;

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
    /// No request for these actions holds the key.
    NeverFor(String, Vec<String>),
    /// No anonymous request holds the key.
    Signed(String),
    /// Actions on objects of S3 are never about a bucket.
    Objects,
}

/// What questions may assume, and how hard they try.
#[derive(Clone, Debug)]
pub struct Assume {
    pub axioms: Vec<Axiom>,
    pub budget: Budget,
    pub detail: Detail,
}

/// How much an answer has to tell beside the verdict: finding it out takes longer than most verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Nothing: a witness need not read well.
    Verdict,
    /// A witness that reads well, but not which axioms a proof stands on.
    Witness,
    All,
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

/// Whether every request holds the key, in any case.
pub fn is_always_present(key: &str) -> bool {
    ALWAYS.iter().any(|own| own.eq_ignore_ascii_case(key))
}

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

/// The actions that the Service Authorization Reference lists those keys for.
const UPLOADS: &[&str] = &[
    "s3:PutObject",
    "s3:ReplicateObject",
    "s3:UpdateObjectEncryption",
    "s3:BypassGovernanceRetention",
];

const PRIVATE: &[&str] = &["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

impl Assume {
    /// Nothing beyond what the request model itself says.
    pub fn nothing() -> Self {
        Self { axioms: Vec::new(), budget: Budget::default(), detail: Detail::All }
    }

    /// Everything that AWS documents and this module knows.
    pub fn documented() -> Self {
        let own = |key: &&str| (*key).to_owned();
        let mut axioms: Vec<Axiom> = ALWAYS.iter().map(own).map(Axiom::Present).collect();
        axioms.extend(
            BY_ENDPOINT.iter().map(|key| Axiom::Exclusive("aws:SourceIp".to_owned(), own(key))),
        );
        axioms.push(Axiom::Public("aws:SourceIp".to_owned()));
        let uploads = || UPLOADS.iter().map(own).collect();
        axioms.extend(UPLOAD_KEYS.iter().map(|key| Axiom::OnlyFor(own(key), uploads())));
        axioms.push(Axiom::Objects);
        Self { axioms, ..Self::nothing() }
    }

    /// The same for an answer that tells less.
    #[must_use]
    pub fn telling(self, detail: Detail) -> Self {
        Self { detail, ..self }
    }

    /// With one more axiom, as [`Axiom`] displays it or in near words; `None` when it is not understood.
    pub fn and(mut self, text: &str) -> Option<Self> {
        self.axioms.push(Axiom::parse(text)?);
        Some(self)
    }
}

impl Axiom {
    /// Reads what [`Axiom`] displays; case and a few words may differ. `None` where a word is left that might
    /// narrow the meaning: an axiom must not be taken for more than it says.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !matches!(c, '`' | ',')).collect();
        let words: Vec<&str> = plain.trim_end_matches('.').split_whitespace().collect();
        if let ["object", "actions", "act" | "are", "only", "on", "objects"] = *words {
            return Some(Self::Objects);
        }
        let (key, rest) = words.split_first().filter(|(key, _)| key.contains(':'))?;
        let key = (*key).to_owned();
        let lower: Vec<String> = rest.iter().map(|word| word.to_ascii_lowercase()).collect();
        let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
        let actions = |skip: usize| -> Option<Vec<String>> {
            let named = rest
                .get(skip..)?
                .iter()
                .filter(|word| !matches!(**word, "and" | "or" | "requests"));
            let named: Vec<String> = named.map(|word| (*word).to_owned()).collect();
            (!named.is_empty() && named.iter().all(|word| word.contains(':'))).then_some(named)
        };
        match *lower {
            ["is" | "always", "present" | "included" | "set"]
            | ["present"]
            | ["is", "always", "present" | "included" | "set"] => Some(Self::Present(key)),
            ["is", "present" | "included", "in", ref place @ ..]
            | ["is", "always", "present" | "included", "in", ref place @ ..] => {
                let all = matches!(
                    place,
                    ["every" | "the", "request"]
                        | ["all", "requests"]
                        | ["the", "request", "context"]
                );
                all.then_some(Self::Present(key))
            }
            ["is", "never", "present" | "set"] | ["is", "absent"] | ["is", "always", "absent"] => {
                Some(Self::Absent(key))
            }
            ["is", "never", "a", "private", "address"] => Some(Self::Public(key)),
            ["is", "never", "present", "for" | "in", "anonymous", "requests" | "callers"]
            | ["is", "absent", "for" | "in", "anonymous", "requests" | "callers"] => {
                Some(Self::Signed(key))
            }
            ["and", other, "are", "never", "both", "present"]
            | ["and", other, "are", "mutually", "exclusive"]
            | ["and", other, "are", "never", "present", "together"] => {
                let other = rest.get(1).filter(|_| other.contains(':'))?;
                Some(Self::Exclusive(key, (*other).to_owned()))
            }
            ["is", "present", "only", "for" | "on" | "in" | "with", ..] => {
                Some(Self::OnlyFor(key, actions(4)?))
            }
            ["is", "only", "present", "for" | "on" | "in" | "with", ..] => {
                Some(Self::OnlyFor(key, actions(4)?))
            }
            ["is", "never", "present", "for" | "on" | "in" | "with", ..] => {
                Some(Self::NeverFor(key, actions(4)?))
            }
            _ => None,
        }
    }

    /// The requests that the axiom rules out; none where no statement speaks of its keys.
    pub(super) fn excluded(&self, translator: &mut Translator) -> Vec<Conjunction> {
        match self {
            Self::Objects => objects::excluded(translator).into_iter().collect(),
            _ => self.about_keys(translator).into_iter().collect(),
        }
    }

    fn about_keys(&self, translator: &mut Translator) -> Option<Conjunction> {
        match self {
            Self::Objects => None,
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
            Self::OnlyFor(key, actions) | Self::NeverFor(key, actions) => {
                let present = present(translator, key)?;
                let patterns = actions.iter().map(|action| Pattern::fold_glob(action)).collect();
                let action = translator.action;
                let set = translator.space.set(action, Values::Text(patterns), false);
                let positive = matches!(self, Self::NeverFor(..));
                Some(vec![present, Literal { set, positive }])
            }
            Self::Signed(key) => Some(vec![present(translator, key)?, translator.anonymous()]),
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
    excluded.extend(translator.misplaced_sessions());
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
            Self::NeverFor(key, actions) => {
                write!(out, "{key} is never present for {}", actions.join(", "))
            }
            Self::Signed(key) => write!(out, "{key} is never present for anonymous requests"),
            Self::Objects => write!(out, "object actions act only on objects"),
        }
    }
}
