//! Every check, by name. Written by `UPDATE=1 cargo test`.

use crate::finding::Check;

pub mod config {
    pub mod unused_suppression;
}
pub mod document {
    pub mod syntax;
}
pub mod policy {}

#[rustfmt::skip]
pub const ALL: &[Check] = &[
    config::unused_suppression::CHECK,
    document::syntax::CHECK,
];
