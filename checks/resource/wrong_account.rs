//! An IAM ARN of an account that has no such resource
//!
//! What AWS keeps for everybody has the account `aws`: managed policies such as
//! `arn:aws:iam::aws:policy/ReadOnlyAccess`. Users, groups and roles are always of an account with twelve digits, and a
//! policy of that name in one's own account is another policy, which the author of this one most likely did not mean.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "iam:AttachRolePolicy", "Resource": "arn:aws:iam::111122223333:role/app-*",
//!    "Condition": {"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::111122223333:policy/ReadOnlyAccess"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "iam:AttachRolePolicy", "Resource": "arn:aws:iam::111122223333:role/app-*",
//!    "Condition": {"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}}}
//! ]}
//! ```

use crate::catalog;
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::arn::{Arn, is_account};
use crate::policy::{Policy, Spanned};

pub const CHECK: Check = Check {
    id: "resource/wrong-account",
    severity: Severity::Error,
    aliases: &[],
    sources: &["IAM User Guide, IAM identifiers", "AWS Managed Policy Reference"],
    ask: Ask::Policy(ask),
    text: include_str!("wrong_account.rs"),
};

/// Resources of IAM that AWS keeps none of.
const OWN: &[&str] = &[
    "group",
    "instance-profile",
    "mfa",
    "oidc-provider",
    "role",
    "saml-provider",
    "server-certificate",
    "user",
];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        let tests = statement.conditions.iter();
        let values = tests.filter(|test| test.key.value.eq_ignore_ascii_case("iam:PolicyARN"));
        let values = values.flat_map(|test| test.values.iter().copied());
        for item in statement.resources().chain(values) {
            judge(item, found);
        }
    }
}

fn judge(item: Spanned<&str>, found: &mut Reporter<'_>) {
    let Some(arn) = Arn::parse(item.value).filter(|arn| arn.service == "iam") else { return };
    let Some((kind, name)) = arn.resource.split_once('/') else { return };
    if arn.account == "aws" && OWN.contains(&kind) {
        let message = format!("AWS keeps no `{kind}` in the account `aws`");
        found.at(item.part(arn.account), message).help("write the account that it is in");
    } else if is_account(arn.account) && kind == "policy" && catalog::is_managed_policy(name) {
        let message =
            format!("`{name}` is a managed policy of AWS, and here it is one of `{}`", arn.account);
        let edit = Edit::within(&item, arn.account, "aws");
        let finding = found.at(item.part(arn.account), message);
        finding.severity(Severity::Warning).possible();
        finding
            .help("write `aws` for the account, unless a policy of your own has the same name")
            .fix_if(
                Applicability::Unsafe,
                "write `aws` for the account",
                edit.map(|edit| vec![edit]),
            );
    }
}
