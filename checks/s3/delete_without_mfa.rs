//! A version is deleted without MFA in spite of the rule
//!
//! A Deny on deleting objects or versions tests for multi-factor authentication, yet a caller without it gets past. Access
//! keys of users carry no `aws:MultiFactorAuthPresent` at all: `Bool` with `false` does not hold for them, `BoolIfExists`
//! does. A test of the MFA's age alone does not hold for them either.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObjectVersion",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObjectVersion",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObjectVersion",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"Null": {"aws:MultiFactorAuthAge": "true"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Access, Assume, Region, Verdict, never_allowed};
use crate::policy::{Policy, mfa};
use std::iter::{once, once_with};

pub const CHECK: Check = Check {
    id: "s3/delete-without-mfa",
    severity: Severity::Error,
    aliases: &[],
    sources: &["notes 004:49", "S3 User Guide, Requiring MFA"],
    ask: Ask::Policy(ask),
    text: include_str!("delete_without_mfa.rs"),
};

const DELETIONS: &[&str] = &["s3:DeleteObject", "s3:DeleteObjectVersion"];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    for deny in policy.denies_testing(mfa::KEYS) {
        let Some(test) = deny.mfa_test() else { continue };
        if deny.acts(Region::everything()).action(DELETIONS).is_empty() {
            continue;
        }
        let own = deny.without_mfa(&[&bucket.objects]);
        // A rule on the bucket alone touches no object; what it was meant for is all of them.
        let beside = deny.on(deny.scope(mfa::KEYS), &[&bucket.objects]).is_empty();
        let own = if beside { deny.acts(mfa::without(deny.scope(mfa::KEYS))) } else { own };
        let own = own.action(DELETIONS).resource(&[&bucket.objects]);
        let past = policy.denies_all(&own);
        // Both actions delete: the one that the rule leaves out is its hole, where the policy allows it.
        let both = deny.on(deny.scope(mfa::KEYS), &[&bucket.objects]).action(DELETIONS);
        let other =
            || never_allowed(&Access::from(policy), &mfa::without(both), &Assume::documented());
        let verdict = Verdict::of_all(once(past).chain(once_with(other)));
        let claim = "every deletion without multi-factor authentication is refused";
        let Some(witness) = found.refutation(policy, &verdict, test.key.span, claim) else {
            continue;
        };
        found
            .at(test.key.span, "a caller without multi-factor authentication gets past this rule")
            .proof(policy, witness)
            .help(
                "deny both `s3:DeleteObject` and `s3:DeleteObjectVersion` on the objects, with `BoolIfExists` \
                 `aws:MultiFactorAuthPresent`: `false` as the only condition",
            );
    }
}
