//! A resource control policy about a service that takes no part
//!
//! Resource control policies hold for the services that AWS lists, among them S3, STS, KMS, SQS and Secrets Manager.
//! AWS refuses an action of another service.
//!
//! # Fails
//!
//! ```json
//! {"PolicySummary": {"Type": "RESOURCE_CONTROL_POLICY"}, "Content": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "ec2:RunInstances", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}}
//! ]}}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"PolicySummary": {"Type": "RESOURCE_CONTROL_POLICY"}, "Content": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": ["s3:*", "sts:AssumeRole"], "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}}
//! ]}}
//! ```

use crate::catalog;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "rcp/unsupported-service",
    severity: Severity::Error,
    aliases: &["access-analyzer:RCP_SYNTAX_ERROR_ACTION"],
    sources: &["IAM policy validation check reference", "AWS Organizations User Guide, RCP syntax"],
    ask: Ask::Policy(ask),
    text: include_str!("unsupported_service.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Rcp) {
        return;
    }
    for item in policy.statements.iter().flat_map(|statement| statement.actions()) {
        let Some(service) =
            item.value.split_once(':').and_then(|(prefix, _)| catalog::service(prefix))
        else {
            continue;
        };
        if !service.supports_rcp() {
            let message =
                format!("resource control policies do not hold for `{}`", service.prefix());
            let finding = found.at(item.span, message);
            finding.help(format!(
                "remove it; the services known on {} are those that AWS lists",
                catalog::date()
            ));
        }
    }
}
