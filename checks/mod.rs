//! Every check, by name. Written by `UPDATE=1 cargo test`.

use crate::finding::Check;

pub mod document {
    pub mod syntax;
}
pub mod policy {}

#[rustfmt::skip]
pub const ALL: &[Check] = &[
    document::syntax::CHECK,
];
