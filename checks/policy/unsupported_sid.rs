//! A Sid has characters that IAM refuses
//!
//! In policies of users, groups, roles and organizations a `Sid` is made of the letters a to z in both cases and of
//! digits; a space or a hyphen makes AWS refuse the whole policy. Some resource policies take more, so they are not
//! asked.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Sid": "read-only access", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Sid": "ReadOnlyAccess", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Kind, Policy, variable};

pub const CHECK: Check = Check {
    id: "policy/unsupported-sid",
    severity: Severity::Error,
    aliases: &["access-analyzer:UNSUPPORTED_SID", "parliament:INVALID_SID"],
    sources: &["IAM User Guide, IAM JSON policy elements: Sid"],
    ask: Ask::Policy(ask),
    text: include_str!("unsupported_sid.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.all(|kind| !kind.has_principal() || kind == Kind::Trust) {
        return;
    }
    for sid in policy.statements.iter().filter_map(|statement| statement.sid) {
        let wrong = sid.value.char_indices().find(|(_, c)| !c.is_ascii_alphanumeric());
        let Some((at, wrong)) = wrong.filter(|_| !variable::is_unresolved(sid.value)) else {
            continue;
        };
        let place = sid.value.get(at..at + wrong.len_utf8()).map_or(sid.span, |c| sid.part(c));
        let plain: String = sid.value.chars().filter(char::is_ascii_alphanumeric).collect();
        // A name of its own must remain: Sids are unique.
        let free = !plain.is_empty()
            && policy.statements.iter().all(|s| s.sid.is_none_or(|other| other.value != plain));
        let edits = Edit::within(&sid, sid.value, &plain).filter(|_| free).map(|edit| vec![edit]);
        found
            .at(place, format!("`{wrong}` may not stand in a Sid"))
            .help("write Sids with the letters A-Z, a-z and digits only")
            .fix_if(Applicability::Safe, format!("name it `{plain}`"), edits);
    }
}
