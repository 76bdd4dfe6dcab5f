//! StringLike on a key that holds an ARN
//!
//! `StringLike` lets `*` run across the colons of an ARN, so `arn:aws:iam::1111*:role/ci` can be met by an ARN of
//! another account whose name contains the rest. `ArnLike` compares the six fields one by one. Where only the last field
//! has a wildcard both mean the same, and the finding is a note.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Condition": {"StringLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:orders"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:orders"}}}
//! ]}
//! ```

use crate::catalog::KeyType;
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::arn::Arn;
use crate::policy::{Base, Policy};

pub const CHECK: Check = Check {
    id: "condition/arn-with-string-like",
    severity: Severity::Warning,
    aliases: &["access-analyzer:STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"],
    sources: &["IAM policy validation check reference", "AWS Service Authorization Reference"],
    ask: Ask::Policy(ask),
    text: include_str!("arn_with_string_like.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let arn = match test.parsed.map(|operator| operator.base) {
            Some(Base::StringLike) => "ArnLike",
            Some(Base::StringNotLike) => "ArnNotLike",
            _ => continue,
        };
        let Some(key) = test.documented() else { continue };
        let is_wild = |text: &str| text.contains(['*', '?']) && text != "*";
        if key.value_type() != KeyType::Arn || !test.values.iter().any(|value| is_wild(value.value))
        {
            continue;
        }
        // Wildcards in the last field mean the same either way.
        let crosses = |text: &str| match Arn::parse(text) {
            Some(arn) => [arn.partition, arn.service, arn.region, arn.account]
                .iter()
                .any(|field| field.contains(['*', '?'])),
            None => is_wild(text),
        };
        let name = if arn == "ArnLike" { "StringLike" } else { "StringNotLike" };
        let harmless = !test.values.iter().any(|value| crosses(value.value));
        let message = match harmless {
            true => format!("`{name}` compares `{key}` as a text"),
            false => format!("in `{name}` a wildcard runs across the fields of `{key}`"),
        };
        let finding = found.at(test.operator.span, message);
        if harmless {
            finding.severity(Severity::Note);
        }
        finding.related(test.key.span, "this key holds an ARN").help(format!("write `{arn}`"));
        let start =
            test.operator.value.len() - test.operator.value.rsplit(':').next().map_or(0, str::len);
        let part = test.operator.value.get(start..start + name.len());
        let edit = part.and_then(|part| Edit::within(&test.operator, part, arn));
        finding.fix_if(
            Applicability::Unsafe,
            format!("write `{arn}`"),
            edit.map(|edit| vec![edit]),
        );
    }
}
