//! A statement does not say whether it allows or denies
//!
//! `Effect` has no default: AWS refuses a statement without it. Write `Allow` or `Deny`.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "policy/missing-effect",
    severity: Severity::Error,
    aliases: &["access-analyzer:MISSING_EFFECT"],
    sources: &["IAM User Guide, IAM JSON policy elements: Effect"],
    ask: Ask::Policy(ask),
    text: include_str!("missing_effect.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in policy.written() {
        if statement.member("Effect").is_none() && !statement.misspells(&["Effect"]) {
            found
                .at(statement.opening(), format!("{} has no Effect", statement.title()))
                .help("add \"Effect\": \"Allow\" or \"Effect\": \"Deny\"");
        }
    }
}
