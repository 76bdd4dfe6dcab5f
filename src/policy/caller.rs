//! Who makes a request: the concrete principal, in the forms in which AWS names it.

use super::arn::{Arn, is_account};
use std::fmt;

/// The principal of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Not signed in.
    Anonymous,
    /// An AWS service acting for itself, such as `cloudtrail.amazonaws.com`.
    Service(String),
    /// An identity of a web or SAML provider before it has a role: the provider's name or ARN.
    Federated(String),
    /// An account known to S3 only by its canonical user ID.
    Canonical(String),
    /// A principal of an account.
    Identity(Identity),
}

/// A principal of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub partition: String,
    /// Twelve digits, or a name such as `cloudfront` for identities that AWS keeps.
    pub account: String,
    pub form: Form,
}

/// What kind of principal of an account it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// The root user.
    Root,
    /// An IAM user: path and name.
    User(String),
    /// Some session of a role, of which only the role is known: path and name.
    Role(String),
    /// One session of a role. The path is known only where the role's ARN was given.
    Session { role: String, session: String },
    /// A session of `GetFederationToken`.
    FederatedUser(String),
}

impl Caller {
    /// Reads `anonymous`, `service:NAME`, `federated:PROVIDER`, `canonical:ID`, an account number (its root user)
    /// or an ARN; a role ARN may be followed by `#SESSION`.
    ///
    /// `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((kind, name)) = text.split_once(':').filter(|(_, name)| !name.is_empty()) {
            match kind {
                "service" | "svc" => return Some(Self::Service(name.to_owned())),
                "federated" => return Some(Self::Federated(name.to_owned())),
                "canonical" => return Some(Self::Canonical(name.to_owned())),
                _ => {}
            }
        }
        if text == "anonymous" || text == "anon" {
            return Some(Self::Anonymous);
        }
        if is_account(text) {
            let (partition, account) = ("aws".to_owned(), text.to_owned());
            return Some(Self::Identity(Identity { partition, account, form: Form::Root }));
        }
        let Some(arn) = Arn::parse(text) else {
            let service = text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn");
            return service.then(|| Self::Service(text.to_owned()));
        };
        if ["saml-provider/", "oidc-provider/"].iter().any(|kind| arn.resource.starts_with(kind)) {
            return Some(Self::Federated(text.to_owned()));
        }
        let form = Form::of(arn)?;
        let (partition, account) = (arn.partition.to_owned(), arn.account.to_owned());
        Some(Self::Identity(Identity { partition, account, form }))
    }

    /// The account the principal belongs to, where it belongs to one.
    pub fn account(&self) -> Option<&str> {
        if let Self::Identity(identity) = self { Some(&identity.account) } else { None }
    }
}

impl Form {
    fn of(arn: Arn<'_>) -> Option<Self> {
        let (kind, name) = arn.resource.split_once('/').unwrap_or((arn.resource, ""));
        match (arn.service, kind) {
            ("iam", "root") if name.is_empty() => Some(Self::Root),
            _ if name.is_empty() => None,
            ("iam", "user") => Some(Self::User(name.to_owned())),
            ("iam", "role") => Some(match name.split_once('#') {
                Some((role, session)) => {
                    Self::Session { role: role.to_owned(), session: session.to_owned() }
                }
                None => Self::Role(name.to_owned()),
            }),
            ("sts", "assumed-role") => {
                let (role, session) = name.split_once('/')?;
                Some(Self::Session { role: role.to_owned(), session: session.to_owned() })
            }
            ("sts", "federated-user") => Some(Self::FederatedUser(name.to_owned())),
            _ => None,
        }
    }
}

impl Identity {
    /// The ARN that names this principal in a Principal element.
    pub fn arn(&self) -> String {
        let Self { partition, account, form } = self;
        match form {
            Form::Root => format!("arn:{partition}:iam::{account}:root"),
            Form::User(user) => format!("arn:{partition}:iam::{account}:user/{user}"),
            Form::Role(role) => format!("arn:{partition}:iam::{account}:role/{role}"),
            Form::Session { role, session } => {
                let role = last(role);
                format!("arn:{partition}:sts::{account}:assumed-role/{role}/{session}")
            }
            Form::FederatedUser(user) => {
                format!("arn:{partition}:sts::{account}:federated-user/{user}")
            }
        }
    }

    /// What `aws:PrincipalArn` holds: the ARN, and for a session the ARN of its role.
    ///
    /// The path of a role known only by its session is taken to be `/`.
    pub fn principal_arn(&self) -> String {
        match &self.form {
            Form::Session { role, .. } => {
                format!("arn:{}:iam::{}:role/{role}", self.partition, self.account)
            }
            _ => self.arn(),
        }
    }

    /// The name of the role behind a session, without its path.
    pub fn role(&self) -> Option<&str> {
        match &self.form {
            Form::Role(role) | Form::Session { role, .. } => Some(last(role)),
            _ => None,
        }
    }

    /// Whether it is a service-linked role, which no organization policy binds.
    pub fn is_service_linked(&self) -> bool {
        match &self.form {
            Form::Role(role) | Form::Session { role, .. } => {
                role.starts_with("aws-service-role/") || role.starts_with("AWSServiceRoleFor")
            }
            _ => false,
        }
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anonymous => out.write_str("anonymous"),
            Self::Service(name) => write!(out, "service:{name}"),
            Self::Federated(name) => write!(out, "federated:{name}"),
            Self::Canonical(id) => write!(out, "canonical:{id}"),
            Self::Identity(identity) => out.write_str(&identity.arn()),
        }
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
