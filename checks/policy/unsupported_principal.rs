//! A policy that may not name principals names one
//!
//! Who an identity policy, a permissions boundary, a session policy or a service control policy is about follows from
//! where it is attached. AWS refuses a `Principal` or `NotPrincipal` in it. Attach the policy to the right identity, or
//! put the statement into the policy of the resource.
//!
//! # Fails
//!
//! ```json
//! {"UserName": "erin", "PolicyName": "read", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
//! ]}}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"UserName": "erin", "PolicyName": "read", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
//! ]}}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "policy/unsupported-principal",
    severity: Severity::Error,
    aliases: &[
        "access-analyzer:UNSUPPORTED_PRINCIPAL",
        "access-analyzer:SCP_SYNTAX_ERROR_PRINCIPAL",
    ],
    sources: &[
        "IAM User Guide, AWS JSON policy elements: Principal",
        "AWS Organizations User Guide, SCP syntax",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("unsupported_principal.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.all(|kind| !kind.has_principal()) {
        return;
    }
    let (alias, attached) = if policy.kinds.is(Kind::Scp) {
        ("access-analyzer:SCP_SYNTAX_ERROR_PRINCIPAL", "the accounts it is attached to")
    } else {
        ("access-analyzer:UNSUPPORTED_PRINCIPAL", "the identity it is attached to")
    };
    for principal in policy.written().filter_map(|statement| statement.principal.as_ref()) {
        let name = if principal.negated { "NotPrincipal" } else { "Principal" };
        found
            .at(
                principal.key,
                format!("{name} may not stand in the policy: it is about {attached}"),
            )
            .help(format!("remove {name}, or move the statement to the policy of the resource"))
            .alias(alias);
    }
}
