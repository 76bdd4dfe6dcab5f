//! A resource control policy about a source that a service may not name
//!
//! Some integrations of services do not send `aws:SourceOrgID`. Without a test that the request names a source at all
//! (`Null` of `aws:SourceAccount` is false) the Deny stops them. AWS does not publish which ones they are; this check
//! looks for the pattern only.
//!
//! # Fails
//!
//! ```json
//! {"PolicySummary": {"Type": "RESOURCE_CONTROL_POLICY"}, "Content": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"}, "Bool": {"aws:PrincipalIsAWSService": "true"}}}
//! ]}}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"PolicySummary": {"Type": "RESOURCE_CONTROL_POLICY"}, "Content": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"}, "Null": {"aws:SourceAccount": "false"}, "Bool": {"aws:PrincipalIsAWSService": "true"}}}
//! ]}}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Base, Kind, Policy};

pub const CHECK: Check = Check {
    id: "rcp/source-without-null-test",
    severity: Severity::Warning,
    aliases: &["access-analyzer:RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK"],
    sources: &["IAM policy validation check reference", "AWS Organizations User Guide, RCP syntax"],
    ask: Ask::Policy(ask),
    text: include_str!("source_without_null_test.rs"),
};

const KEYS: &[&str] = &["aws:SourceOrgID", "aws:SourceOrgPaths"];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Rcp) {
        return;
    }
    for statement in policy.denies() {
        let about = |key: &str| KEYS.iter().any(|known| known.eq_ignore_ascii_case(key));
        let names = |key: &str| {
            ["aws:SourceAccount", "aws:SourceArn"]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(key))
        };
        let tested = statement.conditions.iter().any(|test| {
            names(test.key.value) && test.parsed.is_some_and(|operator| operator.base == Base::Null)
        });
        let tests = statement
            .conditions
            .iter()
            .filter(|test| test.parsed.is_some_and(|operator| operator.base.is_negated()));
        if let Some(test) = tests.into_iter().find(|test| about(test.key.value) && !tested) {
            let finding = found.at(test.key.span, "some services act without naming a source");
            finding.help("add `\"Null\": {\"aws:SourceAccount\": \"false\"}`");
        }
    }
}
