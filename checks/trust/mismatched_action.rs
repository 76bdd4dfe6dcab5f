//! A principal cannot assume the role with the action allowed to it
//!
//! SAML identities assume a role with `sts:AssumeRoleWithSAML`, web identities with `sts:AssumeRoleWithWebIdentity`, and
//! everybody else with `sts:AssumeRole`. With another action the trust is never used.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/Okta"}, "Action": "sts:AssumeRole"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/Okta"},
//!    "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
//!    "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::provider::Provider;
use crate::policy::{Kind, Patterns, Policy, Principal, PrincipalType, Spanned};

pub const CHECK: Check = Check {
    id: "trust/mismatched-action",
    severity: Severity::Error,
    aliases: &["access-analyzer:MISMATCHED_ACTION_FOR_PRINCIPAL"],
    sources: &["IAM User Guide, Methods to assume a role"],
    ask: Ask::Policy(ask),
    text: include_str!("mismatched_action.rs"),
};

/// The actions that assume a role.
const ASSUME: &[&str] =
    &["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    for statement in policy.allows().filter(|statement| statement.unclear.is_none()) {
        let Some(actions) = statement.action.as_ref().filter(|actions| !actions.negated) else {
            continue;
        };
        let wrong = statement.principals().find_map(|principal| {
            let right = action_of(&principal)?;
            (!actions.names_action(right)).then_some((principal, right))
        });
        let assumes = |action: &&Spanned<&str>| is_assume(action.value);
        if let (Some((principal, right)), Some(action)) =
            (wrong, actions.items.iter().find(assumes))
        {
            report(&principal, right, action, actions, found);
        }
    }
}

fn is_assume(action: &str) -> bool {
    ASSUME.iter().any(|assume| assume.eq_ignore_ascii_case(action))
}

/// The action that a principal assumes a role with; `None` where it is not known.
fn action_of(principal: &Principal<'_>) -> Option<&'static str> {
    match principal.kind {
        PrincipalType::Federated => Provider::of(principal).map(Provider::action),
        PrincipalType::Aws | PrincipalType::Service => Some("sts:AssumeRole"),
        PrincipalType::Everyone | PrincipalType::CanonicalUser => None,
    }
}

fn report(
    principal: &Principal<'_>,
    right: &str,
    action: &Spanned<&str>,
    actions: &Patterns<'_>,
    found: &mut Reporter<'_>,
) {
    // Another principal of the statement may need the action that is there.
    let alone = actions.items.iter().filter(|item| is_assume(item.value)).count() == 1;
    let edits = Edit::within(action, action.value, right).filter(|_| alone);
    found
        .at(
            action.span,
            format!("`{}` cannot assume a role with `{}`", principal.text, action.value),
        )
        .related(principal.span, "this principal")
        .help(format!("it does so with `{right}`"))
        .fix_if(Applicability::Unsafe, format!("write `{right}`"), edits.map(|edit| vec![edit]));
}
