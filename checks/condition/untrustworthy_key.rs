//! Access that hangs on a header the caller chooses
//!
//! Anyone can send any `Referer` and `User-Agent`, so a condition on one of them alone keeps nobody out. AWS
//! documents both keys as such. Other conditions of the statement count: one that the caller cannot choose is enough.
//! AWS does not publish its own list of such keys, so only these two are looked at.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"StringLike": {"aws:Referer": "https://example.org/*"}}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Condition": {"StringLike": {"aws:Referer": "https://example.org/*"}, "StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d4e5f60718"}}}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "condition/untrustworthy-key",
    severity: Severity::Warning,
    aliases: &["access-analyzer:UNTRUSTWORTHY_CONDITION_KEY"],
    sources: &[
        "IAM policy validation check reference",
        "IAM User Guide, AWS global condition context keys",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("untrustworthy_key.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let chosen = |key: &str| {
        ["aws:Referer", "aws:UserAgent"].iter().any(|known| known.eq_ignore_ascii_case(key))
    };
    for statement in policy.allows() {
        // TLS is no restriction: every caller can use it.
        let weak = |key: &str| chosen(key) || key.eq_ignore_ascii_case("aws:SecureTransport");
        let Some(test) = statement.conditions.iter().find(|test| chosen(test.key.value)) else {
            continue;
        };
        if statement.conditions.iter().all(|test| weak(test.key.value)) {
            let message = format!("the caller chooses what `{}` holds", test.key.value);
            let finding = found.at(test.key.span, message);
            finding.help("add a condition on something that the caller cannot choose");
        }
    }
}
