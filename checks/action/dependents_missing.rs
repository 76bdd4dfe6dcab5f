//! An action is allowed without the actions it needs
//!
//! Some operations do further work in the caller's name: starting an instance with a role needs `iam:PassRole` as well.
//! When the policy allows the first and none of the others, the operation may fail. Another policy of the same
//! principal may allow them, and not every use of the operation needs them, so this is a note.
//!
//! # Fails
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": "access-analyzer:StartPolicyGeneration", "Resource": "*"}]
//! }
//! ```
//!
//! # Passes
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [
//!     {"Effect": "Allow", "Action": "access-analyzer:StartPolicyGeneration", "Resource": "*"},
//!     {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/reader"}
//!   ]
//! }
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "action/dependents-missing",
    severity: Severity::Note,
    aliases: &[],
    sources: &["AWS Service Authorization Reference, dependent actions"],
    ask: Ask::Policy(ask),
    text: include_str!("dependents_missing.rs"),
};

fn ask(policy: &Policy<'_>, reporter: &mut Reporter<'_>) {
    if !policy.kinds.may_be(Kind::Identity) {
        return;
    }
    let allowed = |names: &[&str]| {
        policy.allows().any(|statement| names.iter().any(|name| statement.names_action(name)))
    };
    for statement in policy.allows() {
        let Some(actions) = statement.action.as_ref().filter(|actions| !actions.negated) else {
            continue;
        };
        for (item, action) in actions.with_actions() {
            let Some(action) = action else { continue };
            let needed: Vec<&str> = action.dependent_actions().collect();
            if needed.is_empty() || allowed(&needed) {
                continue;
            }
            let list: Vec<String> = needed.iter().map(|name| format!("`{name}`")).collect();
            let message = format!(
                "`{action}` may need {}, which this policy does not allow",
                list.join(", ")
            );
            let finding = reporter.at(item.span, message);
            finding.possible().help("allow them where the operation is used that way");
        }
    }
}
