//! A suppression matches no finding
//!
//! A suppression in `perimeter.toml` accepts a finding for a reason. When the finding is gone, the suppression
//! must go too: left behind, it would hide the same mistake made again. It counts as unused only where a file
//! that it is for was read.
//!
//! # Fails
//!
//! ```toml
//! [[suppress]]
//! check = "document/syntax"
//! file = "policy.json"
//! reason = "the generator writes a trailing comma"
//! ```
//!
//! # Passes
//!
//! ```toml
//! [[suppress]]
//! check = "document/syntax"
//! file = "other/*.json"
//! reason = "templates, filled in before they are used"
//! ```

use crate::finding::{Ask, Check, Severity};

pub const CHECK: Check = Check {
    id: "config/unused-suppression",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["design: every accepted finding has a reason and is still there"],
    ask: Ask::Reading,
    text: include_str!("unused_suppression.rs"),
};
