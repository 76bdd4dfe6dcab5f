//! A condition on a tag does not say which tag
//!
//! Keys such as `aws:ResourceTag/` end in the name of a tag: `aws:ResourceTag/team`. Without it the key is in no request,
//! and AWS refuses the policy.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "ec2:StartInstances", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/": "dev"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "ec2:StartInstances", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/stage": "dev"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "policy/missing-tag-key",
    severity: Severity::Error,
    aliases: &["access-analyzer:MISSING_TAG_KEY_IN_CONDITION"],
    sources: &["IAM User Guide, AWS global condition context keys"],
    ask: Ask::Policy(ask),
    text: include_str!("missing_tag_key.rs"),
};

/// Keys that take the name of a tag after a slash.
const TAGS: &[&str] = &["aws:ResourceTag", "aws:RequestTag", "aws:PrincipalTag"];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.written().flat_map(|statement| &statement.conditions) {
        let key = test.key.value;
        let bare = key.strip_suffix('/');
        let is_tag = |name: &str| TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name));
        let of_service = bare
            .is_some_and(|name| name.contains(':') && name.to_ascii_lowercase().ends_with("tag"));
        if is_tag(bare.unwrap_or(key)) || of_service {
            let name = bare.unwrap_or(key);
            found
                .at(test.key.span, format!("condition key `{key}` names no tag"))
                .help(format!("write the name of the tag after a slash: `{name}/team`"));
        }
    }
}
