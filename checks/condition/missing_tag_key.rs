//! A condition on a tag without the name of the tag
//!
//! `aws:ResourceTag/` needs the tag's key after the slash. Without it no request carries the condition key.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "ec2:StopInstances", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/": "blue"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "ec2:StopInstances", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "blue"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "condition/missing-tag-key",
    severity: Severity::Error,
    aliases: &["access-analyzer:MISSING_TAG_KEY_IN_CONDITION"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("missing_tag_key.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let key = test.key.value;
        let tag = key.strip_suffix('/').unwrap_or(key).to_ascii_lowercase();
        if ["aws:resourcetag", "aws:requesttag", "aws:principaltag"].contains(&tag.as_str()) {
            let finding = found.at(test.key.span, format!("`{key}` names no tag"));
            finding.help("write the key of the tag after the slash");
        }
    }
}
