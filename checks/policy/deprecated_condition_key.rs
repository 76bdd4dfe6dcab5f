//! A condition tests aws:ARN, which AWS has replaced
//!
//! `aws:ARN` is deprecated and not supported in new policies. `aws:PrincipalArn` holds the ARN of the user, or of the role
//! rather than its session, and is in every signed request.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"ArnLike": {"aws:ARN": "arn:aws:iam::*:user/*"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/*"}}}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "policy/deprecated-condition-key",
    severity: Severity::Error,
    aliases: &[
        "access-analyzer:UNSUPPORTED_GLOBAL_CONDITION_KEY",
        "access-analyzer:DEPRECATED_GLOBAL_CONDITION_KEY",
    ],
    sources: &["IAM User Guide, AWS global condition context keys"],
    ask: Ask::Policy(ask),
    text: include_str!("deprecated_condition_key.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| statement.tests_of("aws:ARN")) {
        let edits = Edit::within(&test.key, test.key.value, "aws:PrincipalArn");
        found
            .at(test.key.span, format!("condition key `{}` is no longer supported", test.key.value))
            .help("test `aws:PrincipalArn`; for a role it holds the role's ARN, not the session's")
            .fix_if(Applicability::Unsafe, "test `aws:PrincipalArn`", edits.map(|edit| vec![edit]));
    }
}
