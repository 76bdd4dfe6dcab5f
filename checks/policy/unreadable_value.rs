//! A condition value is nothing that its operator can read
//!
//! Numbers, dates, booleans, Base64 and addresses have a form. A value in another form never matches, so an Allow gives
//! nothing and a Deny stops nobody; under an address operator AWS refuses the policy.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/33"}}},
//!   {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "no"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {
//!     "IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32", "198.51.100.7"]},
//!     "DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}
//!   }}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::evaluate::is_value;
use crate::policy::{Family, Operator, Policy, Spanned, Test, variable};
use crate::sets::prefix::parse;

pub const CHECK: Check = Check {
    id: "policy/unreadable-value",
    severity: Severity::Warning,
    aliases: &[
        "access-analyzer:TYPE_MISMATCH_IP_RANGE",
        "access-analyzer:TYPE_MISMATCH_BOOLEAN",
        "access-analyzer:TYPE_MISMATCH_DATE",
        "access-analyzer:TYPE_MISMATCH_NUMBER",
        "access-analyzer:TYPE_MISMATCH_STRING",
    ],
    sources: &["IAM User Guide, IAM JSON policy elements: Condition operators"],
    ask: Ask::Policy(ask),
    text: include_str!("unreadable_value.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let Some(operator) = test.parsed else { continue };
        for value in &test.values {
            let variable = variable::Variable::all(value.value).next().is_some();
            if !variable && !variable::is_unresolved(value.value) {
                judge(test, operator, value, found);
            }
        }
    }
}

fn judge(test: &Test<'_>, operator: Operator, value: &Spanned<&str>, found: &mut Reporter<'_>) {
    let text = value.value;
    let (what, form, alias) = match operator.base.family() {
        Family::Ip => return judge_address(value, found),
        Family::Arn => return judge_arn(test, value, found),
        Family::String => return,
        Family::Numeric => {
            ("number", "write digits, such as `3600`", "access-analyzer:TYPE_MISMATCH_NUMBER")
        }
        Family::Date => {
            ("date", "write it as `2027-01-31T00:00:00Z`", "access-analyzer:TYPE_MISMATCH_DATE")
        }
        Family::Bool | Family::Null => {
            ("boolean", "write `true` or `false`", "access-analyzer:TYPE_MISMATCH_BOOLEAN")
        }
        Family::Binary => {
            ("Base64", "encode the bytes as Base64", "access-analyzer:TYPE_MISMATCH_STRING")
        }
    };
    match is_value(operator.base.family(), text) {
        Some(true) => {}
        Some(false) => {
            let article = if what == "Base64" { "no" } else { "not a" };
            found
                .at(
                    value.span,
                    format!("`{text}` is {article} {what}, so `{}` never fits it", operator.name()),
                )
                .related(test.operator.span, "the operator")
                .help(form)
                .alias(alias);
        }
        None => {
            found
                .at(value.span, format!("how AWS reads `{text}` as a {what} is not documented"))
                .related(test.operator.span, "the operator")
                .help(form)
                .alias(alias)
                .possible();
        }
    }
}

fn judge_address(value: &Spanned<&str>, found: &mut Reporter<'_>) {
    let text = value.value;
    let (at, message) = match parse::parse(text) {
        Err(error) => (text.get(error.at).unwrap_or(text), error.message),
        Ok(parsed) if parsed.trimmed => (text, format!("`{text}` has blanks around it")),
        Ok(parsed) => {
            match (parsed.value, parsed.notes.into_iter().find(|n| n.code != "host-bits")) {
                (parse::Value::Network { .. }, None) => return,
                (parse::Value::Network { .. }, Some(note)) if note.code == "ipv4-mapped" => return,
                (_, Some(note)) => {
                    let part = text.get(note.at).unwrap_or(text);
                    (part, format!("`{text}` is not a CIDR as AWS reads it"))
                }
                (_, None) => (text, format!("`{text}` is not one address or CIDR")),
            }
        }
    };
    found
        .at(value.part(at), message)
        .help("write an address such as `203.0.113.7` or a CIDR such as `203.0.113.0/24`")
        .alias("access-analyzer:TYPE_MISMATCH_IP_RANGE")
        .severity(Severity::Error);
}

fn judge_arn(test: &Test<'_>, value: &Spanned<&str>, found: &mut Reporter<'_>) {
    if value.value.contains(['*', '?']) || value.value.starts_with("arn:") {
        return;
    }
    let message =
        format!("`{}` is not an ARN, so `{}` never fits it", value.value, test.operator.value);
    found
        .at(value.span, message)
        .related(test.operator.span, "the operator")
        .help("write the ARN, which starts with `arn:`, or compare with a String operator");
}
