//! A condition operator does not exist
//!
//! AWS refuses a policy with an operator that it does not know. There is no `StringLikeIgnoreCase`, and the negated
//! address operator is `NotIpAddress`. How an operator is written in another case is read is not documented: write it
//! as AWS does.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": {"StringEqual": {"s3:prefix": "a"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": {
//!     "ForAnyValue:StringEqualsIfExists": {"aws:CalledVia": "athena.amazonaws.com"}
//!   }}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::nearest;
use crate::policy::{Base, Operator, Policy, Spanned, variable};

pub const CHECK: Check = Check {
    id: "policy/invalid-operator",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_CONDITION_OPERATOR"],
    sources: &["IAM User Guide, IAM JSON policy elements: Condition operators"],
    ask: Ask::Policy(ask),
    text: include_str!("invalid_operator.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in policy.written() {
        let blocks = statement.condition.map_or(&[][..], |condition| condition.members());
        for (key, _) in blocks {
            let text = &*key.text;
            if key.text.starts_with("Fn::") || variable::is_unresolved(text) {
                continue;
            }
            let parsed = Operator::parse(text);
            let right = match parsed {
                Some(operator) => Some(operator.name()),
                None => nearest(text),
            };
            if right.as_deref() == Some(text) {
                continue;
            }
            let finding = match parsed {
                Some(_) => found
                    .at(key.span, format!("operator `{text}` is not written as AWS writes it"))
                    .severity(Severity::Warning)
                    .possible(),
                None => found.at(key.span, format!("there is no condition operator `{text}`")),
            };
            let Some(right) = right else {
                finding.help("use an operator that AWS documents, such as StringEquals or ArnLike");
                continue;
            };
            let edits = Edit::within(&Spanned::key(key), text, &right).map(|edit| vec![edit]);
            finding.help(format!("did you mean `{right}`?")).fix_if(
                Applicability::Unsafe,
                format!("write `{right}`"),
                edits,
            );
        }
    }
}

/// The whole operator that was most likely meant.
fn nearest(text: &str) -> Option<String> {
    const PREFIXES: [&str; 3] = ["", "ForAllValues:", "ForAnyValue:"];
    let names = PREFIXES.into_iter().flat_map(|prefix| {
        let bases = Base::ALL.iter().map(move |base| format!("{prefix}{}", base.name()));
        bases.flat_map(|name| [name.clone(), name + "IfExists"])
    });
    let names: Vec<String> = names.collect();
    nearest::name(text, names.iter().map(String::as_str)).map(str::to_owned)
}
