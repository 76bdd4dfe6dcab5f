//! A policy variable is not written as AWS reads it
//!
//! A variable is `${key}`, or `${key, 'default'}` with the default in single quotes. A missing brace, a space in the
//! name or nothing between the braces makes AWS refuse the policy, or the text is taken literally and matches nothing.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::homes/${aws:username/*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": [
//!     "arn:aws:s3:::homes/${aws:username}/*", "arn:aws:s3:::teams/${aws:PrincipalTag/team, 'none'}/*"
//!   ]}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::variable::Variable;
use crate::policy::{Policy, Spanned};

pub const CHECK: Check = Check {
    id: "policy/malformed-variable",
    severity: Severity::Error,
    aliases: &[
        "access-analyzer:MISSING_BRACE_IN_VARIABLE",
        "access-analyzer:MISSING_QUOTE_IN_VARIABLE",
        "access-analyzer:UNSUPPORTED_SPACE_IN_VARIABLE",
        "access-analyzer:EMPTY_VARIABLE",
    ],
    sources: &["IAM User Guide, IAM policy elements: Variables and tags"],
    ask: Ask::Policy(ask),
    text: include_str!("malformed_variable.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.has_variables() {
        return;
    }
    for statement in policy.written() {
        let values = statement.conditions.iter().flat_map(|test| test.values.iter().copied());
        for text in statement.resources().chain(values) {
            for variable in Variable::all(text.value) {
                judge(&text, variable, found);
            }
        }
    }
}

fn judge(text: &Spanned<&str>, variable: Variable<'_>, found: &mut Reporter<'_>) {
    let at = text.part(variable.whole);
    if !variable.closed || variable.inner.contains("${") {
        found
            .at(at, format!("`{}` has no closing brace", variable.whole))
            .help("close the variable with `}` after its name")
            .alias("access-analyzer:MISSING_BRACE_IN_VARIABLE");
        return;
    }
    if variable.inner.trim().is_empty() {
        found
            .at(at, "the variable names nothing")
            .help("name the condition key whose value is meant, as in `${aws:username}`")
            .alias("access-analyzer:EMPTY_VARIABLE");
        return;
    }
    let name = variable.inner.split(',').next().unwrap_or(variable.inner);
    if name.contains(':') && name.contains(' ') {
        let edge = name.trim();
        let edits = Edit::within(text, name, edge).filter(|_| !edge.contains(' '));
        found
            .at(at, format!("the name in `{}` has a space", variable.whole))
            .help("write the name of the key without spaces")
            .alias("access-analyzer:UNSUPPORTED_SPACE_IN_VARIABLE")
            .fix_if(Applicability::Unsafe, "remove the space", edits.map(|edit| vec![edit]));
        return;
    }
    let Some(default) = variable.default_value().filter(|_| !variable.is_placeholder()) else {
        return;
    };
    let bare = default.trim();
    let quoted = bare.len() >= 2 && bare.starts_with('\'') && bare.ends_with('\'');
    if !quoted {
        let new = format!("'{}'", bare.trim_matches('\''));
        let edits = Edit::within(text, bare, &new).map(|edit| vec![edit]);
        found
            .at(at, format!("the default value in `{}` is not in single quotes", variable.whole))
            .help(format!("write it as {new}"))
            .alias("access-analyzer:MISSING_QUOTE_IN_VARIABLE")
            .fix_if(Applicability::Unsafe, "put the default into single quotes", edits);
    }
}
