//! Everything this statement allows is denied in the same policy
//!
//! A Deny always wins. Every request that this Allow matches is also matched by a Deny of the same policy, so the Allow has
//! never had an effect.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:*Object", "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Access, Assume, Detail, Region, never_allowed, never_matches};
use crate::policy::{Effect, Policy};

pub const CHECK: Check = Check {
    id: "statement/allow-fully-denied",
    severity: Severity::Error,
    aliases: &[],
    sources: &["IAM User Guide, Policy evaluation logic"],
    ask: Ask::Policy(ask),
    text: include_str!("allow_fully_denied.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if policy.denies().next().is_none() {
        return;
    }
    let assume = Assume::documented().telling(Detail::Verdict);
    for allow in policy.allows().filter(|allow| policy.may_be_denied(allow)) {
        let alone = policy.part(|other| other.is(Effect::Deny) || other.index == allow.index);
        let verdict = never_allowed(&Access::from(&alone), &Region::everything(), &assume);
        // A statement that matches nothing at all is another mistake.
        if !verdict.holds() || never_matches(policy, allow.index, &assume).holds() {
            continue;
        }
        let message = format!("{} allows nothing: all of it is denied", allow.title());
        let finding = found.at(allow.head(), message);
        for deny in policy.denies() {
            finding.related(deny.head(), "denied here");
        }
        finding.help("remove the Allow, or narrow the Deny");
    }
}
