//! Other Deny statements already deny all of this
//!
//! Every request that this Deny matches is matched by another Deny of the policy. It changes nothing, and whoever edits it
//! later believes that it does.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Action": "s3:Delete*", "Resource": "arn:aws:s3:::ledger/*"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;
use crate::policy::questions::{Assume, Detail, never_matches, statement_has_no_effect};

pub const CHECK: Check = Check {
    id: "statement/deny-without-effect",
    severity: Severity::Note,
    aliases: &[],
    sources: &["IAM User Guide, Policy evaluation logic"],
    ask: Ask::Policy(ask),
    text: include_str!("deny_without_effect.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if policy.denies().nth(1).is_none() {
        return;
    }
    let assume = Assume::documented().telling(Detail::Verdict);
    for deny in policy.denies().filter(|deny| policy.may_be_denied(deny)) {
        let covered = statement_has_no_effect(policy, deny.index, &assume).holds();
        if !covered || never_matches(policy, deny.index, &assume).holds() {
            continue;
        }
        let finding = found.at(
            deny.head(),
            format!("{} denies nothing that is not denied elsewhere", deny.title()),
        );
        for other in policy.denies().filter(|other| other.index != deny.index) {
            finding.related(other.head(), "denied here");
        }
        finding.help("remove it, or mend what it was meant to add");
    }
}
