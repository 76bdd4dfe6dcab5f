//! The caller decides who may use whatever resource
//!
//! An action that sets the policy of a resource, or shares it, is allowed on resources of any name. With it the caller opens
//! any of them to itself, to other accounts or to everyone, whatever other policies say of reading and writing. Name the
//! resources.
//!
//! The actions are those that AWS classes as permissions management, without those of IAM itself, AWS Organizations, STS
//! and IAM Identity Center.
//!
//! What a policy leaves open, such as a list of actions that a template fills in, is said to be not known; a reference in
//! Resource is taken for something that has a name.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": ["s3:ListAllMyBuckets", "s3:PutBucketPolicy"], "Resource": "*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"},
//!   {"Effect": "Allow", "Action": "s3:PutBucketPolicy", "Resource": "arn:aws:s3:::reports"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::account::Principal;

pub const CHECK: Check = Check {
    id: "identity/resource-exposure",
    severity: Severity::Note,
    aliases: &["checkov:CKV_AWS_109", "checkov:CKV_AWS_289", "cloudsplaining:ResourceExposure"],
    sources: &["Service Authorization Reference, access level Permissions management"],
    ask: Ask::Principal(ask),
    text: include_str!("resource_exposure.rs"),
};

fn ask(principal: &Principal<'_>, found: &mut Reporter<'_>) {
    if principal.is_administrator() {
        return;
    }
    let what = "decide who uses whatever resource";
    found.anywhere(principal, what, &principal.exposures(), |first| {
        format!("`{}` is allowed on all", first.action)
    });
}
