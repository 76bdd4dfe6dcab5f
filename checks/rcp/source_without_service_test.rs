//! A resource control policy about the source of a request, for every caller
//!
//! `aws:SourceOrgID` and its relatives are there only when a service acts for somebody. Without a test that
//! `aws:PrincipalIsAWSService` is true the Deny also meets people and roles, who never carry the key.
//!
//! # Fails
//!
//! ```json
//! {"PolicySummary": {"Type": "RESOURCE_CONTROL_POLICY"}, "Content": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"}, "Null": {"aws:SourceAccount": "false"}}}
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
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "rcp/source-without-service-test",
    severity: Severity::Warning,
    aliases: &["access-analyzer:RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY"],
    sources: &["IAM policy validation check reference", "AWS Organizations User Guide, RCP syntax"],
    ask: Ask::Policy(ask),
    text: include_str!("source_without_service_test.rs"),
};

const KEYS: &[&str] = &["aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceAccount"];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Rcp) {
        return;
    }
    for statement in policy.denies() {
        let about = |key: &str| KEYS.iter().any(|known| known.eq_ignore_ascii_case(key));
        let service = statement
            .tests_of("aws:PrincipalIsAWSService")
            .any(|test| test.values.iter().all(|value| value.value.eq_ignore_ascii_case("true")));
        let tests = statement
            .conditions
            .iter()
            .filter(|test| test.parsed.is_some_and(|operator| operator.base.is_negated()));
        if let Some(test) = tests.into_iter().find(|test| about(test.key.value) && !service) {
            let finding =
                found.at(test.key.span, "this also denies callers who act for themselves");
            finding.help("add `\"Bool\": {\"aws:PrincipalIsAWSService\": \"true\"}`");
        }
    }
}
