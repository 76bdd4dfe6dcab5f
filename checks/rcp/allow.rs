//! A resource control policy that allows something
//!
//! Resource control policies only take away. AWS adds one policy that allows everything by itself; any other Allow is
//! refused.
//!
//! # Fails
//!
//! ```json
//! {"PolicySummary": {"Type": "RESOURCE_CONTROL_POLICY"}, "Content": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}
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
    id: "rcp/allow",
    severity: Severity::Error,
    aliases: &["access-analyzer:RCP_SYNTAX_ERROR_ALLOW"],
    sources: &["IAM policy validation check reference", "AWS Organizations User Guide, RCP syntax"],
    ask: Ask::Policy(ask),
    text: include_str!("allow.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Rcp) {
        return;
    }
    for statement in policy.allows() {
        let star = |mut items: Box<dyn Iterator<Item = &str> + '_>| items.all(|text| text == "*");
        let all = star(Box::new(statement.actions().map(|item| item.value)))
            && star(Box::new(statement.resources().map(|item| item.value)))
            && statement.conditions.is_empty();
        if !all {
            let at = statement.effect.map_or(statement.node.span, |effect| effect.span);
            found
                .at(at, "a resource control policy cannot allow")
                .help("write a Deny of what must not happen");
        }
    }
}
