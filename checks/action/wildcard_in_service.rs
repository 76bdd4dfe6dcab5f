//! A wildcard in the service part of an action or an ARN
//!
//! `*` or `?` before the colon of an action takes in the actions of services that nobody thought of, and of services
//! that do not exist yet. Name each service instead.
//!
//! # Fails
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": "s3*:GetObject", "Resource": "*"}]
//! }
//! ```
//!
//! # Passes
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]
//! }
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;
use crate::policy::arn::Arn;

pub const CHECK: Check = Check {
    id: "action/wildcard-in-service",
    severity: Severity::Note,
    aliases: &["access-analyzer:WILDCARD_IN_SERVICE_NAME"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("wildcard_in_service.rs"),
};

fn ask(policy: &Policy<'_>, reporter: &mut Reporter<'_>) {
    let wild = |text: &str| text.contains(['*', '?']);
    for statement in &policy.statements {
        for item in statement.action.iter().flat_map(|patterns| &patterns.items) {
            if item.value.split_once(':').is_some_and(|(prefix, _)| wild(prefix)) {
                let message = format!("`{}` takes in several services by a wildcard", item.value);
                reporter.at(item.span, message).help("name each service with its own prefix");
            }
        }
        for item in statement.resource.iter().flat_map(|patterns| &patterns.items) {
            if Arn::parse(item.value).is_some_and(|arn| wild(arn.service)) {
                let message = format!("`{}` names its service by a wildcard", item.value);
                reporter.at(item.span, message).help("write the service of each ARN out");
            }
        }
    }
}
