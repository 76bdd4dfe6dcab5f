//! A resource control policy about certain principals
//!
//! A resource control policy applies to everyone who touches the resources of the organization: its `Principal` is
//! `"*"`. AWS refuses any other, and `NotPrincipal`. Name the exceptions in a condition on `aws:PrincipalArn`.
//!
//! # Fails
//!
//! ```json
//! {"PolicySummary": {"Type": "RESOURCE_CONTROL_POLICY"}, "Content": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": {"AWS": "111122223333"}, "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}}
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
use crate::policy::{Kind, Policy, PrincipalType};

pub const CHECK: Check = Check {
    id: "rcp/principal",
    severity: Severity::Error,
    aliases: &["access-analyzer:RCP_SYNTAX_ERROR_PRINCIPAL"],
    sources: &["IAM policy validation check reference", "AWS Organizations User Guide, RCP syntax"],
    ask: Ask::Policy(ask),
    text: include_str!("principal.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Rcp) {
        return;
    }
    for principals in policy.statements.iter().filter_map(|statement| statement.principal.as_ref())
    {
        let everyone =
            principals.items.iter().all(|principal| principal.kind == PrincipalType::Everyone);
        if principals.negated || !everyone || principals.items.is_empty() {
            let finding =
                found.at(principals.key, "the Principal of a resource control policy is `\"*\"`");
            finding.help(
                "write `\"Principal\": \"*\"`, and exceptions as a condition on `aws:PrincipalArn`",
            );
        }
    }
}
