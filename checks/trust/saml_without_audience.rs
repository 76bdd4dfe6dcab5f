//! A SAML assertion for another application is accepted
//!
//! A SAML provider issues assertions for many applications. `SAML:aud` says for which one; the trust policy does not ask, so
//! an assertion for another application of the same provider may be used for this role.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sts:AssumeRoleWithSAML",
//!    "Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/corp"}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sts:AssumeRoleWithSAML",
//!    "Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/corp"},
//!    "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Access, Assume, Region, never_allowed};
use crate::policy::{Kind, Policy, PrincipalType};

pub const CHECK: Check = Check {
    id: "trust/saml-without-audience",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["IAM User Guide, Creating a role for SAML 2.0 federation"],
    ask: Ask::Policy(ask),
    text: include_str!("saml_without_audience.rs"),
};

const AUDIENCE: &str = "SAML:aud";

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    let pairs = policy.allows().flat_map(|allow| allow.principals().map(move |who| (allow, who)));
    for (allow, principal) in pairs {
        if principal.kind != PrincipalType::Federated || !principal.text.contains(":saml-provider/")
        {
            continue;
        }
        let other = Region::everything()
            .principal(&[(PrincipalType::Federated, principal.text)])
            .action(&["sts:AssumeRoleWithSAML"])
            .when("StringEquals", AUDIENCE, &["https://other.example.com/saml"]);
        let alone = policy.alone(allow.index);
        let verdict = never_allowed(&Access::from(&alone), &other, &Assume::documented());
        let claim = "assertions for other applications are refused";
        let Some(witness) = found.refutation(policy, &verdict, principal.span, claim) else {
            continue;
        };
        found
            .at(principal.span, "assertions for any application are accepted")
            .proof(&alone, witness)
            .help("add `StringEquals` on `SAML:aud`: `https://signin.aws.amazon.com/saml`");
    }
}
