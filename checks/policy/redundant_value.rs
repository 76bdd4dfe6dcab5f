//! A condition value that another one of the same list already covers
//!
//! The values of a key are alternatives. Where one bound, pattern or range takes in another, the other decides nothing:
//! less than 10 or less than 20 is less than 20.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": {"NumericLessThan": {"s3:max-keys": ["10", "20"]}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": {"NumericEquals": {"s3:max-keys": ["10", "20"]}}}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::evaluate::compare_numbers;
use crate::policy::variable::Variable;
use crate::policy::{Base, Policy, cover};
use crate::sets::glob::{Class, Pattern};
use crate::sets::prefix::parse;
use std::cmp::Ordering;

pub const CHECK: Check = Check {
    id: "policy/redundant-value",
    severity: Severity::Note,
    aliases: &["access-analyzer:REDUNDANT_CONDITION_VALUE_NUM"],
    sources: &["IAM User Guide, IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("redundant_value.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let Some(base) = test.parsed.map(|operator| operator.base) else { continue };
        let texts: Vec<&str> = test.values.iter().map(|value| value.value).collect();
        let over = |wide: &str, narrow: &str| covers(base, wide, narrow);
        let first = if by_text(base) { cover::first_covers } else { cover::first_in_pairs };
        let places = test.node.elements().iter().enumerate();
        let mut places = places.filter(|(_, element)| element.as_scalar().is_some());
        for (value, cover) in test.values.iter().zip(first(&texts, &over)) {
            let at = places.next().map(|(at, _)| at);
            let Some(cover) = cover.and_then(|at| test.values.get(at)) else { continue };
            let edit = at.and_then(|at| Edit::remove(test.node, at));
            let finding = found.at(
                value.span,
                format!("`{}` decides nothing beside `{}`", value.value, cover.value),
            );
            finding.related(cover.span, "covers it").help("remove it").fix_if(
                Applicability::Safe,
                format!("remove `{}`", value.value),
                edit.map(|edit| vec![edit]),
            );
            if bounds(base).is_some() {
                finding.alias("access-analyzer:REDUNDANT_CONDITION_VALUE_NUM");
            }
        }
    }
}

/// For an operator that asks for a bound: how a value compares to one that it takes in.
fn bounds(base: Base) -> Option<Ordering> {
    match base {
        Base::NumericLessThan | Base::NumericLessThanEquals => Some(Ordering::Greater),
        Base::NumericGreaterThan | Base::NumericGreaterThanEquals => Some(Ordering::Less),
        _ => None,
    }
}

/// Whether values are compared as texts or patterns: what starts or ends differently is not covered.
fn by_text(base: Base) -> bool {
    let numeric = matches!(base, Base::NumericEquals | Base::NumericNotEquals);
    let address = matches!(base, Base::IpAddress | Base::NotIpAddress);
    !numeric && !address && bounds(base).is_none()
}

/// Whether whatever fits one value surely fits the other.
fn covers(base: Base, wide: &str, narrow: &str) -> bool {
    if wide == narrow {
        return true;
    }
    if let Some(wider) = bounds(base) {
        let order = compare_numbers(wide, narrow);
        return order == Some(wider) || order == Some(Ordering::Equal);
    }
    let variables = [wide, narrow].iter().any(|text| Variable::all(text).next().is_some());
    match base {
        Base::NumericEquals | Base::NumericNotEquals => {
            compare_numbers(wide, narrow) == Some(Ordering::Equal)
        }
        Base::StringLike | Base::StringNotLike if !variables => {
            let pattern = |text| Pattern::glob(text, Class::ANY);
            pattern(wide).covers(&pattern(narrow))
        }
        Base::StringEqualsIgnoreCase | Base::StringNotEqualsIgnoreCase => {
            wide.eq_ignore_ascii_case(narrow)
        }
        Base::IpAddress | Base::NotIpAddress => {
            let net = |text| parse::network(text).ok().map(|(net, _)| net);
            net(wide).zip(net(narrow)).is_some_and(|(wide, narrow)| wide.contains(&narrow))
        }
        _ => false,
    }
}
