//! Several numbers where one decides
//!
//! The values of a key are alternatives: a number below 10 or below 20 is a number below 20. Only the bound that
//! decides has an effect.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": ["600", "3600"]}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Base, Policy};

pub const CHECK: Check = Check {
    id: "condition/redundant-number",
    severity: Severity::Note,
    aliases: &["access-analyzer:REDUNDANT_CONDITION_VALUE_NUM"],
    sources: &["IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("redundant_number.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let larger = match test.parsed.map(|operator| operator.base) {
            Some(Base::NumericLessThan | Base::NumericLessThanEquals) => true,
            Some(Base::NumericGreaterThan | Base::NumericGreaterThanEquals) => false,
            _ => continue,
        };
        let numbers: Vec<f64> =
            test.values.iter().filter_map(|value| value.value.parse().ok()).collect();
        if numbers.len() < 2 || numbers.len() != test.values.len() {
            continue;
        }
        let decides =
            numbers.iter().copied().fold(None, |best: Option<f64>, number| {
                Some(best.map_or(
                    number,
                    |best| if larger { best.max(number) } else { best.min(number) },
                ))
            });
        let kept = numbers.iter().position(|number| Some(*number) == decides);
        for (index, value) in
            test.values.iter().enumerate().filter(|(index, _)| Some(*index) != kept)
        {
            let finding = found
                .at(value.span, format!("`{}` has no effect beside the other bound", value.value));
            finding.help("keep the bound that decides");
            let edit = Edit::remove(test.node, index).filter(|_| numbers.len() == 2);
            finding.fix_if(
                Applicability::Safe,
                format!("remove `{}`", value.value),
                edit.map(|edit| vec![edit]),
            );
        }
    }
}
