//! A concrete request: who does what to which resource, under which circumstances.

mod read;

pub use read::{action_problem, principal_problem, resource_problem};

use super::arn::Arn;
use super::caller::{Caller, Form};
use crate::document::{Node, SyntaxError};
use std::collections::BTreeMap;

/// One request, as a policy is asked about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub principal: Caller,
    /// `service:Name`; its case does not matter.
    pub action: String,
    /// An ARN, or `*` for an action that knows no resources.
    pub resource: String,
    pub context: Context,
}

/// The condition keys of a request. What is not in it is absent from the request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// By lower-case name: key names do not depend on case.
    keys: BTreeMap<String, (String, Values)>,
}

/// What a condition key holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    One(String),
    /// Of a multivalued key; an empty list is the same as no key.
    Many(Vec<String>),
    /// The request has a value, or may have one, that the question does not tell.
    Untold,
}

/// What [`Request::open`] takes for granted: an encrypted request that no service makes on the caller's behalf.
pub const ORDINARY: &[(&str, &str)] =
    &[("aws:SecureTransport", "true"), ("aws:ViaAWSService", "false")];

impl Context {
    /// The key's values; `None` where the key is absent.
    pub fn get(&self, key: &str) -> Option<&Values> {
        let (_, values) = self.keys.get(&key.to_ascii_lowercase())?;
        if matches!(values, Values::Many(list) if list.is_empty()) { None } else { Some(values) }
    }

    pub fn set(&mut self, key: &str, values: Values) {
        self.keys.insert(key.to_ascii_lowercase(), (key.to_owned(), values));
    }

    /// Whether the question says anything about the key, and be it an empty list.
    pub fn states(&self, key: &str) -> bool {
        self.keys.contains_key(&key.to_ascii_lowercase())
    }

    /// Names as written with their values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Values)> {
        self.keys.values().map(|(key, values)| (key.as_str(), values))
    }
}

impl Request {
    /// A request without context.
    pub fn new(principal: Caller, action: &str, resource: &str) -> Self {
        let (action, resource) = (action.to_owned(), resource.to_owned());
        Self { principal, action, resource, context: Context::default() }
    }

    /// Reads `{"principal": …, "action": …, "resource": …, "context": {key: value | [values]}}`.
    ///
    /// The names may be in any case, the principal also `{"AWS": ARN}` or `{"Service": NAME}`, and without `resource`
    /// it is `*`, for an action that knows no resources. A `null` in the context says that the key is absent. Errors
    /// where a part is missing, of the wrong type, or what no request has.
    pub fn of(node: &Node<'_>) -> Result<Self, SyntaxError> {
        read::request(node)
    }

    /// The request with a key set to one value.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.context.set(key, Values::One(value.to_owned()));
        self
    }

    /// The request with a multivalued key.
    #[must_use]
    pub fn with_many(mut self, key: &str, values: &[&str]) -> Self {
        let values = values.iter().map(|&value| value.to_owned()).collect();
        self.context.set(key, Values::Many(values));
        self
    }

    /// The request with the keys that follow from what it states, where it does not state them itself.
    ///
    /// From the principal: `aws:PrincipalArn` (the role's ARN for a session), `aws:PrincipalAccount`, of requests to
    /// KMS `kms:CallerAccount`,
    /// `aws:PrincipalType`, `aws:username` (users), `aws:PrincipalIsAWSService`, `aws:PrincipalServiceName`
    /// (services), `aws:userid` (anonymous). From the resource's ARN: `aws:ResourceAccount`. What a service
    /// principal's ARN, account and type are is not documented, so those become untold.
    ///
    /// Witnesses of proofs state their context whole and are not completed.
    #[must_use]
    pub fn completed(&self) -> Self {
        let mut all = self.clone();
        let mut tell = |key: &str, values: Values| {
            if !all.context.states(key) {
                all.context.set(key, values);
            }
        };
        let one = |text: &str| Values::One(text.to_owned());
        match &self.principal {
            Caller::Anonymous => {
                tell("aws:PrincipalAccount", one("anonymous"));
                tell("aws:PrincipalType", one("Anonymous"));
                tell("aws:userid", one("anonymous"));
            }
            Caller::Service(name) => {
                tell("aws:PrincipalIsAWSService", one("true"));
                tell("aws:PrincipalServiceName", one(name));
                for key in ["aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType"] {
                    tell(key, Values::Untold);
                }
            }
            Caller::Identity(identity) => {
                tell("aws:PrincipalArn", one(&identity.principal_arn()));
                tell("aws:PrincipalAccount", one(&identity.account));
                tell("aws:PrincipalIsAWSService", one("false"));
                if self.action.to_ascii_lowercase().starts_with("kms:") {
                    tell("kms:CallerAccount", one(&identity.account));
                }
                let kind = match &identity.form {
                    Form::Root => "Account",
                    Form::User(_) => "User",
                    Form::Role(_) | Form::Session { .. } => "AssumedRole",
                    Form::FederatedUser(_) => "FederatedUser",
                };
                tell("aws:PrincipalType", one(kind));
                if let Form::User(user) = &identity.form {
                    tell("aws:username", one(user.rsplit('/').next().unwrap_or(user)));
                }
            }
            Caller::Federated(_) | Caller::Canonical(_) => {}
        }
        let owner = Arn::parse(&self.resource).map(|arn| arn.account);
        if let Some(account) = owner.filter(|account| super::arn::is_account(account)) {
            tell("aws:ResourceAccount", one(account));
        }
        all
    }

    /// The request with the account that owns its resource, where it does not tell it itself.
    #[must_use]
    pub fn owned_by(mut self, account: Option<&str>) -> Self {
        if let Some(account) = account.filter(|_| !self.context.states("aws:ResourceAccount")) {
            self.context.set("aws:ResourceAccount", Values::One(account.to_owned()));
        }
        self
    }

    /// The completed request where what every request has is untold unless stated, and what [`ORDINARY`] lists is so.
    ///
    /// For questions typed by hand, which rarely state everything. Each request comes either through a VPC endpoint
    /// or from an address: what is stated of the one says that the other is absent, and without either both are
    /// untold.
    #[must_use]
    pub fn open(&self) -> Self {
        const ALWAYS: &[&str] = &[
            "aws:CurrentTime",
            "aws:EpochTime",
            "aws:UserAgent",
            "aws:RequestedRegion",
            "aws:userid",
        ];
        const BY_ENDPOINT: &[&str] = &["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"];
        let mut all = self.completed();
        let direct = self.context.states("aws:SourceIp");
        let by_endpoint = BY_ENDPOINT.iter().any(|key| self.context.states(key));
        let mut untold = ALWAYS.to_vec();
        if !direct {
            untold.extend(BY_ENDPOINT);
        }
        if !by_endpoint {
            untold.push("aws:SourceIp");
        }
        let ordinary = ORDINARY.iter().map(|&(key, value)| (key, Values::One(value.to_owned())));
        for (key, values) in ordinary.chain(untold.into_iter().map(|key| (key, Values::Untold))) {
            if !all.context.states(key) {
                all.context.set(key, values);
            }
        }
        all
    }

    /// The keys that [`Request::open`] sets to a value of [`ORDINARY`]: those that the request does not state.
    pub fn left_ordinary(&self) -> Vec<&'static str> {
        ORDINARY.iter().map(|(key, _)| *key).filter(|key| !self.context.states(key)).collect()
    }

    /// The request in the form that [`Request::of`] reads.
    pub fn to_json(&self) -> serde_json::Value {
        let context = self.context.iter().filter_map(|(key, values)| {
            let value = match values {
                Values::One(text) => text.as_str().into(),
                Values::Many(list) => list.as_slice().into(),
                Values::Untold => return None,
            };
            Some((key.to_owned(), value))
        });
        let context: serde_json::Map<String, serde_json::Value> = context.collect();
        serde_json::json!({
            "principal": self.principal.to_string(),
            "action": self.action,
            "resource": self.resource,
            "context": context,
        })
    }
}
