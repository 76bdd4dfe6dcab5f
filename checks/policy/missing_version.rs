//! A policy does not name its Version
//!
//! Without `Version` AWS reads a policy as the language of 2008, in which `${aws:username}` is no variable but that very
//! text. Name the current version, `2012-10-17`, even where no variable is used: the next editor may add one.
//!
//! # Fails
//!
//! ```json
//! {"Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Policy, Spanned, variable};
use crate::source::Span;

pub const CHECK: Check = Check {
    id: "policy/missing-version",
    severity: Severity::Warning,
    aliases: &["access-analyzer:MISSING_VERSION"],
    sources: &["IAM User Guide, IAM JSON policy elements: Version"],
    ask: Ask::Policy(ask),
    text: include_str!("missing_version.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if policy.node.get("Version").is_some() || policy.misspells("Version") {
        return;
    }
    let Some((first, _)) = policy.node.members().first() else { return };
    // A new member can be written where plain JSON strings stand, not inside the text of another document.
    let name = Spanned::key(first);
    let plain = name.exact(name.value).is_some_and(|inner| inner.start == first.span.start + 1);
    let at = first.span.start as usize;
    let edit = Edit::new(Span::new(first.span.file, at, at), "\"Version\": \"2012-10-17\", ");
    let uses_variables = policy.written().any(|statement| {
        let resources = statement.resource.iter().flat_map(|list| &list.items);
        let values = statement.conditions.iter().flat_map(|test| &test.values);
        resources.chain(values).any(|text| variable::Variable::all(text.value).next().is_some())
    });
    let applicability = if uses_variables { Applicability::Unsafe } else { Applicability::Safe };
    found
        .at(first.span, "the policy names no Version, so it is read as the language of 2008")
        .help("add \"Version\": \"2012-10-17\"")
        .fix_if(applicability, "add Version `2012-10-17`", plain.then(|| vec![edit]));
}
