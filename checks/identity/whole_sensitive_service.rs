//! Every action of a service that rights or secrets hang on
//!
//! All actions of a service such as IAM, KMS, S3 or Secrets Manager are allowed on all resources, also those that AWS adds
//! later. With some of them the caller gets any right of the account, with others everything that is stored. Name the
//! actions that are needed, and the resources.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": ["kms:*", "logs:*"], "Resource": "*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]},
//!   {"Effect": "Allow", "Action": "kms:*", "Resource": "*"},
//!   {"Effect": "Deny", "Action": ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"], "Resource": "*"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::account::Principal;

pub const CHECK: Check = Check {
    id: "identity/whole-sensitive-service",
    severity: Severity::Note,
    aliases: &["checkov:CKV2_AWS_40", "cloudsplaining:ServiceWildcard"],
    sources: &["IAM User Guide, Security best practices in IAM, Apply least-privilege permissions"],
    ask: Ask::Principal(ask),
    text: include_str!("whole_sensitive_service.rs"),
};

fn ask(principal: &Principal<'_>, found: &mut Reporter<'_>) {
    if principal.is_administrator() {
        return;
    }
    let services = principal.whole_services();
    let Some((_, at)) = services.first() else { return };
    let names: Vec<String> = services.iter().map(|(name, _)| format!("`{name}`")).collect();
    let message = format!(
        "{} is allowed every action of {} on everything",
        principal.title(),
        names.join(", ")
    );
    let finding = found.at(*at, message);
    for (name, by) in services.iter().skip(1).filter(|(_, by)| by != at) {
        finding.related(*by, format!("this allows all of `{name}`"));
    }
    finding.help("name the actions and resources that are needed").of_principal(principal);
}
