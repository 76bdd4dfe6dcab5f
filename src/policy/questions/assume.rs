//! What a proof may take for granted: documented facts about which condition keys a request holds.

mod objects;
mod phrases;
mod related;
mod words;

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
    /// Only requests that AWS services make for themselves hold the key.
    OfServices(String),
    /// A request that holds the key holds the other as well, with this value where one is given.
    Needs(String, String, Option<String>),
    /// A request that its principal makes itself holds one of both keys.
    Direct(String, String),
    /// All paths in an organization start with the identifier in the other key.
    PathsIn(String, String),
    /// The key holds the account of the resource's ARN.
    Owner(String),
    /// Every request holds one of both keys.
    OneOf(String, String),
    /// A key of Booleans never holds the contrary.
    Truth(String, bool),
    /// No request is anonymous.
    SignedIn,
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

/// The keys that only calls of a service principal for a resource hold.
const OF_SERVICES: &[&str] =
    &["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths"];

/// Keys that come only with another one, or with one of its values.
const NEEDS: &[(&str, &str, Option<&str>)] = &[
    ("aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent", Some("true")),
    ("aws:MultiFactorAuthPresent", "aws:TokenIssueTime", None),
    ("aws:CalledVia", "aws:ViaAWSService", Some("true")),
    ("aws:CalledViaFirst", "aws:ViaAWSService", Some("true")),
    ("aws:CalledViaLast", "aws:ViaAWSService", Some("true")),
    ("aws:CalledVia", "aws:CalledViaFirst", None),
    ("aws:CalledVia", "aws:CalledViaLast", None),
    ("aws:CalledViaFirst", "aws:CalledVia", None),
    ("aws:CalledViaLast", "aws:CalledVia", None),
    ("s3:TlsVersion", "aws:SecureTransport", Some("true")),
];

/// Paths in an organization, and the organization.
const IN_ORGANIZATION: &[(&str, &str)] = &[
    ("aws:PrincipalOrgPaths", "aws:PrincipalOrgID"),
    ("aws:ResourceOrgPaths", "aws:ResourceOrgID"),
    ("aws:SourceOrgPaths", "aws:SourceOrgID"),
    ("aws:VpceOrgPaths", "aws:VpceOrgID"),
];

/// The keys that hold the account that owns the resource.
const OWNERS: &[&str] = &["aws:ResourceAccount", "s3:ResourceAccount"];

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
        axioms.extend(OF_SERVICES.iter().map(own).map(Axiom::OfServices));
        axioms.extend(NEEDS.iter().map(|(key, other, value)| {
            Axiom::Needs(own(key), own(other), value.map(str::to_owned))
        }));
        axioms.extend(
            ["aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp"]
                .iter()
                .map(|key| Axiom::Direct("aws:SourceIp".to_owned(), own(key))),
        );
        axioms.extend(IN_ORGANIZATION.iter().map(|(key, id)| Axiom::PathsIn(own(key), own(id))));
        axioms.extend(OWNERS.iter().map(own).map(Axiom::Owner));
        Self { axioms, ..Self::nothing() }
    }

    /// The same for an answer that tells less.
    #[must_use]
    pub fn telling(self, detail: Detail) -> Self {
        Self { detail, ..self }
    }

    /// With one more axiom, as [`Axiom`] displays it or in near words; `None` when it is not understood.
    pub fn and(mut self, text: &str) -> Option<Self> {
        match Axiom::parse(text) {
            Some(axiom) => self.axioms.push(axiom),
            None => self.axioms.extend(phrases::read(text)?),
        }
        Some(self)
    }
}

impl Axiom {
    /// The requests that the axiom rules out; none where no statement speaks of its keys.
    pub(super) fn excluded(&self, translator: &mut Translator) -> Vec<Conjunction> {
        match self {
            Self::Objects => objects::excluded(translator).into_iter().collect(),
            Self::PathsIn(paths, id) => related::paths_in(translator, paths, id),
            Self::Owner(key) => related::owner(translator, key),
            _ => self.about_keys(translator).into_iter().collect(),
        }
    }

    fn about_keys(&self, translator: &mut Translator) -> Option<Conjunction> {
        match self {
            Self::Objects | Self::PathsIn(..) | Self::Owner(_) => None,
            Self::SignedIn => Some(vec![translator.anonymous()]),
            // Which other principals have no ARN is not documented.
            Self::Present(key) if key.eq_ignore_ascii_case("aws:PrincipalArn") => {
                Some(vec![translator.anonymous()])
            }
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
            Self::OfServices(key) => Some(vec![present(translator, key)?, !translator.services()]),
            Self::Needs(key, other, value) => {
                let held = match value {
                    None => present(translator, other)?,
                    Some(value) => holds(translator, other, value)?,
                };
                Some(vec![present(translator, key)?, !held])
            }
            Self::OneOf(one, other) => {
                Some(vec![!present(translator, one)?, !present(translator, other)?])
            }
            Self::Truth(key, value) => {
                let contrary = if *value { "false" } else { "true" };
                Some(vec![holds(translator, key, contrary)?])
            }
            Self::Direct(one, other) => {
                let direct = holds(translator, "aws:ViaAWSService", "false")?;
                let neither = [!present(translator, one)?, !present(translator, other)?];
                Some([direct, !translator.services()].into_iter().chain(neither).collect())
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

/// "The key, of type `Bool`, holds the value", where some statement speaks of it.
fn holds(translator: &mut Translator, key: &str, value: &str) -> Option<Literal> {
    let id = translator.known(key)?;
    let values = Values::Truth { yes: value == "true", no: value == "false" };
    Some(Literal { set: translator.space.set(id, values, false), positive: true })
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
        } else if key == "aws:viaawsservice" {
            // Services call on behalf of principals that can have permissions.
            let Some(via) = holds(translator, &key, "true") else { continue };
            excluded.push(vec![via, !translator.identities(true)]);
        } else if OF_ROLES.contains(&key.as_str()) {
            excluded.push(vec![present, !translator.roles()]);
        } else if key == "aws:userid" {
            let own = Values::Text([Pattern::literal("anonymous")].into_iter().collect());
            let Some(held) = translator.holds_one(&key, &own) else { continue };
            excluded.push(vec![!held, translator.anonymous()]);
        } else if key == "aws:principalservicenameslist" {
            excluded.push(vec![present, !translator.services()]);
        } else if !anonymous {
            excluded.push(vec![present, translator.anonymous()]);
        }
    }
    excluded
}

/// Keys that only sessions of roles hold; in lower case.
const OF_ROLES: &[&str] = &[
    "aws:chatbotsourcearn",
    "aws:ec2instancesourceprivateipv4",
    "aws:ec2instancesourcevpc",
    "codebuild:buildarn",
    "codebuild:projectarn",
    "ec2:roledelivery",
    "ec2:sourceinstancearn",
    "glue:credentialissuingservice",
    "glue:roleassumedby",
    "lambda:sourcefunctionarn",
    "ssm:sourceinstancearn",
];

/// Keys, or how they start, that only principals of an account hold; in lower case.
const SIGNED: &[&str] = &[
    "aws:assumedroot",
    "aws:multifactorauth",
    "aws:principalorg",
    "aws:principaltag/",
    "aws:sourceidentity",
    "aws:tokenissuetime",
];
