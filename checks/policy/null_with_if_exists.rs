//! Null is combined with IfExists
//!
//! `Null` asks whether a key exists, so `NullIfExists` contradicts itself, and AWS refuses it.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "ec2:RunInstances", "Resource": "*", "Condition": {"NullIfExists": {"aws:RequestTag/team": "true"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "ec2:RunInstances", "Resource": "*", "Condition": {"Null": {"aws:RequestTag/team": "true"}}}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Base, Operator, Policy, Spanned};

pub const CHECK: Check = Check {
    id: "policy/null-with-if-exists",
    severity: Severity::Error,
    aliases: &["access-analyzer:NULL_WITH_IF_EXISTS"],
    sources: &["IAM User Guide, IAM JSON policy elements: Condition operators"],
    ask: Ask::Policy(ask),
    text: include_str!("null_with_if_exists.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let conditions = policy.statements.iter().filter_map(|statement| statement.condition);
    for (key, _) in conditions.flat_map(|condition| condition.members()) {
        let operator = Operator::parse(&key.text);
        let Some(operator) = operator.filter(|o| o.base == Base::Null && o.if_exists) else {
            continue;
        };
        let name = Spanned::key(key);
        let right = Operator { if_exists: false, ..operator }.name();
        let edits = Edit::within(&name, name.value, &right).map(|edit| vec![edit]);
        found
            .at(
                key.span,
                format!("`{}` contradicts itself: Null asks whether a key exists", key.text),
            )
            .help(format!("write `{right}`"))
            .fix_if(Applicability::Unsafe, format!("write `{right}`"), edits);
    }
}
