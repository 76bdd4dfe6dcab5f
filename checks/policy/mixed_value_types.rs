//! The values of a condition key have different types
//!
//! All values of one key must have the same JSON type: AWS refuses a list with a string beside a number or a boolean.
//! Quote them all, which is always right.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": {"NumericEquals": {"s3:max-keys": ["10", 20]}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": {"NumericEquals": {"s3:max-keys": ["10", "20"]}}}
//! ]}
//! ```

use crate::document::{Node, Value};
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "policy/mixed-value-types",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_CONDITION_DATA_TYPE"],
    sources: &["IAM User Guide, Grammar of the IAM JSON policy language"],
    ask: Ask::Policy(ask),
    text: include_str!("mixed_value_types.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let scalars: Vec<&Node<'_>> =
            test.node.elements().iter().filter(|item| item.as_scalar().is_some()).collect();
        let Some(first) = scalars.first() else { continue };
        let Some(odd) = scalars.iter().find(|item| item.shape() != first.shape()) else { continue };
        let bare = scalars.iter().filter(|item| !matches!(item.value, Value::String(_)));
        let edits = bare.filter_map(|item| {
            let text = item.as_scalar()?;
            // A number or boolean as it is written; in a nested text the quotes would need escapes.
            let plain = (item.span.end - item.span.start) as usize == text.len();
            plain.then(|| Edit::new(item.span, format!("\"{text}\"")))
        });
        let quoted = scalars.iter().find(|item| matches!(item.value, Value::String(_)));
        let nested = quoted.is_some_and(|item| {
            let text = item.as_scalar().unwrap_or("");
            (item.span.end - item.span.start) as usize != text.len() + 2
        });
        let edits: Vec<Edit> = edits.collect();
        let message = format!(
            "the values of `{}` are {} here and {} there",
            test.key.value,
            odd.shape(),
            first.shape()
        );
        found
            .at(odd.span, message)
            .related(first.span, "the first")
            .help("quote all values")
            .fix_if(
                Applicability::Safe,
                "quote all values",
                (!nested && !edits.is_empty()).then_some(edits),
            );
    }
}
