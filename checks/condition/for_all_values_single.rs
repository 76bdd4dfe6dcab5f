//! ForAllValues on a key with one value
//!
//! `ForAllValues` is true when the request does not carry the key at all. On a key that has one value it adds nothing
//! else, so an Allow becomes wider than it looks: leaving the key out is enough to get in.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}
//! ]}
//! ```

use crate::catalog::ConditionKey;
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Base, Policy, Qualifier};

pub const CHECK: Check = Check {
    id: "condition/for-all-values-single",
    severity: Severity::Warning,
    aliases: &["access-analyzer:FORALLVALUES_WITH_SINGLE_VALUED_KEY"],
    sources: &["IAM policy validation check reference", "AWS Service Authorization Reference"],
    ask: Ask::Policy(ask),
    text: include_str!("for_all_values_single.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for test in policy.statements.iter().flat_map(|statement| &statement.conditions) {
        let Some(operator) =
            test.parsed.filter(|operator| operator.qualifier == Some(Qualifier::ForAllValues))
        else {
            continue;
        };
        let Some(key) = test.documented().filter(|key| !key.is_multivalued()) else {
            continue;
        };
        if operator.base == Base::Null || ConditionKey::is_issuer_claim(key.name()) {
            continue;
        }
        let message = format!("`ForAllValues` lets requests without `{key}` through");
        let finding = found.at(test.operator.span, message);
        if !key.is_global() {
            finding.possible();
        }
        finding.help("leave the set operator out: the key has one value");
        let bare = test.operator.value.split_once(':').map_or("", |(_, bare)| bare);
        let edit = Edit::within(&test.operator, test.operator.value, bare);
        finding.fix_if(
            Applicability::Unsafe,
            format!("write `{bare}`"),
            edit.map(|edit| vec![edit]),
        );
    }
}
