//! A policy has an element that AWS does not know
//!
//! AWS refuses a policy with any other name than those of its grammar, and names are written exactly: `effect` is
//! not `Effect`. Mostly it is a misspelt name; notes about a statement belong into its `Sid`.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Actions": "s3:ListBucket", "Resource": "arn:aws:s3:::reports"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Id": "reports", "Statement": [
//!   {"Sid": "List", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::reports"}
//! ]}
//! ```

use crate::document::Key;
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{POLICY_ELEMENTS, Policy, STATEMENT_ELEMENTS, Spanned, element};

pub const CHECK: Check = Check {
    id: "policy/unknown-element",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_POLICY_ELEMENT", "parliament:MALFORMED", "cfn-lint:E3510"],
    sources: &["IAM User Guide, Grammar of the IAM JSON policy language"],
    ask: Ask::Policy(ask),
    text: include_str!("unknown_element.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for key in policy.unknown_elements() {
        report(key, "policy", POLICY_ELEMENTS, found);
    }
    for statement in policy.written() {
        for key in statement.unknown_elements() {
            report(key, "statement", STATEMENT_ELEMENTS, found);
        }
    }
}

fn report(key: &Key<'_>, of: &str, elements: &'static [&str], found: &mut Reporter<'_>) {
    let message = format!("a {of} has no element `{}`", key.text);
    let Some(meant) = element::meant(key, elements) else {
        found.at(key.span, message).help(format!("a {of} may have {}", elements.join(", ")));
        return;
    };
    let name = Spanned::key(key);
    let edits = Edit::within(&name, name.value, meant).map(|edit| vec![edit]);
    found.at(key.span, message).help(format!("did you mean `{meant}`?")).fix_if(
        Applicability::Unsafe,
        format!("rename it to `{meant}`"),
        edits,
    );
}
