//! A caller can give itself more rights
//!
//! What the policies allow, each action on resources that are surely the caller's own, is enough to get any right of the
//! account: attach a mightier policy to itself, write one, or change one that it has. Everything else that the policies
//! leave out then means nothing. Every request shown is allowed: what an Allow gives, no Deny takes, and the permissions
//! boundary leaves.
//!
//! Take the action away, name resources that are not the caller's, or test `iam:PolicyARN` or
//! `iam:PermissionsBoundary`. A test of the time, the Region or the address does not help: the caller chooses them.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "iam:PutUserPolicy", "Resource": "arn:aws:iam::*:user/${aws:username}"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "iam:AttachRolePolicy", "Resource": "*",
//!    "Condition": {"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}}},
//!   {"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "arn:aws:iam::111122223333:role/build-output"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::account::Principal;

pub const CHECK: Check = Check {
    id: "identity/privilege-escalation",
    severity: Severity::Warning,
    aliases: &["checkov:CKV_AWS_110", "checkov:CKV_AWS_286", "cloudsplaining:PrivilegeEscalation"],
    sources: &[
        "IAM User Guide, Permissions boundaries for IAM entities, Delegating responsibility to others",
        "Rhino Security Labs, AWS IAM Privilege Escalation Methods",
    ],
    ask: Ask::Principal(ask),
    text: include_str!("privilege_escalation.rs"),
};

fn ask(principal: &Principal<'_>, found: &mut Reporter<'_>) {
    let escalation = principal.escalation();
    let Some((strongest, others)) = escalation.own.split_first() else { return };
    let Some(at) = strongest.place() else { return };
    let message =
        format!("{} can give itself any right: `{}`", principal.title(), strongest.path.id);
    let finding = found.at(at, message);
    finding.chain(principal, strongest);
    finding.help("name resources that are not the caller's, or test iam:PolicyARN or iam:PermissionsBoundary");
    finding.likewise("the same goes for", others.iter().map(|chain| chain.path.id));
    finding.of_principal(principal);
}
