//! Null is combined with a set operator
//!
//! `ForAllValues:Null` always holds and `ForAnyValue:Null` never does, whatever the key: the condition does not ask what
//! it seems to ask. Use `Null` alone, which asks whether the key is in the request.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "ec2:CreateTags", "Resource": "*", "Condition": {"ForAnyValue:Null": {"aws:TagKeys": "true"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "ec2:CreateTags", "Resource": "*", "Condition": {"Null": {"aws:TagKeys": "true"}}}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Base, Operator, Policy, Qualifier, Spanned};

pub const CHECK: Check = Check {
    id: "policy/null-with-qualifier",
    severity: Severity::Note,
    aliases: &["access-analyzer:NULL_WITH_QUALIFIER"],
    sources: &["IAM User Guide, IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("null_with_qualifier.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let conditions = policy.statements.iter().filter_map(|statement| statement.condition);
    for (key, _) in conditions.flat_map(|condition| condition.members()) {
        let Some(operator) = Operator::parse(&key.text).filter(|o| o.base == Base::Null) else {
            continue;
        };
        let holds = match operator.qualifier {
            Some(Qualifier::ForAllValues) => "always holds",
            Some(Qualifier::ForAnyValue) => "never holds",
            None => continue,
        };
        let name = Spanned::key(key);
        let right = Operator { qualifier: None, ..operator }.name();
        let edits = Edit::within(&name, name.value, &right).map(|edit| vec![edit]);
        found
            .at(key.span, format!("`{}` {holds}", key.text))
            .help(format!("write `{right}`, which asks whether the key is in the request"))
            .fix_if(Applicability::Unsafe, format!("write `{right}`"), edits);
    }
}
