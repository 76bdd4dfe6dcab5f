//! A key that only the tagging action carries
//!
//! The key `ec2:CreateAction` says which operation sets tags on what it creates, and only requests for
//! `ec2:CreateTags` carry it. Under any other action the condition is never met. AWS does not publish its table of
//! keys and actions; only this pair is looked at.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*", "Condition": {"StringEquals": {"ec2:CreateAction": "RunInstances"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": "*", "Condition": {"StringEquals": {"ec2:CreateAction": "RunInstances"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "condition/tags-without-tagging",
    severity: Severity::Error,
    aliases: &["access-analyzer:MISSING_ACTION_FOR_CONDITION_KEY"],
    sources: &[
        "IAM policy validation check reference",
        "Amazon EC2 User Guide, Grant permission to tag resources during creation",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("tags_without_tagging.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in policy.allows() {
        let Some(test) = statement.tests_of("ec2:CreateAction").next() else { continue };
        if !statement.names_action("ec2:CreateTags") {
            let message = format!("only requests for `ec2:CreateTags` carry `{}`", test.key.value);
            found
                .at(test.key.span, message)
                .help("give `ec2:CreateTags` a statement with this condition");
        }
    }
}
