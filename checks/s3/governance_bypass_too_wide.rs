//! More principals than named may delete what Object Lock keeps
//!
//! `s3:BypassGovernanceRetention` lets a caller delete objects that governance mode keeps, and change their retention.
//! A wildcard in the action gives it along with everything else, to principals that were never meant to have it. It is a
//! note unless the policy also names an action of Object Lock: then somebody counts on the retention.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": "s3:*", "Resource": "arn:aws:s3:::ledger/*"},
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/legal"},
//!    "Action": ["s3:PutObjectRetention", "s3:BypassGovernanceRetention"],
//!    "Resource": "arn:aws:s3:::ledger/*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/legal"},
//!    "Action": ["s3:PutObjectRetention", "s3:BypassGovernanceRetention"],
//!    "Resource": "arn:aws:s3:::ledger/*"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Access, Assume, Region, never_allowed};
use crate::policy::{Effect, Policy, Statement};

pub const CHECK: Check = Check {
    id: "s3/governance-bypass-too-wide",
    severity: Severity::Note,
    aliases: &[],
    sources: &["notes 004:45", "notes 004:46", "S3 User Guide, Object Lock retention modes"],
    ask: Ask::Policy(ask),
    text: include_str!("governance_bypass_too_wide.rs"),
};

const BYPASS: &str = "s3:BypassGovernanceRetention";
const PRINCIPAL: &str = "aws:PrincipalArn";
const LOCK: &[&str] = &[
    BYPASS,
    "s3:PutObjectRetention",
    "s3:PutObjectLegalHold",
    "s3:PutBucketObjectLockConfiguration",
];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    let names = |statement: &Statement<'_>, wanted: &[&str]| {
        statement
            .actions()
            .any(|own| wanted.iter().any(|action| action.eq_ignore_ascii_case(own.value)))
    };
    let unnamed =
        policy.part(|s| s.is(Effect::Deny) || !names(s, &[BYPASS]) || s.is_for_everyone());
    let region = Region::everything().action(&[BYPASS]).resource(&[&bucket.objects]);
    // Whom a Deny of it leaves out by name, or an Allow names by a condition, is named as well.
    let region = policy
        .statements
        .iter()
        .filter(|statement| names(statement, &[BYPASS]))
        .flat_map(|statement| statement.tests_of(PRINCIPAL))
        .filter(|test| test.values.iter().all(|value| !value.value.contains(['*', '?'])))
        .fold(region, |region, test| {
            let named: Vec<&str> = test.values.iter().map(|value| value.value).collect();
            region.when("ArnNotEquals", PRINCIPAL, &named)
        });
    let verdict = never_allowed(&Access::from(&unnamed), &region, &Assume::documented());
    let Some(first) = unnamed.allows().next() else { return };
    let claim = "only those who are named may delete what governance mode keeps";
    let Some(witness) = found.refutation(policy, &verdict, first.head(), claim) else { return };
    let allow =
        witness.allowed_by.first().and_then(|place| unnamed.statements.get(place.statement));
    let Some(action) = allow.and_then(|allow| allow.action.as_ref()) else { return };
    let finding = found
        .at(action.key, "this also allows deleting what governance mode keeps")
        .proof(&unnamed, witness)
        .help("name the actions that are needed, or deny `s3:BypassGovernanceRetention` to all others");
    if policy.statements.iter().any(|statement| names(statement, LOCK)) {
        finding.severity(Severity::Warning);
    }
}
