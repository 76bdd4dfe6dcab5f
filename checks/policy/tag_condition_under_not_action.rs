//! A tag condition stands with NotAction
//!
//! `NotAction` takes in actions of every service, and many services do not check tags: for them the key is in no request.
//! A Deny that asks for a tag then denies nothing there, and an Allow allows nothing. List the actions of services that
//! know the tag key.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/stage": "prod"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/stage": "prod"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Effect, Policy};

pub const CHECK: Check = Check {
    id: "policy/tag-condition-under-not-action",
    severity: Severity::Warning,
    aliases: &[
        "access-analyzer:DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        "access-analyzer:ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    ],
    sources: &["IAM User Guide, AWS services that work with IAM"],
    ask: Ask::Policy(ask),
    text: include_str!("tag_condition_under_not_action.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        let Some(action) = statement.action.as_ref().filter(|action| action.negated) else {
            continue;
        };
        // Where the test holds without the key, services that ignore tags are caught all the same.
        let test = statement.conditions.iter().find(|test| {
            let key = test.key.value.to_ascii_lowercase();
            let tag = key.starts_with("aws:resourcetag/")
                || key.starts_with("aws:requesttag/")
                || key == "aws:tagkeys";
            tag && test.holds_when_absent() == Some(false)
        });
        let Some(test) = test else { continue };
        let key = test.key.value;
        let finding = if statement.is(Effect::Deny) {
            found
                .at(
                    test.key.span,
                    format!("services that do not check `{key}` are not denied here"),
                )
                .alias(
                    "access-analyzer:DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
                )
        } else {
            found
                .at(test.key.span, format!("services that do not check `{key}` are not allowed here"))
                .severity(Severity::Note)
                .alias(
                    "access-analyzer:ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
                )
        };
        finding
            .related(action.key, "takes in every service")
            .help("list the actions of services that check the tag with Action");
    }
}
