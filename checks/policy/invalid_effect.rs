//! An Effect is neither Allow nor Deny
//!
//! AWS takes `Allow` and `Deny`, written exactly so, and refuses anything else, `allow` included.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::nearest;
use crate::policy::{Policy, Spanned, variable};

pub const CHECK: Check = Check {
    id: "policy/invalid-effect",
    severity: Severity::Error,
    aliases: &["access-analyzer:INVALID_EFFECT"],
    sources: &["IAM User Guide, IAM JSON policy elements: Effect"],
    ask: Ask::Policy(ask),
    text: include_str!("invalid_effect.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in policy.written() {
        let Some(text) = statement.member("Effect").and_then(|(_, node)| Spanned::of(node)) else {
            continue;
        };
        if statement.effect.is_some() || variable::is_unresolved(text.value) {
            continue;
        }
        let finding = found.at(text.span, format!("Effect `{}` is not known", text.value));
        match nearest::name(text.value, ["Allow", "Deny"].into_iter()) {
            Some(meant) => {
                let edits = Edit::within(&text, text.value, meant).map(|edit| vec![edit]);
                finding.help(format!("did you mean `{meant}`? It is written exactly so")).fix_if(
                    Applicability::Unsafe,
                    format!("write `{meant}`"),
                    edits,
                );
            }
            None => {
                finding.help("write `Allow` or `Deny`, exactly so");
            }
        }
    }
}
