//! An action of a service that does not exist
//!
//! The text before the colon of an action is a service prefix, which is not always the service's usual name: metrics
//! are `cloudwatch`, but their logs are `logs`, and e-mail is `ses`. With a wrong prefix the statement applies
//! to nothing. A prefix close to a known one is an error; any other is a warning, because AWS starts new services.
//!
//! Add a private or very new prefix under `names.services` in `perimeter.toml`.
//!
//! # Fails
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": "dynamdb:GetItem", "Resource": "*"}]
//! }
//! ```
//!
//! # Passes
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}]
//! }
//! ```

use crate::catalog;
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "action/unknown-service",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_SERVICE_IN_ACTION"],
    sources: &["AWS Service Authorization Reference", "IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("unknown_service.rs"),
};

fn ask(policy: &Policy<'_>, reporter: &mut Reporter<'_>) {
    // Once a policy: the same prefix mostly stands there with many names.
    let mut told: Vec<&str> = Vec::new();
    for item in policy.statements.iter().flat_map(|statement| statement.unknown_actions()) {
        let Some((prefix, name)) = item.value.split_once(':') else { continue };
        let known = reporter.settings().names.has_service(prefix)
            || catalog::retired(item.value).is_some()
            || prefix.contains(['*', '?', '$'])
            || told.contains(&prefix);
        if known {
            continue;
        }
        told.push(prefix);
        let message = format!("there is no service `{prefix}`");
        match catalog::nearest_service(prefix) {
            Some(near) => {
                let finding = reporter.at(item.span, message);
                finding.help(format!("did you mean `{}:{name}`?", near.prefix()));
                let edit = Edit::within(&item, prefix, near.prefix());
                let title = format!("write `{}:{name}`", near.prefix());
                finding.fix_if(Applicability::Unsafe, title, edit.map(|edit| vec![edit]));
            }
            None => {
                let finding =
                    reporter.at(item.span, format!("{message} known on {}", catalog::date()));
                finding.severity(Severity::Warning).possible();
                finding.help(
                    "correct the prefix, or list it under `names.services` in perimeter.toml",
                );
            }
        }
    }
}
