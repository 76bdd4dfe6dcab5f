//! A resource is not an ARN
//!
//! A resource is `*` or an ARN, which starts with `arn:`. AWS refuses anything else; a bucket or function is not known
//! by its bare name.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "reports/*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Policy, variable};

pub const CHECK: Check = Check {
    id: "policy/arn-without-prefix",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_ARN_PREFIX", "parliament:INVALID_ARN"],
    sources: &["IAM User Guide, IAM JSON policy elements: Resource"],
    ask: Ask::Policy(ask),
    text: include_str!("arn_without_prefix.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for resource in policy.statements.iter().flat_map(|statement| statement.resources()) {
        let text = resource.value;
        let literal = text.split(['*', '?', '$']).next().unwrap_or(text);
        let whole = literal.len() == text.len();
        let may_be_arn = literal.starts_with("arn:") || !whole && "arn:".starts_with(literal);
        if may_be_arn || variable::is_unresolved(text) {
            continue;
        }
        let message = match text {
            "" => "the resource is empty".to_owned(),
            _ => format!("resource `{text}` is not an ARN"),
        };
        let finding = found.at(resource.span, message);
        let first = text.split(':').next().unwrap_or(text);
        let (part, new) = if text.starts_with("aws:") {
            ("", "arn:")
        } else if text.contains(':') && first.eq_ignore_ascii_case("arn") {
            (first, "arn")
        } else {
            finding.help("write the ARN, which starts with `arn:`, or `*` for every resource");
            continue;
        };
        let at = if part.is_empty() { text.get(..0).unwrap_or(text) } else { part };
        let edits = Edit::within(&resource, at, new).map(|edit| vec![edit]);
        finding.help("an ARN starts with `arn:` in lower case").fix_if(
            Applicability::Unsafe,
            "start it with `arn:`",
            edits,
        );
    }
}
