//! Nobody can change this key policy any more
//!
//! A KMS key policy is the only way to its key: IAM policies count only where the key policy lets them. This one gives
//! `kms:PutKeyPolicy` to nobody, so that no one can mend it; only AWS Support can.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": "*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*",
//!    "Resource": "*"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Access, Assume, Detail, Region, never_allowed};
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "kms/administrators-locked-out",
    severity: Severity::Error,
    aliases: &[],
    sources: &["notes 004:261", "AWS KMS Developer Guide, Default key policy"],
    ask: Ask::Policy(ask),
    text: include_str!("administrators_locked_out.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let mut actions = policy.statements.iter().flat_map(|statement| statement.actions()).peekable();
    let kms = |text: &str| text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("kms:"));
    let is_key = actions.peek().is_some() && actions.all(|action| kms(action.value));
    if !policy.kinds.is(Kind::Resource) || !is_key {
        return;
    }
    let change = Region::everything().action(&["kms:PutKeyPolicy"]);
    let Some(first) = policy.statements.first() else { return };
    let assume = Assume::documented().telling(Detail::Verdict);
    let verdict = never_allowed(&Access::from(policy), &change, &assume);
    found.open(policy, &verdict, first.head(), "anybody can change this key policy");
    if !verdict.holds() {
        return;
    }
    found
        .at(first.head(), "no statement lets anybody change this key policy")
        .help("allow `kms:*`, or at least `kms:PutKeyPolicy`, to the account (`arn:aws:iam::ACCOUNT:root`) or to an administrator role");
}
