//! Every check, by name. Written by `UPDATE=1 cargo test`.

use crate::finding::Check;

pub mod action {
    pub mod api_operation;
    pub mod dependents_missing;
    pub mod needs_any_resource;
    pub mod redundant;
    pub mod retired;
    pub mod unknown;
    pub mod unknown_service;
    pub mod wildcard_in_service;
    pub mod wrong_resource;
}
pub mod config {
    pub mod unused_suppression;
}
pub mod design {
    pub mod schema;
}
pub mod document {
    pub mod syntax;
}
pub mod nacl {
    pub mod deny_after_broader_allow;
    pub mod duplicate_rule_number;
    pub mod ephemeral_partial;
    pub mod icmp_family_mismatch;
    pub mod port_range_invalid;
    pub mod ports_ignored;
    pub mod reply_blocked;
    pub mod rule_number_range;
    pub mod rule_partially_shadowed;
    pub mod rule_redundant;
    pub mod rule_shadowed;
}
pub mod policy {
    pub mod arn_service_case;
    pub mod arn_without_prefix;
    pub mod conflicting_elements;
    pub mod deleted_principal;
    pub mod duplicate_condition_key;
    pub mod duplicate_element;
    pub mod duplicate_sid;
    pub mod empty_sid;
    pub mod incomplete_arn;
    pub mod invalid_arn_account;
    pub mod invalid_effect;
    pub mod invalid_operator;
    pub mod invalid_partition;
    pub mod invalid_principal;
    pub mod invalid_version;
    pub mod malformed_variable;
    pub mod missing_action;
    pub mod missing_effect;
    pub mod missing_principal;
    pub mod missing_resource;
    pub mod missing_statement;
    pub mod missing_version;
    pub mod unknown_element;
    pub mod unsupported_principal;
    pub mod unsupported_sid;
    pub mod variable_for_wrong_operator;
    pub mod variable_in_old_version;
    pub mod variable_in_wrong_element;
    pub mod wildcard_in_principal;
    pub mod wrong_type;
}

#[rustfmt::skip]
pub const ALL: &[Check] = &[
    action::api_operation::CHECK,
    action::dependents_missing::CHECK,
    action::needs_any_resource::CHECK,
    action::redundant::CHECK,
    action::retired::CHECK,
    action::unknown::CHECK,
    action::unknown_service::CHECK,
    action::wildcard_in_service::CHECK,
    action::wrong_resource::CHECK,
    config::unused_suppression::CHECK,
    design::schema::CHECK,
    document::syntax::CHECK,
    nacl::deny_after_broader_allow::CHECK,
    nacl::duplicate_rule_number::CHECK,
    nacl::ephemeral_partial::CHECK,
    nacl::icmp_family_mismatch::CHECK,
    nacl::port_range_invalid::CHECK,
    nacl::ports_ignored::CHECK,
    nacl::reply_blocked::CHECK,
    nacl::rule_number_range::CHECK,
    nacl::rule_partially_shadowed::CHECK,
    nacl::rule_redundant::CHECK,
    nacl::rule_shadowed::CHECK,
    policy::arn_service_case::CHECK,
    policy::arn_without_prefix::CHECK,
    policy::conflicting_elements::CHECK,
    policy::deleted_principal::CHECK,
    policy::duplicate_condition_key::CHECK,
    policy::duplicate_element::CHECK,
    policy::duplicate_sid::CHECK,
    policy::empty_sid::CHECK,
    policy::incomplete_arn::CHECK,
    policy::invalid_arn_account::CHECK,
    policy::invalid_effect::CHECK,
    policy::invalid_operator::CHECK,
    policy::invalid_partition::CHECK,
    policy::invalid_principal::CHECK,
    policy::invalid_version::CHECK,
    policy::malformed_variable::CHECK,
    policy::missing_action::CHECK,
    policy::missing_effect::CHECK,
    policy::missing_principal::CHECK,
    policy::missing_resource::CHECK,
    policy::missing_statement::CHECK,
    policy::missing_version::CHECK,
    policy::unknown_element::CHECK,
    policy::unsupported_principal::CHECK,
    policy::unsupported_sid::CHECK,
    policy::variable_for_wrong_operator::CHECK,
    policy::variable_in_old_version::CHECK,
    policy::variable_in_wrong_element::CHECK,
    policy::wildcard_in_principal::CHECK,
    policy::wrong_type::CHECK,
];
