//! A wildcard where it is taken literally
//!
//! `StringEquals` compares character by character: `*` and `?` stand for themselves. Use `StringLike`, or `${*}`
//! where the character itself is meant. The ARN operators all know wildcards.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"StringEquals": {"aws:PrincipalTag/team": "blue-*"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"StringLike": {"aws:PrincipalTag/team": "blue-*"}}}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Base, Policy};

pub const CHECK: Check = Check {
    id: "condition/wildcard-without-like",
    severity: Severity::Warning,
    aliases: &["access-analyzer:WILDCARD_WITHOUT_LIKE_OPERATOR"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("wildcard_without_like.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let like = match test.parsed.map(|operator| operator.base) {
            Some(Base::StringEquals) => Some("StringLike"),
            Some(Base::StringNotEquals) => Some("StringNotLike"),
            Some(Base::StringEqualsIgnoreCase | Base::StringNotEqualsIgnoreCase) => None,
            _ => continue,
        };
        let wild = |text: &str| text.replace("${*}", "").replace("${?}", "").contains(['*', '?']);
        let Some(value) = test.values.iter().find(|value| wild(value.value)) else { continue };
        let message =
            format!("`{}` takes the wildcard in `{}` literally", test.operator.value, value.value);
        let finding = found.at(value.span, message);
        finding.related(test.operator.span, "the operator");
        finding.help("use `StringLike`, or write `${*}` for the character itself");
        let name = test.parsed.map_or("", |operator| operator.base.name());
        let at = test.operator.value.find(name);
        let part = at.and_then(|at| test.operator.value.get(at..at + name.len()));
        let edit = part.zip(like).and_then(|(part, like)| Edit::within(&test.operator, part, like));
        finding.fix_if(
            Applicability::Unsafe,
            "use the operator that knows wildcards",
            edit.map(|edit| vec![edit]),
        );
    }
}
