//! A policy variable stands in a policy of the old Version
//!
//! Policy variables came with Version 2012-10-17. In a policy of 2008-10-17, or one without `Version`, `${aws:username}`
//! is that very text and matches nothing: an Allow gives nothing, and a Deny stops nobody.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2008-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::homes/${aws:username}/*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::homes/${aws:username}/*"}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::variable::Variable;
use crate::policy::{Family, Policy};

pub const CHECK: Check = Check {
    id: "policy/variable-in-old-version",
    severity: Severity::Error,
    aliases: &["access-analyzer:VARIABLE_UNSUPPORTED_IN_VERSION"],
    sources: &["IAM User Guide, IAM policy elements: Variables and tags"],
    ask: Ask::Policy(ask),
    text: include_str!("variable_in_old_version.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let old = policy.version.is_none_or(|version| version.value == "2008-10-17");
    if !old || policy.node.get("Version").is_some() && policy.version.is_none() {
        return;
    }
    for statement in policy.written() {
        let tests = statement.conditions.iter().filter(|test| {
            let family = test.parsed.map(|operator| operator.base.family());
            matches!(family, Some(Family::String | Family::Arn))
        });
        let values = tests.flat_map(|test| test.values.iter().copied());
        for text in statement.resources().chain(values) {
            let known = |v: &Variable<'_>| v.closed && !v.is_placeholder() && !v.inner.is_empty();
            let Some(variable) = Variable::all(text.value).find(known) else { continue };
            let message = format!(
                "`{}` is no variable in this Version of the policy language",
                variable.whole
            );
            let finding =
                found.at(text.part(variable.whole), message).help("write Version `2012-10-17`");
            if let Some(version) = policy.version {
                let edits = Edit::within(&version, version.value, "2012-10-17");
                finding.related(version.span, "the policy's Version").fix_if(
                    Applicability::Unsafe,
                    "write Version `2012-10-17`",
                    edits.map(|edit| vec![edit]),
                );
            }
        }
    }
}
