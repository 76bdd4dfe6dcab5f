//! A CIDR has bits set behind its prefix length
//!
//! IAM ignores them, so `203.0.113.7/24` means all of `203.0.113.0/24`. Whoever wrote it may have meant one address.
//! Write the range as it is read.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.7/24"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "203.0.113.7"]}}}
//! ]}
//! ```

use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Family, Policy};
use crate::sets::prefix::parse;

pub const CHECK: Check = Check {
    id: "policy/host-bits-in-range",
    severity: Severity::Note,
    aliases: &["access-analyzer:IMPROVE_IP_RANGE"],
    sources: &["IAM User Guide, IAM policy validation check reference", "notes 004:401"],
    ask: Ask::Policy(ask),
    text: include_str!("host_bits_in_range.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let tests = policy.statements.iter().flat_map(|statement| &statement.conditions);
    let tests = tests
        .filter(|test| test.parsed.is_some_and(|operator| operator.base.family() == Family::Ip));
    for value in tests.flat_map(|test| &test.values) {
        let Ok((net, notes)) = parse::network(value.value) else { continue };
        if let [note] = notes.as_slice()
            && note.code == "host-bits"
        {
            let right = net.to_string();
            let edits = Edit::within(value, value.value, &right).map(|edit| vec![edit]);
            found
                .at(value.span, format!("`{}` means all of `{right}`", value.value))
                .help(format!("write `{right}`, or the address alone if it is the only one meant"))
                .fix_if(Applicability::Safe, format!("write `{right}`"), edits);
        }
    }
}
