//! Whatever is stored can be read
//!
//! An action that hands out what others stored, such as objects, secrets, messages or a copy of a database, is allowed on
//! resources of any name. So the caller reads what the policy's author never thought of, and what will be stored there later.
//! Name the resources. What a policy leaves open, such as a list of actions that a template fills in, is said to be not
//! known; a reference in Resource is taken for something that has a name.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "secretsmanager:Get*", "Resource": "*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*",
//!    "Condition": {"StringEquals": {"aws:ResourceTag/team": "billing"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::account::Principal;

pub const CHECK: Check = Check {
    id: "identity/data-exfiltration",
    severity: Severity::Note,
    aliases: &[
        "checkov:CKV_AWS_107",
        "checkov:CKV_AWS_108",
        "checkov:CKV_AWS_287",
        "checkov:CKV_AWS_288",
        "cloudsplaining:CredentialsExposure",
        "cloudsplaining:DataExfiltration",
    ],
    sources: &["IAM User Guide, Security best practices in IAM, Apply least-privilege permissions"],
    ask: Ask::Principal(ask),
    text: include_str!("data_exfiltration.rs"),
};

fn ask(principal: &Principal<'_>, found: &mut Reporter<'_>) {
    if principal.is_administrator() {
        return;
    }
    let what = "read from whatever resource";
    found.anywhere(principal, what, &principal.disclosures(), |first| {
        format!("`{}` hands out {}", first.action, first.what)
    });
}
