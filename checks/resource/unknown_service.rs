//! An ARN of a service that does not exist
//!
//! The third field of an ARN names a service, mostly by the prefix that its actions have. No resource has an ARN with
//! another text there, so the statement applies to nothing. A text close to a known service is an error; any other is a
//! warning, because AWS starts new services.
//!
//! Add a very new service under `names.services` in `perimeter.toml`.
//!
//! # Fails
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "arn:aws:dynamdb:*:111122223333:table/orders"}]
//! }
//! ```
//!
//! # Passes
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "arn:aws:dynamodb:*:111122223333:table/orders"}]
//! }
//! ```

use crate::catalog;
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::arn::is_literal;
use crate::policy::{Policy, variable};

pub const CHECK: Check = Check {
    id: "resource/unknown-service",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_SERVICE"],
    sources: &[
        "IAM policy validation check reference",
        "AWS Service Authorization Reference, resource types",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("unknown_service.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let arns = policy.statements.iter().flat_map(|statement| statement.resource_arns());
    for (item, arn) in arns {
        let service = arn.service;
        let open =
            service.is_empty() || !is_literal(service) || variable::is_unresolved(item.value);
        // Capitals are another mistake, which has a check of its own.
        let lower = service.to_ascii_lowercase();
        let listed = |format: catalog::ArnFormat| format.fields()[2] == lower;
        if open
            || found.settings().names.has_service(&lower)
            || catalog::arn_formats(&lower).any(|(_, format)| listed(format))
        {
            continue;
        }
        let message = format!("there is no service `{service}`");
        match catalog::nearest_service(service) {
            Some(near) => {
                let near = near.prefix();
                let edit = Edit::within(&item, service, near);
                let finding = found.at(item.part(service), message);
                finding.help(format!("did you mean `{near}`?")).fix_if(
                    Applicability::Unsafe,
                    format!("write `{near}`"),
                    edit.map(|edit| vec![edit]),
                );
            }
            None => {
                let message = format!("{message} known on {}", catalog::date());
                let finding = found.at(item.part(service), message);
                finding.severity(Severity::Warning).possible();
                finding.help("correct it, or list it under `names.services` in perimeter.toml");
            }
        }
    }
}
