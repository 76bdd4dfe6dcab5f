//! A session is trusted beside its own role
//!
//! A role's ARN as a principal takes in every session of it. An `assumed-role` session of the same role beside it adds
//! nothing: remove it, or remove the role if only that session is meant.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": [
//!     "arn:aws:iam::111122223333:role/deploy", "arn:aws:sts::111122223333:assumed-role/deploy/erin"]}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": [
//!     "arn:aws:iam::111122223333:role/deploy", "arn:aws:sts::111122223333:assumed-role/audit/erin"]}}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::arn::Arn;
use crate::policy::{Kind, Policy, Principal};

pub const CHECK: Check = Check {
    id: "trust/redundant-session",
    severity: Severity::Note,
    aliases: &["access-analyzer:REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY"],
    sources: &["IAM User Guide, AWS JSON policy elements: Principal"],
    ask: Ask::Policy(ask),
    text: include_str!("redundant_session.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    for list in policy.statements.iter().filter_map(|statement| statement.principal.as_ref()) {
        for session in &list.items {
            let Some(role) = list.items.iter().find(|role| holds(role, session)) else { continue };
            let values = list.node.get("AWS");
            let index = values.and_then(|list| {
                list.elements().iter().position(|element| element.span == session.span)
            });
            let edit = values.zip(index).and_then(|(list, index)| Edit::remove(list, index));
            let title = "remove the session";
            let finding =
                found.at(session.span, "this session is one of a role that is trusted already");
            finding
                .related(role.span, "its role")
                .help("remove the session, or the role if only the session is meant");
            if !list.negated {
                finding.fix_if(Applicability::Safe, title, edit.map(|edit| vec![edit]));
            }
        }
    }
}

/// Whether one principal is a role and the other one of its sessions.
fn holds(role: &Principal<'_>, session: &Principal<'_>) -> bool {
    let (Some(role), Some(session)) = (Arn::parse(role.text), Arn::parse(session.text)) else {
        return false;
    };
    let name =
        |arn: Arn<'_>| arn.resource.strip_prefix("role/")?.rsplit('/').next().map(str::to_owned);
    let of = session.resource.strip_prefix("assumed-role/").and_then(|rest| rest.split('/').next());
    role.service == "iam"
        && session.service == "sts"
        && role.account == session.account
        && of.is_some()
        && name(role).as_deref() == of
}
