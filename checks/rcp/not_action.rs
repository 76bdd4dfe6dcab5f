//! NotAction in a resource control policy
//!
//! AWS refuses `NotAction` there: the policy would reach actions of services that do not take part in resource
//! control policies. List the actions.
//!
//! # Fails
//!
//! ```json
//! {"PolicySummary": {"Type": "RESOURCE_CONTROL_POLICY"}, "Content": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "NotAction": "s3:GetObject", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}}
//! ]}}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"PolicySummary": {"Type": "RESOURCE_CONTROL_POLICY"}, "Content": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}}
//! ]}}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "rcp/not-action",
    severity: Severity::Error,
    aliases: &["access-analyzer:RCP_SYNTAX_ERROR_NOTACTION"],
    sources: &["IAM policy validation check reference", "AWS Organizations User Guide, RCP syntax"],
    ask: Ask::Policy(ask),
    text: include_str!("not_action.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Rcp) {
        return;
    }
    for actions in policy.statements.iter().filter_map(|statement| statement.action.as_ref()) {
        if actions.negated {
            found
                .at(actions.key, "a resource control policy has no `NotAction`")
                .help("list the actions in `Action`");
        }
    }
}
