//! Every identity of another account may assume the role
//!
//! A trust policy that names an account (`arn:aws:iam::ACCOUNT:root` or its number) leaves it to that account which of its
//! users and roles assume the role. For an account of your own that is common; a third party serves many customers from one
//! account, and can be talked into using your role for another one: it should have to show an external ID.
//!
//! Whose the account is, is read from the identity providers that the policy names and from `[perimeter]` in perimeter.toml. Where
//! your accounts are told there and this is none of them, it is a warning; else a note. An account whose users have to show
//! a second factor is named on purpose.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sts:AssumeRole"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sts:AssumeRole",
//!    "Condition": {"StringEquals": {"sts:ExternalId": "acme-4711"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole",
//!    "Condition": {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::444455556666:role/deploy"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::arn::{Arn, is_account};
use crate::policy::questions::{Access, Assume, Region, never_allowed};
use crate::policy::{Kind, Policy, PrincipalType, Statement};

pub const CHECK: Check = Check {
    id: "trust/whole-account",
    severity: Severity::Note,
    aliases: &["checkov:CKV_AWS_61"],
    sources: &[
        "IAM Access Analyzer, External access findings",
        "IAM User Guide, Access to AWS accounts owned by third parties",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("whole_account.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    let perimeter = found.settings().perimeter.as_ref();
    let mut own: Vec<&str> =
        perimeter.into_iter().flat_map(|p| &p.accounts).map(String::as_str).collect();
    let known = !own.is_empty();
    let providers = policy.statements.iter().flat_map(Statement::principals);
    let providers = providers.filter(|principal| principal.kind == PrincipalType::Federated);
    own.extend(providers.filter_map(|p| Arn::parse(p.text)).map(|arn| arn.account));
    for allow in policy.allows() {
        for principal in allow.principals().filter(|p| p.kind == PrincipalType::Aws) {
            let account = match Arn::parse(principal.text) {
                Some(arn) if arn.resource == "root" => arn.account,
                None if is_account(principal.text) => principal.text,
                _ => continue,
            };
            if own.contains(&account) {
                continue;
            }
            // Some identity of the account, of which the policy knows no more than that.
            let somebody = format!("arn:aws:iam::{account}:role/somebody-of-the-account");
            let region = Region::everything()
                .principal(&[(PrincipalType::Aws, principal.text)])
                .action(&["sts:AssumeRole"])
                .when("ArnEquals", "aws:PrincipalArn", &[&somebody])
                .when("Null", "sts:ExternalId", &["true"])
                .when("Null", "aws:PrincipalOrgID", &["true"])
                // Asking for a second factor is how users of an account are to take a role.
                .when("BoolIfExists", "aws:MultiFactorAuthPresent", &["false"]);
            let alone = policy.alone(allow.index);
            let verdict = never_allowed(&Access::from(&alone), &region, &Assume::documented());
            let claim = format!("only some identities of `{account}` may assume this role");
            let Some(witness) = found.refutation(policy, &verdict, principal.span, &claim) else {
                continue;
            };
            let message = format!(
                "every identity of `{account}` that its administrators let may assume this role"
            );
            let finding = found.at(principal.span, message).proof(&alone, witness);
            finding.help("name the role or user, or ask for `sts:ExternalId` if the account is a third party's");
            if known {
                finding.severity(Severity::Warning);
            }
        }
    }
}
