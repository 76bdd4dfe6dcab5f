//! A wildcard stands in a value that is compared literally
//!
//! `StringEquals` takes `*` and `?` as they are: `team-*` matches only that very text, so the condition never holds, or
//! under a negated operator always does. To match a pattern use `StringLike`. The ARN operators take wildcards anyway.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": {"StringEquals": {"s3:prefix": "home/*"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": {"StringLike": {"s3:prefix": "home/*"}}}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::variable::Variable;
use crate::policy::{Base, Operator, Policy, Spanned};
use crate::source::Span;

pub const CHECK: Check = Check {
    id: "policy/wildcard-without-like",
    severity: Severity::Warning,
    aliases: &["access-analyzer:WILDCARD_WITHOUT_LIKE_OPERATOR"],
    sources: &["IAM User Guide, IAM JSON policy elements: Condition operators"],
    ask: Ask::Policy(ask),
    text: include_str!("wildcard_without_like.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let Some(operator) = test.parsed else { continue };
        let like = match operator.base {
            Base::StringEquals => Some(Base::StringLike),
            Base::StringNotEquals => Some(Base::StringNotLike),
            Base::StringEqualsIgnoreCase | Base::StringNotEqualsIgnoreCase => None,
            _ => continue,
        };
        let Some((value, at)) = test.values.iter().find_map(wildcard) else { continue };
        let holds =
            if operator.base.is_negated() { "fits nearly nothing" } else { "fits nothing else" };
        let message = format!(
            "`{}` takes the wildcard in `{}` literally, so it {holds}",
            test.operator.value, value.value
        );
        let finding = found.at(at, message);
        finding.related(test.operator.span, "compares literally");
        let Some(base) = like else {
            finding.help("write the value out: no operator takes wildcards and ignores case");
            continue;
        };
        let right = Operator { base, ..operator }.name();
        finding.help(format!("write `{right}`"));
        // The operator's other keys and values would be read as patterns, too.
        let block = policy.statements.iter().flat_map(|statement| &statement.conditions);
        let alone = block.filter(|other| other.operator.span == test.operator.span).count() == 1;
        let edit = Edit::within(&test.operator, test.operator.value, &right).filter(|_| alone);
        finding.fix_if(
            Applicability::Unsafe,
            format!("write `{right}`"),
            edit.map(|edit| vec![edit]),
        );
    }
}

/// The first wildcard of a value that is not written as `${*}`.
fn wildcard<'a>(value: &Spanned<&'a str>) -> Option<(Spanned<&'a str>, Span)> {
    let mut rest = value.value;
    for variable in Variable::all(value.value) {
        let (before, after) = rest.split_once(variable.whole)?;
        if let Some(found) = sign(before) {
            return Some((*value, value.part(found)));
        }
        rest = after;
    }
    sign(rest).map(|found| (*value, value.part(found)))
}

fn sign(text: &str) -> Option<&str> {
    text.find(['*', '?']).and_then(|at| text.get(at..=at))
}
