//! Every check, by name. Written by `UPDATE=1 cargo test`.

use crate::finding::Check;

pub mod config {
    pub mod unused_suppression;
}
pub mod document {
    pub mod syntax;
}
pub mod policy {
    pub mod conflicting_elements;
    pub mod duplicate_element;
    pub mod invalid_effect;
    pub mod invalid_version;
    pub mod missing_action;
    pub mod missing_effect;
    pub mod missing_principal;
    pub mod missing_resource;
    pub mod missing_statement;
    pub mod missing_version;
    pub mod unknown_element;
}

#[rustfmt::skip]
pub const ALL: &[Check] = &[
    config::unused_suppression::CHECK,
    document::syntax::CHECK,
    policy::conflicting_elements::CHECK,
    policy::duplicate_element::CHECK,
    policy::invalid_effect::CHECK,
    policy::invalid_version::CHECK,
    policy::missing_action::CHECK,
    policy::missing_effect::CHECK,
    policy::missing_principal::CHECK,
    policy::missing_resource::CHECK,
    policy::missing_statement::CHECK,
    policy::missing_version::CHECK,
    policy::unknown_element::CHECK,
];
