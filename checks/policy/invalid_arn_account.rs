//! The account in an ARN is no account number
//!
//! Account numbers have twelve digits, leading zeros included, and no hyphens. With anything else the ARN matches
//! nothing, and AWS refuses the policy. Resources that AWS itself owns have `aws` there.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:1111-2222-3333:orders"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders"}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Policy, PrincipalType, Spanned, arn, arn::Arn, variable};

pub const CHECK: Check = Check {
    id: "policy/invalid-arn-account",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_ARN_ACCOUNT"],
    sources: &["IAM User Guide, IAM identifiers: IAM ARNs"],
    ask: Ask::Policy(ask),
    text: include_str!("invalid_arn_account.rs"),
};

/// What stands for an account in ARNs of things that AWS owns or sells.
const OWNERS: &[&str] =
    &["aws", "aws-marketplace", "amazon", "cloudfront", "aws-managed", "third-party"];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        let principals = statement.principals().filter(|p| p.kind == PrincipalType::Aws);
        let principals: Vec<_> = principals.map(|principal| principal.spanned()).collect();
        for text in principals.iter().copied() {
            // A bare account number stands for the account.
            if text.value.len() != 12
                && text.value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
            {
                report(&text, text.value, found);
            }
        }
        for text in statement.resources().chain(principals) {
            let Some(Arn { account, .. }) = Arn::parse(text.value) else { continue };
            let open = account.contains(['*', '?', '$']) || variable::is_unresolved(text.value);
            if !(account.is_empty()
                || arn::is_account(account)
                || OWNERS.contains(&account)
                || open)
            {
                report(&text, account, found);
            }
        }
    }
}

fn report(text: &Spanned<&str>, account: &str, found: &mut Reporter<'_>) {
    let digits: String = account.chars().filter(|&c| c != '-' && c != ' ').collect();
    let finding = found.at(text.part(account), format!("`{account}` is no account number"));
    if arn::is_account(&digits) {
        let edits = Edit::within(text, account, &digits).map(|edit| vec![edit]);
        finding.help(format!("write `{digits}`")).fix_if(
            Applicability::Unsafe,
            format!("write `{digits}`"),
            edits,
        );
    } else {
        finding.help("write the twelve digits of the account, leading zeros included");
    }
}
