//! A condition key of a service that does not exist
//!
//! The prefix of a condition key is `aws`, a service, or the host of an identity provider. Any other key is never in
//! a request, so the condition is never met, or with a negated operator always.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": {"StringEquals": {"s33:prefix": "home/"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": {"StringEquals": {"s3:prefix": "home/"}}}
//! ]}
//! ```

use crate::catalog::{self, ConditionKey};
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Policy, variable};

pub const CHECK: Check = Check {
    id: "condition/unknown-service",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_SERVICE"],
    sources: &["IAM policy validation check reference", "AWS Service Authorization Reference"],
    ask: Ask::Policy(ask),
    text: include_str!("unknown_service.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let key = test.key.value;
        if variable::is_unresolved(key) {
            continue;
        }
        let Some((prefix, _)) =
            key.split_once(':').filter(|(prefix, name)| !prefix.is_empty() && !name.is_empty())
        else {
            continue;
        };
        let known = ["aws", "saml"].iter().any(|known| known.eq_ignore_ascii_case(prefix))
            || found.settings().names.has_service(prefix)
            || found.settings().names.has_condition_key(key)
            || catalog::condition_keys().any(|known| known.prefix().eq_ignore_ascii_case(prefix))
            || ConditionKey::is_issuer_claim(key);
        if !known {
            let near = catalog::nearest_service(prefix);
            let finding = found.at(test.key.span, format!("`{key}` is a key of no known service"));
            match near {
                Some(near) => finding.help(format!("did you mean `{}`?", near.prefix())),
                None => finding.severity(Severity::Warning).possible().help("correct the prefix"),
            };
        }
    }
}
