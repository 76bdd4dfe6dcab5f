//! The policies allow everything
//!
//! No request is left that the principal may not make: all its policies together allow every action on every resource,
//! and nothing takes any of it away. Whoever gets hold of its credentials has the account. Name the actions it needs, or
//! keep such rights for a role that is assumed rarely and with multi-factor authentication.
//!
//! A document of which nothing says that it is attached to an identity may as well be a service control policy, which
//! grants nothing: then this is a note.
//!
//! # Fails
//!
//! ```json
//! {"UserName": "ana", "PolicyName": "all", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
//!   {"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]}}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"UserName": "ana", "PolicyName": "most", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "*", "Resource": "*"},
//!   {"Effect": "Deny", "Action": ["iam:*", "organizations:*", "account:*"], "Resource": "*"}]}}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::account::Principal;

pub const CHECK: Check = Check {
    id: "identity/administrator-equivalent",
    severity: Severity::Warning,
    aliases: &["checkov:CKV_AWS_1", "checkov:CKV_AWS_62"],
    sources: &[
        "IAM User Guide, Security best practices in IAM, Apply least-privilege permissions",
        "IAM User Guide, AWS managed policies for job functions, Administrator",
    ],
    ask: Ask::Principal(ask),
    text: include_str!("administrator_equivalent.rs"),
};

fn ask(principal: &Principal<'_>, found: &mut Reporter<'_>) {
    if !principal.is_administrator() {
        return;
    }
    let Some(at) = principal.widest() else { return };
    let rest =
        if principal.above.is_empty() { "" } else { " that the service control policies leave" };
    let finding = found.at(at, format!("{} is allowed everything{rest}", principal.title()));
    finding
        .help("allow the actions that are needed, or keep this for a role that is rarely assumed");
    if !principal.is_certain() {
        finding.severity(Severity::Note).possible();
    }
    finding.of_principal(principal);
}
