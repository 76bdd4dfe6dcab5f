//! A condition only asks whether a key is there
//!
//! Compared with a lone `*`, every value of a key fits: the condition holds whenever the key is in the request, whatever
//! it says. If that is meant, `Null` says it plainly: `"Null": {"key": "false"}` for present, `"true"` for absent. If a
//! certain value is meant, name it.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": "*", "Condition": {"StringLike": {"aws:RequestTag/owner": "*"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": "*", "Condition": {"Null": {"aws:RequestTag/owner": "false"}}}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Policy, Qualifier, Test};

pub const CHECK: Check = Check {
    id: "policy/presence-test",
    severity: Severity::Note,
    aliases: &[
        "access-analyzer:EQUIVALENT_TO_NULL_FALSE",
        "access-analyzer:EQUIVALENT_TO_NULL_TRUE",
    ],
    sources: &["IAM User Guide, IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("presence_test.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in &policy.statements {
        for test in &statement.conditions {
            let (Some(operator), Some(star)) = (test.parsed, test.star()) else { continue };
            let all = operator.qualifier == Some(Qualifier::ForAllValues);
            let any = operator.qualifier == Some(Qualifier::ForAnyValue);
            let (asks, null, alias) = match operator.base.is_negated() {
                // It holds without the key as well, so always: not the same as Null.
                false if operator.if_exists || all => continue,
                false => ("is there", "false", "access-analyzer:EQUIVALENT_TO_NULL_FALSE"),
                // It never holds.
                true if any => continue,
                true => ("is absent", "true", "access-analyzer:EQUIVALENT_TO_NULL_TRUE"),
            };
            let operator_block = |other: &&Test<'_>| other.operator.span == test.operator.span;
            let alone = statement.conditions.iter().filter(operator_block).count() == 1;
            let plain = statement.tests_of(test.key.value).count() == 1
                && statement.conditions.iter().all(|other| other.operator.value != "Null");
            let edits = Edit::within(&test.operator, test.operator.value, "Null").zip(
                Edit::within(&star, star.value, null).filter(|_| test.node.items().len() == 1),
            );
            found
                .at(test.key.span, format!("this only asks whether `{}` {asks}", test.key.value))
                .related(star.span, "every value fits")
                .help(format!("write it as \"Null\": {{\"{}\": \"{null}\"}}", test.key.value))
                .alias(alias)
                .fix_if(
                    Applicability::Safe,
                    "ask with Null",
                    edits.filter(|_| alone && plain).map(|(one, other)| vec![one, other]),
                );
        }
    }
}
