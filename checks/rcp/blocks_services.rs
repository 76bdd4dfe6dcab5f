//! A resource control policy that stops AWS services
//!
//! AWS services act on resources with their own principals, which belong to no organization. A Deny of everyone
//! outside the organization stops them as well, unless it holds only where `aws:PrincipalIsAWSService` is false,
//! written with `BoolIfExists`.
//!
//! # Fails
//!
//! ```json
//! {"PolicySummary": {"Type": "RESOURCE_CONTROL_POLICY"}, "Content": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}
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
    id: "rcp/blocks-services",
    severity: Severity::Warning,
    aliases: &["access-analyzer:RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY"],
    sources: &["IAM policy validation check reference", "AWS Organizations User Guide, RCP syntax"],
    ask: Ask::Policy(ask),
    text: include_str!("blocks_services.rs"),
};

/// The keys about the caller that requests of service principals never carry.
const KEYS: &[&str] =
    &["aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalAccount", "aws:PrincipalArn"];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Rcp) {
        return;
    }
    for statement in policy.denies() {
        let about = |key: &str| KEYS.iter().any(|known| known.eq_ignore_ascii_case(key));
        let exempt = statement
            .tests_of("aws:PrincipalIsAWSService")
            .any(|test| test.values.iter().all(|value| value.value.eq_ignore_ascii_case("false")));
        let tests = statement
            .conditions
            .iter()
            .filter(|test| test.parsed.is_some_and(|operator| operator.base.is_negated()));
        if let Some(test) = tests.into_iter().find(|test| about(test.key.value) && !exempt) {
            let finding = found.at(test.key.span, "this denies AWS services as well");
            finding.help("add `\"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}`");
        }
    }
}
