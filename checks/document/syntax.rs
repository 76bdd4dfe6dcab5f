//! The file is not valid JSON
//!
//! A file that cannot be read cannot be checked, and AWS refuses it as well. The place shown is the first that
//! does not fit; what was meant often stands just before it. The other files of the run are checked all the same.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject",}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
//! ```

use crate::finding::{Ask, Check, Severity};

pub const CHECK: Check = Check {
    id: "document/syntax",
    severity: Severity::Error,
    aliases: &["access-analyzer:JSON_SYNTAX_ERROR"],
    sources: &["IAM User Guide, Grammar of the IAM JSON policy language", "RFC 8259"],
    ask: Ask::Reading,
    text: include_str!("syntax.rs"),
};
