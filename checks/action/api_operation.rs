//! The name of an API operation where an action is needed
//!
//! Operations and actions mostly share their names, but not always: calling `ListObjectsV2` needs `s3:ListBucket`,
//! `HeadObject` needs `s3:GetObject`, and a batch operation needs the action of the single one. A policy that names
//! the operation grants nothing.
//!
//! # Fails
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": "s3:ListObjectsV2", "Resource": "arn:aws:s3:::ledger"}]
//! }
//! ```
//!
//! # Passes
//!
//! ```json
//! {
//!   "Version": "2012-10-17",
//!   "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::ledger"}]
//! }
//! ```

use crate::catalog;
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "action/api-operation",
    severity: Severity::Error,
    aliases: &[],
    sources: &["Amazon S3 User Guide, Required permissions for S3 API operations"],
    ask: Ask::Policy(ask),
    text: include_str!("api_operation.rs"),
};

fn ask(policy: &Policy<'_>, reporter: &mut Reporter<'_>) {
    for item in policy.statements.iter().flat_map(|statement| statement.unknown_actions()) {
        let known = reporter.settings().names.has_action(item.value);
        let Some(api) = catalog::api_name(item.value).filter(|_| !known) else { continue };
        let right: Vec<&str> = api.actions().collect();
        if right.is_empty() {
            continue;
        }
        let message = format!("`{}` is an API operation, not an action", item.value);
        let finding = reporter.at(item.span, message);
        let list: Vec<String> = right.iter().map(|name| format!("`{name}`")).collect();
        finding.help(format!("it is authorised by {}", list.join(" and ")));
        if let [only] = right.as_slice() {
            let edit = Edit::within(&item, item.value, only);
            finding.fix_if(
                Applicability::Unsafe,
                format!("write `{only}`"),
                edit.map(|edit| vec![edit]),
            );
        }
    }
}
