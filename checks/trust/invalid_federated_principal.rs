//! A federated principal is neither a domain nor a provider
//!
//! A federated principal of a trust policy is the domain of a web identity, such as `accounts.google.com`, or the ARN of an
//! OpenID Connect or SAML provider of the account. AWS refuses anything else, a URL with `https://` included.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Federated": "https://accounts.google.com"}, "Action": "sts:AssumeRoleWithWebIdentity"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/Okta"}, "Action": "sts:AssumeRoleWithSAML",
//!    "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::provider::Provider;
use crate::policy::{Kind, Policy, PrincipalType, variable};

pub const CHECK: Check = Check {
    id: "trust/invalid-federated-principal",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"],
    sources: &["IAM User Guide, AWS JSON policy elements: Principal"],
    ask: Ask::Policy(ask),
    text: include_str!("invalid_federated_principal.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    for principal in policy.statements.iter().flat_map(|statement| statement.principals()) {
        let text = principal.text;
        let open = text.contains(['*', '?', '$']) || variable::is_unresolved(text);
        if principal.kind != PrincipalType::Federated || open || Provider::of(&principal).is_some()
        {
            continue;
        }
        found
            .at(principal.span, format!("`{text}` is neither a domain nor an identity provider"))
            .help("write a domain such as `accounts.google.com`, or the ARN of a provider: arn:aws:iam::111122223333:oidc-provider/…");
    }
}
