//! A Sid is empty
//!
//! An empty `Sid` names nothing. Leave the element out, or give the statement a name that says what it is for.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Sid": "", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "policy/empty-sid",
    severity: Severity::Note,
    aliases: &["access-analyzer:EMPTY_SID_VALUE"],
    sources: &["IAM User Guide, IAM JSON policy elements: Sid"],
    ask: Ask::Policy(ask),
    text: include_str!("empty_sid.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in policy.written() {
        let members = statement.node.members().iter();
        let empty = members
            .enumerate()
            .find(|(_, (key, value))| key.text == "Sid" && value.as_str() == Some(""));
        if let Some((index, (_, value))) = empty {
            let edits = Edit::remove(statement.node, index).map(|edit| vec![edit]);
            found
                .at(value.span, "the Sid is empty")
                .help("leave Sid out, or name the statement")
                .fix_if(Applicability::Safe, "leave Sid out", edits);
        }
    }
}
