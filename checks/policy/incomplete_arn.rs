//! An ARN has too few fields
//!
//! An ARN has six fields between colons: `arn:partition:service:region:account:resource`. Fields that a service does
//! not use stay empty, but their colons are written: `arn:aws:s3:::bucket`. AWS refuses a shorter one.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3::reports/*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Policy, PrincipalType, arn, variable};

pub const CHECK: Check = Check {
    id: "policy/incomplete-arn",
    severity: Severity::Error,
    aliases: &["access-analyzer:MISSING_ARN_FIELD"],
    sources: &["IAM User Guide, IAM identifiers: IAM ARNs"],
    ask: Ask::Policy(ask),
    text: include_str!("incomplete_arn.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        let principals = statement.principals().filter(|p| p.kind == PrincipalType::Aws);
        let principals = principals.map(|principal| principal.spanned());
        for text in statement.resources().chain(principals) {
            let fields = arn::fields(text.value);
            // A wildcard at the end may stand for the fields that are missing.
            let open = fields.last().is_some_and(|last| last.ends_with('*')) && fields.len() < 5;
            if fields.len() == 6
                || fields.first() != Some(&"arn")
                || open
                || variable::is_unresolved(text.value)
            {
                continue;
            }
            let message =
                format!("`{}` has {} of the six fields of an ARN", text.value, fields.len());
            let service = fields.get(2).copied().unwrap_or("");
            let help = match service {
                "s3" => "a bucket's ARN has two empty fields: arn:aws:s3:::bucket",
                "iam" => "an ARN of IAM has no Region: arn:aws:iam::111122223333:role/name",
                _ => "write arn:partition:service:region:account:resource, with empty fields empty",
            };
            found.at(text.span, message).help(help);
        }
    }
}
