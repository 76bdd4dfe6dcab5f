//! The condition key aws:ARN
//!
//! `aws:ARN` was replaced by `aws:PrincipalArn`, which holds the ARN of the role where the old key held that of the
//! session. AWS refuses it in some policies and warns in others.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"ArnEquals": {"aws:ARN": "arn:aws:iam::111122223333:role/ci"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci"}}}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "condition/deprecated-key",
    severity: Severity::Error,
    aliases: &[
        "access-analyzer:UNSUPPORTED_GLOBAL_CONDITION_KEY",
        "access-analyzer:DEPRECATED_GLOBAL_CONDITION_KEY",
    ],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("deprecated_key.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        if test.key.value.eq_ignore_ascii_case("aws:ARN") {
            let finding =
                found.at(test.key.span, format!("`{}` is not supported any more", test.key.value));
            finding
                .alias("access-analyzer:UNSUPPORTED_GLOBAL_CONDITION_KEY")
                .help("use `aws:PrincipalArn`");
            let edit = Edit::within(&test.key, test.key.value, "aws:PrincipalArn");
            finding.fix_if(
                Applicability::Unsafe,
                "write `aws:PrincipalArn`",
                edit.map(|edit| vec![edit]),
            );
        }
    }
}
