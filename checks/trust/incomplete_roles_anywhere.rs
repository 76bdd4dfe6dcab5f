//! A role for IAM Roles Anywhere lacks an action that the service needs
//!
//! IAM Roles Anywhere assumes the role, sets its source identity and tags the session in one go. The trust policy must
//! allow it `sts:AssumeRole`, `sts:SetSourceIdentity` and `sts:TagSession`, or no session comes about.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"}, "Action": "sts:AssumeRole"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"},
//!    "Action": ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Kind, Policy, Principal, PrincipalType, Statement};

pub const CHECK: Check = Check {
    id: "trust/incomplete-roles-anywhere",
    severity: Severity::Error,
    aliases: &["access-analyzer:MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY"],
    sources: &["IAM Roles Anywhere User Guide, Trust model"],
    ask: Ask::Policy(ask),
    text: include_str!("incomplete_roles_anywhere.rs"),
};

const NEEDED: &[&str] = &["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) || policy.unclear().is_some() {
        return;
    }
    let trusts: Vec<(&Statement<'_>, Principal<'_>)> = policy
        .allows()
        .filter_map(|statement| Some((statement, statement.principals().find(is_roles_anywhere)?)))
        .collect();
    let Some((_, principal)) = trusts.first() else { return };
    let names = |action: &str| {
        trusts.iter().any(|(statement, _)| {
            statement.action.as_ref().is_some_and(|list| list.names_action(action))
        })
    };
    let missing: Vec<String> =
        NEEDED.iter().filter(|action| !names(action)).map(|action| format!("`{action}`")).collect();
    if !missing.is_empty() {
        found
            .at(principal.span, format!("IAM Roles Anywhere also needs {}", missing.join(" and ")))
            .help("allow it sts:AssumeRole, sts:SetSourceIdentity and sts:TagSession");
    }
}

fn is_roles_anywhere(principal: &Principal<'_>) -> bool {
    principal.kind == PrincipalType::Service && principal.text == "rolesanywhere.amazonaws.com"
}
