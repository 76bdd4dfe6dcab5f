//! Anyone can assume this role
//!
//! The trust policy lets strangers assume the role: principals that no fixed value of the policy names. `"AWS": "*"` means every
//! principal of every account; a condition helps only if it excludes the others by a fixed value, such as an organization.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
//!    "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-abcd123456"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::Region;
use crate::policy::{Kind, Policy, PrincipalType};

pub const CHECK: Check = Check {
    id: "trust/open-to-strangers",
    severity: Severity::Error,
    aliases: &["checkov:CKV_AWS_60"],
    sources: &["IAM User Guide, The confused deputy problem", "IAM User Guide, Using IAM roles"],
    ask: Ask::Policy(ask),
    text: include_str!("open_to_strangers.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    // Identity providers have users of their own, whom their checks ask for. Nobody assumes a role unsigned.
    let accounts = Region::everything()
        .principal(&[(PrincipalType::Aws, "*")])
        .action(&["sts:AssumeRole"])
        .when("Null", "aws:PrincipalArn", &["false"]);
    let message = |_: &_| "strangers can assume this role".to_owned();
    if let Some(finding) = found.strangers(policy, accounts, message) {
        finding.help("name the accounts or roles that may, or add `aws:PrincipalOrgID` with your organization's ID");
    }
}
