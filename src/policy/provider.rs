//! Identity providers as principals of trust policies: OpenID Connect and SAML.

mod strangers;

pub use strangers::{Issuer, Stranger};

use super::arn::Arn;
use super::{Principal, PrincipalType};

/// The issuer of every identity pool of Cognito.
pub const COGNITO: &str = "cognito-identity.amazonaws.com";

/// A federated principal, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider<'a> {
    /// An OpenID Connect provider or a web identity, by its issuer: the prefix of its condition keys.
    Oidc(&'a str),
    Saml,
}

impl<'a> Provider<'a> {
    /// The provider that a federated principal names; `None` where it has neither form, or is no such principal.
    pub fn of(principal: &Principal<'a>) -> Option<Self> {
        let text = principal.text;
        if principal.kind != PrincipalType::Federated {
            return None;
        }
        if let Some(arn) = Arn::parse(text) {
            let named =
                |prefix| arn.resource.strip_prefix(prefix).filter(|name: &&str| !name.is_empty());
            return match (arn.service, named("oidc-provider/"), named("saml-provider/")) {
                ("iam", Some(issuer), _) => Some(Self::Oidc(issuer)),
                ("iam", _, Some(_)) => Some(Self::Saml),
                _ => None,
            };
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let labels: Vec<&str> = text.split('.').collect();
        let domain = labels.len() > 1
            && labels.iter().all(|label| !label.is_empty() && label.chars().all(plain));
        domain.then_some(Self::Oidc(text))
    }

    /// The action that its identities assume a role with.
    pub fn action(self) -> &'static str {
        match self {
            Self::Oidc(_) => "sts:AssumeRoleWithWebIdentity",
            Self::Saml => "sts:AssumeRoleWithSAML",
        }
    }

    /// Whether a condition key is one of the provider's own: `<issuer>:sub`.
    pub fn owns(self, key: &str) -> bool {
        let Some((prefix, claim)) = key.rsplit_once(':') else { return false };
        match self {
            Self::Oidc(issuer) => prefix.eq_ignore_ascii_case(issuer) && !claim.is_empty(),
            Self::Saml => prefix.eq_ignore_ascii_case("saml"),
        }
    }

    /// Whether it is GitHub's provider for workflows.
    pub fn is_github(self) -> bool {
        matches!(self, Self::Oidc(issuer)
            if issuer.to_ascii_lowercase().starts_with("token.actions.githubusercontent.com"))
    }
}
