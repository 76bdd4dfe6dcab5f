//! An assertion asks about an action that nothing is known of
//!
//! An `[[assert]]` table of `perimeter.toml` that misspells an action holds of every policy, and so guards nothing.
//! Correct the name. If it is newer than the service data or private, list it under `names.actions`.
//!
//! # Fails
//!
//! ```toml
//! [[assert]]
//! id = "reports-are-private"
//! never = "s3:GetObjekt on arn:aws:s3:::reports/2025/*"
//! ```
//!
//! # Passes
//!
//! ```toml
//! [[assert]]
//! id = "reports-are-private"
//! never = "s3:PutObject, s3:Frobnicate"
//!
//! [names]
//! actions = ["s3:Frobnicate"]
//! ```

use crate::finding::{Ask, Check, Severity};

pub const CHECK: Check = Check {
    id: "config/unknown-action",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["AWS Service Authorization Reference"],
    ask: Ask::Reading,
    text: include_str!("unknown_action.rs"),
};
