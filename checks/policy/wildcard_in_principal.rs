//! A principal has a wildcard in it
//!
//! Only a `*` alone stands for principals: everyone. A `*` or `?` inside an ARN, a service name or an account number
//! matches nothing, and AWS refuses it. To mean some roles of an account, allow the account and add a condition on
//! `aws:PrincipalArn`, which takes wildcards.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/ci-*"}, "Action": "sqs:SendMessage", "Resource": "*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sqs:SendMessage", "Resource": "*",
//!    "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci-*"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Policy, PrincipalType, variable};

pub const CHECK: Check = Check {
    id: "policy/wildcard-in-principal",
    severity: Severity::Error,
    aliases: &["access-analyzer:UNSUPPORTED_WILDCARD_IN_PRINCIPAL"],
    sources: &["IAM User Guide, AWS JSON policy elements: Principal"],
    ask: Ask::Policy(ask),
    text: include_str!("wildcard_in_principal.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for principal in policy.statements.iter().flat_map(|statement| statement.principals()) {
        if principal.is_everyone() || variable::is_unresolved(principal.text) {
            continue;
        }
        let Some(at) = principal.text.find(['*', '?']) else { continue };
        let place = principal.text.get(at..=at).unwrap_or(principal.text);
        let text = principal.text;
        let help = match principal.kind {
            PrincipalType::Aws if text.contains(":role/") || text.contains(":user/") => {
                "name the account, and say which of its principals in a condition: \
                 \"ArnLike\": {\"aws:PrincipalArn\": …}"
            }
            PrincipalType::Aws => "write out the account or ARN, or `*` alone for everyone",
            _ => "write out the names it stands for",
        };
        found
            .at(principal.spanned().part(place), format!("principal `{text}` has a wildcard in it"))
            .help(help);
    }
}
