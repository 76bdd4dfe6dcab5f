//! CloudTrail can still be stopped in spite of the rule
//!
//! A Deny names an action that stops or changes a trail, and so means to protect CloudTrail. Another action that silences
//! the trail is not denied: a trail is stopped by `StopLogging`, lost by `DeleteTrail`, redirected by `UpdateTrail`, and made
//! to record nothing by `PutEventSelectors`.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"], "Resource": "*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail",
//!     "cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors"], "Resource": "*"}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "cloudtrail:*", "Resource": "*",
//!    "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/security"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Access, Assume, always_denied};
use crate::policy::{Kind, Policy, Statement, cover};

pub const CHECK: Check = Check {
    id: "scp/cloudtrail-not-protected",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "notes 004:376",
        "notes 004:377",
        "AWS CloudTrail User Guide, Security best practices",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("cloudtrail_not_protected.rs"),
};

const SILENCING: &[&str] = &[
    "cloudtrail:StopLogging",
    "cloudtrail:DeleteTrail",
    "cloudtrail:UpdateTrail",
    "cloudtrail:PutEventSelectors",
];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.may_be(Kind::Scp) {
        return;
    }
    let names = |statement: &&Statement<'_>| {
        let negated = statement.action.as_ref().is_some_and(|action| action.negated);
        let of_trail = |text: &str| SILENCING.iter().any(|name| cover::actions(text, name));
        let names = statement.actions().any(|action| {
            let start = action.value.get(.."cloudtrail:".len());
            start.is_some_and(|start| start.eq_ignore_ascii_case("cloudtrail:"))
                && of_trail(action.value)
        });
        // Everything but some, on trails.
        let on_trails = || statement.resources().any(|item| item.value.contains(":cloudtrail:"));
        if negated { on_trails() } else { names }
    };
    let Some(rule) = policy.denies().find(names) else { return };
    let Some(action) = rule.action.as_ref() else { return };
    let mut open = Vec::new();
    let (mut example, mut unknown) = (None, None);
    let mut undecided = Vec::new();
    for name in SILENCING {
        let region = rule.on(rule.scope(&[]), &["*"]).action(&[name]);
        let verdict = always_denied(&Access::from(policy), &region, &Assume::documented());
        if let Some(witness) = verdict.witness() {
            open.push(format!("`{name}`"));
            example.get_or_insert_with(|| witness.clone());
        } else if !verdict.holds() {
            undecided.push(format!("`{name}`"));
            unknown.get_or_insert(verdict);
        }
    }
    if let Some(verdict) = unknown {
        let claim = format!("nobody can silence the trail by {}", undecided.join(", "));
        found.open(policy, &verdict, action.key, &claim);
    }
    let Some(example) = example else { return };
    let finding =
        found.at(action.key, format!("the trail can still be silenced by {}", open.join(", ")));
    finding.proof(policy, &example).help("deny these actions too");
    // In an identity policy it may be one of several that share the work.
    if policy.kinds.is(Kind::Scp) {
        finding.severity(Severity::Error);
    }
}
