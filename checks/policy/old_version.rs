//! A policy in the language of 2008
//!
//! `2008-10-17` is the earlier version of the policy language, which AWS asks nobody to use any more. It has no variables:
//! `${aws:username}` is that very text, which `policy/variable-in-old-version` reports where it is so. Write `2012-10-17`.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "policy/old-version",
    severity: Severity::Note,
    aliases: &["cfn-lint:W2511", "parliament:OLD_VERSION"],
    sources: &["IAM User Guide, IAM JSON policy elements: Version"],
    ask: Ask::Policy(ask),
    text: include_str!("old_version.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(version) = policy.version.filter(|version| version.value == "2008-10-17") else {
        return;
    };
    let message = format!("`{}` is the earlier version of the policy language", version.value);
    let edit = Edit::within(&version, version.value, "2012-10-17");
    // A `${` that was a text becomes a variable.
    let variables = policy.statements.iter().any(|statement| {
        let values = statement.conditions.iter().flat_map(|test| &test.values);
        let texts = statement.resources().map(|item| item.value);
        texts.chain(values.map(|value| value.value)).any(|text| text.contains("${"))
    });
    let applicability = if variables { Applicability::Unsafe } else { Applicability::Safe };
    found.at(version.span, message).help("write `2012-10-17`").fix_if(
        applicability,
        "write `2012-10-17`",
        edit.map(|edit| vec![edit]),
    );
}
