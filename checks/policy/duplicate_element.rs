//! An element or operator stands twice in one object
//!
//! JSON readers keep only one of two members with the same name, most often the last, without a word. The other one,
//! perhaps the condition that protected a bucket, is lost; AWS refuses such policies where it notices. Join the two.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Action": "s3:PutObject", "Resource": "*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}
//! ]}
//! ```

use crate::document::{Case, Node};
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "policy/duplicate-element",
    severity: Severity::Error,
    aliases: &[],
    sources: &["IAM User Guide, Grammar of the IAM JSON policy language", "RFC 8259, section 4"],
    ask: Ask::Policy(ask),
    text: include_str!("duplicate_element.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    report(policy.node, found);
    for statement in &policy.statements {
        report(statement.node, found);
        statement.condition.inspect(|condition| report(condition, found));
        statement.principal.iter().for_each(|principal| report(principal.node, found));
    }
}

fn report(object: &Node<'_>, found: &mut Reporter<'_>) {
    for (first, key) in object.repeated(Case::Counts) {
        found
            .at(key.span, format!("`{}` stands twice, and only one of them counts", key.text))
            .related(first.span, "the first")
            .help("join the two into one");
    }
}
