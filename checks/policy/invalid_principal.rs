//! A Principal is not in the form AWS reads
//!
//! `Principal` is either a bare `"*"` or an object that says what kind of principal follows: `AWS`, `Service`,
//! `Federated` or `CanonicalUser`, written exactly so. AWS refuses any other form.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "arn:aws:iam::111122223333:root", "Action": "sqs:SendMessage", "Resource": "*"},
//!   {"Effect": "Allow", "Principal": {"Services": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sqs:SendMessage", "Resource": "*"}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::nearest;
use crate::policy::{Policy, PrincipalType, Spanned, variable};
use crate::source::Span;

pub const CHECK: Check = Check {
    id: "policy/invalid-principal",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_PRINCIPAL_FORMAT", "access-analyzer:INVALID_PRINCIPAL_KEY"],
    sources: &["IAM User Guide, AWS JSON policy elements: Principal"],
    ask: Ask::Policy(ask),
    text: include_str!("invalid_principal.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for principal in policy.written().filter_map(|statement| statement.principal.as_ref()) {
        if let Some(text) = Spanned::of(principal.node) {
            if text.value != "*" && !variable::is_unresolved(text.value) {
                report_bare(&text, found);
            }
            continue;
        }
        if principal.node.is_intrinsic() {
            continue;
        }
        for (key, _) in principal.node.members() {
            let known = PrincipalType::NAMED.iter().map(|kind| kind.name());
            if known.clone().any(|name| name == key.text) {
                continue;
            }
            let message = format!("there is no kind of principal called `{}`", key.text);
            let finding =
                found.at(key.span, message).alias("access-analyzer:INVALID_PRINCIPAL_KEY");
            let Some(meant) = nearest::name(&key.text, known) else {
                finding.help("the kinds of principals are AWS, Service, Federated, CanonicalUser");
                continue;
            };
            let name = Spanned::key(key);
            let edits = Edit::within(&name, name.value, meant).map(|edit| vec![edit]);
            finding.help(format!("did you mean `{meant}`?")).fix_if(
                Applicability::Unsafe,
                format!("rename it to `{meant}`"),
                edits,
            );
        }
    }
}

fn report_bare(text: &Spanned<&str>, found: &mut Reporter<'_>) {
    let kind = if text.value.ends_with(".amazonaws.com") { "Service" } else { "AWS" };
    // The braces can be written around a plain JSON string.
    let plain = text.exact(text.value).is_some_and(|inner| inner.start == text.span.start + 1);
    let at = |place: u32| Span { file: text.span.file, start: place, end: place };
    let edits = vec![
        Edit::new(at(text.span.start), format!("{{\"{kind}\": ")),
        Edit::new(at(text.span.end), "}"),
    ];
    found
        .at(text.span, format!("`{}` does not say what kind of principal it is", text.value))
        .help(format!("write it as an object: {{\"{kind}\": \"{}\"}}", text.value))
        .alias("access-analyzer:INVALID_PRINCIPAL_FORMAT")
        .fix_if(Applicability::Unsafe, format!("name it under `{kind}`"), plain.then_some(edits));
}
