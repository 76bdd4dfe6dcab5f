//! An Allow is for everybody but some
//!
//! `NotPrincipal` with `Allow` opens the resource to every principal that is not listed, of all accounts and without
//! credentials. AWS no longer supports it. Name who is allowed, or deny the exceptions.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:user/guest"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::111122223333:user/guest"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "policy/allow-not-principal",
    severity: Severity::Warning,
    aliases: &["access-analyzer:ALLOW_WITH_NOT_PRINCIPAL"],
    sources: &["IAM User Guide, AWS JSON policy elements: NotPrincipal"],
    ask: Ask::Policy(ask),
    text: include_str!("allow_not_principal.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    // In trust policies and RCPs the element itself is refused, and has checks of its own.
    if !policy.kinds.all(|kind| kind.has_principal() && kind != Kind::Trust && kind != Kind::Rcp) {
        return;
    }
    for statement in policy.allows() {
        if let Some(principal) = statement.principal.as_ref().filter(|who| who.negated) {
            found
                .at(
                    principal.key,
                    "everybody who is not listed here is allowed, without credentials too",
                )
                .help("name the allowed principals with Principal, and deny the exceptions");
        }
    }
}
