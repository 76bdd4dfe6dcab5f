//! The service in an ARN has capitals
//!
//! Services are written in lower case in ARNs. AWS refuses `arn:aws:S3:::bucket`, although actions may be written in
//! any case.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:S3:::reports/*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "S3:getobject", "Resource": "arn:aws:s3:::Reports/*"}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Policy, arn::Arn, variable};

pub const CHECK: Check = Check {
    id: "policy/arn-service-case",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_ARN_SERVICE_CASE"],
    sources: &["IAM User Guide, IAM identifiers: IAM ARNs"],
    ask: Ask::Policy(ask),
    text: include_str!("arn_service_case.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for text in policy.statements.iter().flat_map(|statement| statement.resources()) {
        let Some(arn) = Arn::parse(text.value) else { continue };
        let lower = arn.service.to_ascii_lowercase();
        if lower == arn.service || variable::is_unresolved(arn.service) {
            continue;
        }
        let edits = Edit::within(&text, arn.service, &lower).map(|edit| vec![edit]);
        found
            .at(text.part(arn.service), format!("service `{}` has capitals in an ARN", arn.service))
            .help(format!("write `{lower}`"))
            .fix_if(Applicability::Unsafe, format!("write `{lower}`"), edits);
    }
}
