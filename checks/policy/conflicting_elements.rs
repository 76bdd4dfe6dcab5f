//! A statement has an element together with its opposite
//!
//! `Action` and `NotAction`, `Resource` and `NotResource`, `Principal` and `NotPrincipal` exclude each other: AWS
//! refuses a statement with both of a pair. To carve an exception out of a list, allow the list and deny the
//! exception in a second statement.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:*", "NotAction": "s3:DeleteBucket", "Resource": "*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
//!   {"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "policy/conflicting-elements",
    severity: Severity::Error,
    aliases: &["access-analyzer:UNSUPPORTED_ELEMENT_COMBINATION"],
    sources: &["IAM User Guide, Grammar of the IAM JSON policy language"],
    ask: Ask::Policy(ask),
    text: include_str!("conflicting_elements.rs"),
};

const PAIRS: &[(&str, &str)] =
    &[("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal")];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in policy.written() {
        for (one, other) in PAIRS {
            let (Some((first, _)), Some((second, _))) =
                (statement.member(one), statement.member(other))
            else {
                continue;
            };
            let message = format!("{} has both `{one}` and `{other}`", statement.title());
            found
                .at(second.span, message)
                .related(first.span, "its opposite")
                .help("keep one of them, and say the exception in a statement of its own");
        }
    }
}
