//! An endpoint key beyond the services that send it
//!
//! `aws:VpceAccount`, `aws:VpceOrgID` and `aws:VpceOrgPaths` are sent by some services only. For the others a Deny of
//! all other endpoints denies everyone, and an Allow allows nobody. The list of services is in the IAM user guide and
//! grows; a statement is looked at when it names none of them, or everything.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"StringNotEquals": {"aws:VpceOrgID": "o-a1b2c3d4e5"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"StringNotEquals": {"aws:VpceOrgID": "o-a1b2c3d4e5"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "condition/endpoint-account",
    severity: Severity::Warning,
    aliases: &["access-analyzer:USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES"],
    sources: &[
        "IAM policy validation check reference",
        "IAM User Guide, AWS global condition context keys",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("endpoint_account.rs"),
};

const KEYS: &[&str] = &["aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths"];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        let key = statement
            .conditions
            .iter()
            .find(|test| KEYS.iter().any(|key| key.eq_ignore_ascii_case(test.key.value)));
        let Some(test) = key else { continue };
        let open = statement.action.as_ref().is_some_and(|actions| {
            actions.negated || actions.items.iter().any(|item| item.value == "*")
        });
        if open {
            let message = format!("not every service sends `{}`", test.key.value);
            let finding = found.at(test.key.span, message);
            finding.help(
                "name the actions of the services that send it, as the IAM user guide lists them",
            );
        }
    }
}
