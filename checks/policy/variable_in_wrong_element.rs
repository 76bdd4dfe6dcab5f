//! A policy variable stands where AWS does not fill it in
//!
//! Variables are filled in in `Resource` and in condition values. In an action, a principal or the name of a condition
//! key they are plain text: AWS refuses the policy, or the text matches nothing.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:${aws:PrincipalTag/verb}", "Resource": "*"}
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

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "policy/variable-in-wrong-element",
    severity: Severity::Error,
    aliases: &["access-analyzer:VARIABLE_UNSUPPORTED_IN_ELEMENT"],
    sources: &["IAM User Guide, IAM policy elements: Variables and tags"],
    ask: Ask::Policy(ask),
    text: include_str!("variable_in_wrong_element.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in policy.written() {
        let actions = statement.actions().map(|text| (text, "an action"));
        let principals = statement.principals().map(|p| (p.spanned(), "a principal"));
        let keys = statement.conditions.iter().map(|test| (test.key, "a condition key"));
        let sid = statement.sid.iter().map(|&sid| (sid, "a Sid"));
        for (text, place) in actions.chain(principals).chain(keys).chain(sid) {
            if let Some(at) = text.first_variable() {
                found
                    .at(at, format!("a policy variable is not filled in in {place}"))
                    .help("write the value out, or test the key in a condition");
            }
        }
    }
}
