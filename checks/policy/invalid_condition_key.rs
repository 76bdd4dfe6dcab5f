//! A condition key has no prefix
//!
//! A condition key is `prefix:name`, where the prefix is `aws`, a service, or the address of an identity provider. AWS
//! refuses anything else: write `aws:SourceIp`, not `SourceIp`.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"SourceIp": "203.0.113.0/24"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {
//!     "IpAddress": {"aws:SourceIp": "203.0.113.0/24"},
//!     "StringEquals": {"token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:ref:refs/heads/main"}
//!   }}
//! ]}
//! ```

use crate::catalog;
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Policy, variable};

pub const CHECK: Check = Check {
    id: "policy/invalid-condition-key",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_CONDITION_KEY_FORMAT"],
    sources: &["IAM User Guide, IAM JSON policy elements: Condition"],
    ask: Ask::Policy(ask),
    text: include_str!("invalid_condition_key.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.written().flat_map(|statement| &statement.conditions) {
        let key = test.key.value;
        let parts = key.split_once(':');
        let shaped = parts.is_some_and(|(prefix, name)| !prefix.is_empty() && !name.is_empty());
        if shaped || variable::is_unresolved(key) || key.starts_with("Fn::") {
            continue;
        }
        let finding =
            found.at(test.key.span, format!("condition key `{key}` has no prefix and name"));
        let global = format!("aws:{}", key.trim_matches(':'));
        match catalog::condition_key(&global) {
            Some(meant) if parts.is_none() => {
                let edits = Edit::within(&test.key, key, meant.name()).map(|edit| vec![edit]);
                finding.help(format!("did you mean `{meant}`?")).fix_if(
                    Applicability::Unsafe,
                    format!("write `{meant}`"),
                    edits.filter(|_| !meant.is_template()),
                );
            }
            _ => {
                finding.help("write it as `service:key`, such as `aws:SourceIp` or `s3:prefix`");
            }
        }
    }
}
