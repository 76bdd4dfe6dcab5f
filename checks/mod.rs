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
pub mod condition {
    pub mod always_met;
    pub mod arn_with_string_like;
    pub mod dynamodb_attributes;
    pub mod endpoint_account;
    pub mod for_all_values_single;
    pub mod invalid_region;
    pub mod irrelevant_key;
    pub mod kms_key_value;
    pub mod missing_paired_key;
    pub mod missing_set_operator;
    pub mod operator_type;
    pub mod s3_prefix_negated;
    pub mod sensitive_wildcard;
    pub mod tags_without_tagging;
    pub mod unknown_key;
    pub mod unknown_service;
    pub mod unsupported_key;
    pub mod unsupported_tag_key;
    pub mod untrustworthy_key;
}
pub mod config {
    pub mod broken_assertion;
    pub mod unknown_action;
    pub mod unused_suppression;
}
pub mod design {
    pub mod schema;
}
pub mod document {
    pub mod syntax;
}
pub mod endpoint {
    pub mod gateway_duplicate_service;
    pub mod gateway_ip_type_mismatch;
    pub mod gateway_other_region;
    pub mod gateway_overridden;
    pub mod gateway_route_table_missing;
    pub mod gateway_wrong_service;
    pub mod interface_default_sg;
    pub mod interface_private_dns_duplicate;
    pub mod interface_private_dns_needs_dns;
    pub mod interface_sg_blocks_443;
    pub mod interface_single_az;
    pub mod interface_two_subnets_same_az;
    pub mod isolated_subnet_missing_endpoints;
    pub mod s3_through_nat;
}
pub mod identity {
    pub mod administrator_equivalent;
    pub mod data_exfiltration;
    pub mod dynamodb_without_leading_keys;
    pub mod incomplete_ecr_pull;
    pub mod mfa_rule_has_a_hole;
    pub mod privilege_escalation;
    pub mod privilege_escalation_through_target;
    pub mod region_rule_has_a_hole;
    pub mod resource_exposure;
    pub mod tag_rule_has_a_hole;
    pub mod whole_sensitive_service;
}
pub mod internet {
    pub mod bpa_blocks_intent;
    pub mod egress_only_inbound_intent;
    pub mod igw_not_attached;
    pub mod public_ip_without_igw_route;
}
pub mod kms {
    pub mod administrators_locked_out;
    pub mod rotation_off;
}
pub mod nacl {
    pub mod admin_port_open;
    pub mod blocks_gateway_endpoint;
    pub mod default_adopted_empty;
    pub mod denies_everything;
    pub mod deny_after_broader_allow;
    pub mod duplicate_rule_number;
    pub mod ephemeral_partial;
    pub mod health_check_blocked;
    pub mod icmp_default_zero;
    pub mod icmp_family_mismatch;
    pub mod ipv6_counterpart_missing;
    pub mod mixed_inline_standalone;
    pub mod pmtud_blocked;
    pub mod port_range_invalid;
    pub mod ports_ignored;
    pub mod reply_blocked;
    pub mod rule_matches_only_own_subnet;
    pub mod rule_number_range;
    pub mod rule_partially_shadowed;
    pub mod rule_quota;
    pub mod rule_redundant;
    pub mod rule_shadowed;
    pub mod tcp_only_blocks_udp;
    pub mod unassociated;
}
pub mod nat {
    pub mod cross_az;
    pub mod instance_not_public;
    pub mod instance_source_dest_check;
    pub mod lambda_public_subnet_no_internet;
    pub mod private_routed_to_igw;
    pub mod public_not_in_public_subnet;
    pub mod public_without_eip;
    pub mod route_loop;
    pub mod security_group_on_gateway;
    pub mod unsupported_protocol;
}
pub mod path {
    pub mod bastion_bypassed;
    pub mod intent_violated;
    pub mod internet_exposed;
    pub mod load_balancer_targets_blocked;
    pub mod no_route;
    pub mod public_ip_loses_sg_reference;
    pub mod reply_blocked;
}
pub mod peering {
    pub mod ambiguous_return_route;
    pub mod cidr_overlap;
    pub mod dns_off;
    pub mod duplicate;
    pub mod mesh_wants_transit_gateway;
    pub mod missing_return_route;
    pub mod missing_route;
    pub mod not_active;
    pub mod quota;
    pub mod route_beyond_peer;
    pub mod route_wider_than_peer;
    pub mod sg_reference_cross_region;
}
pub mod perimeter {
    pub mod service_acts_for_strangers;
    pub mod unexpected_network;
    pub mod untrusted_identity;
    pub mod untrusted_resource;
}
pub mod policy {
    pub mod allow_not_principal;
    pub mod any_service_linked_role;
    pub mod arn_service_case;
    pub mod arn_without_prefix;
    pub mod condition_never_true;
    pub mod conflicting_elements;
    pub mod deleted_principal;
    pub mod deprecated_condition_key;
    pub mod duplicate_condition_key;
    pub mod duplicate_element;
    pub mod duplicate_sid;
    pub mod empty_list;
    pub mod empty_sid;
    pub mod epoch_date;
    pub mod federated_principal;
    pub mod host_bits_in_range;
    pub mod incomplete_arn;
    pub mod invalid_arn_account;
    pub mod invalid_condition_key;
    pub mod invalid_effect;
    pub mod invalid_operator;
    pub mod invalid_partition;
    pub mod invalid_principal;
    pub mod invalid_service_principal;
    pub mod invalid_version;
    pub mod invalid_vpc_id;
    pub mod malformed_variable;
    pub mod missing_action;
    pub mod missing_effect;
    pub mod missing_principal;
    pub mod missing_resource;
    pub mod missing_statement;
    pub mod missing_tag_key;
    pub mod missing_version;
    pub mod mixed_value_types;
    pub mod null_with_if_exists;
    pub mod null_with_qualifier;
    pub mod old_version;
    pub mod over_quota;
    pub mod pass_any_role;
    pub mod presence_test;
    pub mod private_source_ip;
    pub mod redundant_resource;
    pub mod redundant_statement;
    pub mod redundant_value;
    pub mod several_booleans;
    pub mod tag_condition_under_not_action;
    pub mod too_hard_to_prove;
    pub mod unknown_element;
    pub mod unreadable_value;
    pub mod unsupported_principal;
    pub mod unsupported_sid;
    pub mod variable_for_wrong_operator;
    pub mod variable_in_old_version;
    pub mod variable_in_wrong_element;
    pub mod wildcard_in_principal;
    pub mod wildcard_without_like;
    pub mod wrong_type;
}
pub mod principal {
    pub mod key_never_sent;
    pub mod service_for_anyone;
    pub mod unknown_service;
}
pub mod rcp {
    pub mod allow;
    pub mod blocks_services;
    pub mod not_action;
    pub mod principal;
    pub mod source_without_null_test;
    pub mod source_without_service_test;
    pub mod unsupported_service;
}
pub mod resource {
    pub mod arn_fields;
    pub mod other_partition;
    pub mod other_service;
    pub mod unknown_region;
    pub mod unknown_service;
    pub mod unknown_type;
    pub mod wrong_account;
}
pub mod resource_policy {
    pub mod cross_account;
    pub mod public;
}
pub mod route {
    pub mod appliance_asymmetric_return;
    pub mod appliance_source_dest_check;
    pub mod blackhole;
    pub mod duplicate_destination;
    pub mod family_target_mismatch;
    pub mod gateway_id_mixup;
    pub mod gateway_table_invalid;
    pub mod in_reserved_link_local;
    pub mod inside_vpc_bad_target;
    pub mod inside_vpc_not_a_subnet;
    pub mod ipv6_default_route_missing;
    pub mod main_table_has_igw_route;
    pub mod prefix_list_overlap;
    pub mod shadowed;
    pub mod table_quota;
    pub mod target_missing;
}
pub mod s3 {
    pub mod cloudfront_open_to_any_distribution;
    pub mod delete_without_mfa;
    pub mod encryption_not_required;
    pub mod encryption_rule_has_a_hole;
    pub mod endpoint_condition_only_on_allow;
    pub mod endpoint_rule_blocks_aws_services;
    pub mod endpoint_rule_has_a_hole;
    pub mod endpoint_rule_locks_out_administrators;
    pub mod governance_bypass_too_wide;
    pub mod public_list;
    pub mod public_policy_change;
    pub mod public_read;
    pub mod public_write;
    pub mod sse_c_allowed;
    pub mod tls_not_required;
    pub mod tls_rule_has_a_hole;
    pub mod unencrypted_upload;
}
pub mod scp {
    pub mod cloudtrail_not_protected;
}
pub mod security_group {
    pub mod all_open;
    pub mod allows_what_nacl_denies;
    pub mod default_has_rules;
    pub mod deny_rule;
    pub mod egress_missing_for_ingress;
    pub mod ipv6_wider_than_ipv4;
    pub mod no_egress_rules;
    pub mod per_interface_quota;
    pub mod port_range_invalid;
    pub mod ports_ignored;
    pub mod reference_missing;
    pub mod reference_through_middlebox;
    pub mod rule_quota;
    pub mod rule_redundant;
    pub mod sensitive_port_open;
    pub mod unused;
}
pub mod statement {
    pub mod allow_fully_denied;
    pub mod condition_always_true;
    pub mod deny_without_effect;
    pub mod never_matches;
}
pub mod subnet {
    pub mod address_outside_subnet;
    pub mod address_reserved_by_aws;
    pub mod auto_public_ip;
    pub mod cidr_size;
    pub mod few_addresses;
    pub mod implicit_main_table;
    pub mod ipv6_size;
    pub mod outside_vpc;
    pub mod overlap;
    pub mod single_az;
    pub mod two_nacls;
    pub mod two_route_tables;
}
pub mod transit_gateway {
    pub mod appliance_mode_off;
    pub mod attachment_az_missing;
    pub mod attachment_in_workload_subnet;
    pub mod missing_vpc_route;
    pub mod no_association;
    pub mod open_mesh;
    pub mod propagated_cidr_overlap;
    pub mod sg_reference_invalid;
    pub mod two_subnets_same_az;
}
pub mod trust {
    pub mod any_github_repository;
    pub mod audience_set_operator;
    pub mod cognito_pool_not_pinned;
    pub mod incomplete_roles_anywhere;
    pub mod invalid_federated_principal;
    pub mod mismatched_action;
    pub mod not_principal;
    pub mod open_to_strangers;
    pub mod provider_open_to_strangers;
    pub mod redundant_session;
    pub mod resource;
    pub mod saml_without_audience;
    pub mod unpinned_oidc_provider;
    pub mod whole_account;
    pub mod wide_github_subject;
    pub mod wildcard_principal;
    pub mod wrong_service_for_role;
}
pub mod vpc {
    pub mod cidr_count_quota;
    pub mod cidr_covers_route;
    pub mod cidr_docker_bridge;
    pub mod cidr_exhausted;
    pub mod cidr_forbidden_range;
    pub mod cidr_not_canonical;
    pub mod cidr_overlap;
    pub mod cidr_overlaps_external;
    pub mod cidr_public_range;
    pub mod cidr_restricted_association;
    pub mod cidr_self_overlap;
    pub mod cidr_size;
    pub mod default_vpc_in_use;
    pub mod flow_logs_off;
    pub mod ipv6_size;
}
pub mod vpn {
    pub mod client_vpn_overlap;
    pub mod customer_gateway_missing;
    pub mod gateway_not_attached;
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
    condition::always_met::CHECK,
    condition::arn_with_string_like::CHECK,
    condition::dynamodb_attributes::CHECK,
    condition::endpoint_account::CHECK,
    condition::for_all_values_single::CHECK,
    condition::invalid_region::CHECK,
    condition::irrelevant_key::CHECK,
    condition::kms_key_value::CHECK,
    condition::missing_paired_key::CHECK,
    condition::missing_set_operator::CHECK,
    condition::operator_type::CHECK,
    condition::s3_prefix_negated::CHECK,
    condition::sensitive_wildcard::CHECK,
    condition::tags_without_tagging::CHECK,
    condition::unknown_key::CHECK,
    condition::unknown_service::CHECK,
    condition::unsupported_key::CHECK,
    condition::unsupported_tag_key::CHECK,
    condition::untrustworthy_key::CHECK,
    config::broken_assertion::CHECK,
    config::unknown_action::CHECK,
    config::unused_suppression::CHECK,
    design::schema::CHECK,
    document::syntax::CHECK,
    endpoint::gateway_duplicate_service::CHECK,
    endpoint::gateway_ip_type_mismatch::CHECK,
    endpoint::gateway_other_region::CHECK,
    endpoint::gateway_overridden::CHECK,
    endpoint::gateway_route_table_missing::CHECK,
    endpoint::gateway_wrong_service::CHECK,
    endpoint::interface_default_sg::CHECK,
    endpoint::interface_private_dns_duplicate::CHECK,
    endpoint::interface_private_dns_needs_dns::CHECK,
    endpoint::interface_sg_blocks_443::CHECK,
    endpoint::interface_single_az::CHECK,
    endpoint::interface_two_subnets_same_az::CHECK,
    endpoint::isolated_subnet_missing_endpoints::CHECK,
    endpoint::s3_through_nat::CHECK,
    identity::administrator_equivalent::CHECK,
    identity::data_exfiltration::CHECK,
    identity::dynamodb_without_leading_keys::CHECK,
    identity::incomplete_ecr_pull::CHECK,
    identity::mfa_rule_has_a_hole::CHECK,
    identity::privilege_escalation::CHECK,
    identity::privilege_escalation_through_target::CHECK,
    identity::region_rule_has_a_hole::CHECK,
    identity::resource_exposure::CHECK,
    identity::tag_rule_has_a_hole::CHECK,
    identity::whole_sensitive_service::CHECK,
    internet::bpa_blocks_intent::CHECK,
    internet::egress_only_inbound_intent::CHECK,
    internet::igw_not_attached::CHECK,
    internet::public_ip_without_igw_route::CHECK,
    kms::administrators_locked_out::CHECK,
    kms::rotation_off::CHECK,
    nacl::admin_port_open::CHECK,
    nacl::blocks_gateway_endpoint::CHECK,
    nacl::default_adopted_empty::CHECK,
    nacl::denies_everything::CHECK,
    nacl::deny_after_broader_allow::CHECK,
    nacl::duplicate_rule_number::CHECK,
    nacl::ephemeral_partial::CHECK,
    nacl::health_check_blocked::CHECK,
    nacl::icmp_default_zero::CHECK,
    nacl::icmp_family_mismatch::CHECK,
    nacl::ipv6_counterpart_missing::CHECK,
    nacl::mixed_inline_standalone::CHECK,
    nacl::pmtud_blocked::CHECK,
    nacl::port_range_invalid::CHECK,
    nacl::ports_ignored::CHECK,
    nacl::reply_blocked::CHECK,
    nacl::rule_matches_only_own_subnet::CHECK,
    nacl::rule_number_range::CHECK,
    nacl::rule_partially_shadowed::CHECK,
    nacl::rule_quota::CHECK,
    nacl::rule_redundant::CHECK,
    nacl::rule_shadowed::CHECK,
    nacl::tcp_only_blocks_udp::CHECK,
    nacl::unassociated::CHECK,
    nat::cross_az::CHECK,
    nat::instance_not_public::CHECK,
    nat::instance_source_dest_check::CHECK,
    nat::lambda_public_subnet_no_internet::CHECK,
    nat::private_routed_to_igw::CHECK,
    nat::public_not_in_public_subnet::CHECK,
    nat::public_without_eip::CHECK,
    nat::route_loop::CHECK,
    nat::security_group_on_gateway::CHECK,
    nat::unsupported_protocol::CHECK,
    path::bastion_bypassed::CHECK,
    path::intent_violated::CHECK,
    path::internet_exposed::CHECK,
    path::load_balancer_targets_blocked::CHECK,
    path::no_route::CHECK,
    path::public_ip_loses_sg_reference::CHECK,
    path::reply_blocked::CHECK,
    peering::ambiguous_return_route::CHECK,
    peering::cidr_overlap::CHECK,
    peering::dns_off::CHECK,
    peering::duplicate::CHECK,
    peering::mesh_wants_transit_gateway::CHECK,
    peering::missing_return_route::CHECK,
    peering::missing_route::CHECK,
    peering::not_active::CHECK,
    peering::quota::CHECK,
    peering::route_beyond_peer::CHECK,
    peering::route_wider_than_peer::CHECK,
    peering::sg_reference_cross_region::CHECK,
    perimeter::service_acts_for_strangers::CHECK,
    perimeter::unexpected_network::CHECK,
    perimeter::untrusted_identity::CHECK,
    perimeter::untrusted_resource::CHECK,
    policy::allow_not_principal::CHECK,
    policy::any_service_linked_role::CHECK,
    policy::arn_service_case::CHECK,
    policy::arn_without_prefix::CHECK,
    policy::condition_never_true::CHECK,
    policy::conflicting_elements::CHECK,
    policy::deleted_principal::CHECK,
    policy::deprecated_condition_key::CHECK,
    policy::duplicate_condition_key::CHECK,
    policy::duplicate_element::CHECK,
    policy::duplicate_sid::CHECK,
    policy::empty_list::CHECK,
    policy::empty_sid::CHECK,
    policy::epoch_date::CHECK,
    policy::federated_principal::CHECK,
    policy::host_bits_in_range::CHECK,
    policy::incomplete_arn::CHECK,
    policy::invalid_arn_account::CHECK,
    policy::invalid_condition_key::CHECK,
    policy::invalid_effect::CHECK,
    policy::invalid_operator::CHECK,
    policy::invalid_partition::CHECK,
    policy::invalid_principal::CHECK,
    policy::invalid_service_principal::CHECK,
    policy::invalid_version::CHECK,
    policy::invalid_vpc_id::CHECK,
    policy::malformed_variable::CHECK,
    policy::missing_action::CHECK,
    policy::missing_effect::CHECK,
    policy::missing_principal::CHECK,
    policy::missing_resource::CHECK,
    policy::missing_statement::CHECK,
    policy::missing_tag_key::CHECK,
    policy::missing_version::CHECK,
    policy::mixed_value_types::CHECK,
    policy::null_with_if_exists::CHECK,
    policy::null_with_qualifier::CHECK,
    policy::old_version::CHECK,
    policy::over_quota::CHECK,
    policy::pass_any_role::CHECK,
    policy::presence_test::CHECK,
    policy::private_source_ip::CHECK,
    policy::redundant_resource::CHECK,
    policy::redundant_statement::CHECK,
    policy::redundant_value::CHECK,
    policy::several_booleans::CHECK,
    policy::tag_condition_under_not_action::CHECK,
    policy::too_hard_to_prove::CHECK,
    policy::unknown_element::CHECK,
    policy::unreadable_value::CHECK,
    policy::unsupported_principal::CHECK,
    policy::unsupported_sid::CHECK,
    policy::variable_for_wrong_operator::CHECK,
    policy::variable_in_old_version::CHECK,
    policy::variable_in_wrong_element::CHECK,
    policy::wildcard_in_principal::CHECK,
    policy::wildcard_without_like::CHECK,
    policy::wrong_type::CHECK,
    principal::key_never_sent::CHECK,
    principal::service_for_anyone::CHECK,
    principal::unknown_service::CHECK,
    rcp::allow::CHECK,
    rcp::blocks_services::CHECK,
    rcp::not_action::CHECK,
    rcp::principal::CHECK,
    rcp::source_without_null_test::CHECK,
    rcp::source_without_service_test::CHECK,
    rcp::unsupported_service::CHECK,
    resource::arn_fields::CHECK,
    resource::other_partition::CHECK,
    resource::other_service::CHECK,
    resource::unknown_region::CHECK,
    resource::unknown_service::CHECK,
    resource::unknown_type::CHECK,
    resource::wrong_account::CHECK,
    resource_policy::cross_account::CHECK,
    resource_policy::public::CHECK,
    route::appliance_asymmetric_return::CHECK,
    route::appliance_source_dest_check::CHECK,
    route::blackhole::CHECK,
    route::duplicate_destination::CHECK,
    route::family_target_mismatch::CHECK,
    route::gateway_id_mixup::CHECK,
    route::gateway_table_invalid::CHECK,
    route::in_reserved_link_local::CHECK,
    route::inside_vpc_bad_target::CHECK,
    route::inside_vpc_not_a_subnet::CHECK,
    route::ipv6_default_route_missing::CHECK,
    route::main_table_has_igw_route::CHECK,
    route::prefix_list_overlap::CHECK,
    route::shadowed::CHECK,
    route::table_quota::CHECK,
    route::target_missing::CHECK,
    s3::cloudfront_open_to_any_distribution::CHECK,
    s3::delete_without_mfa::CHECK,
    s3::encryption_not_required::CHECK,
    s3::encryption_rule_has_a_hole::CHECK,
    s3::endpoint_condition_only_on_allow::CHECK,
    s3::endpoint_rule_blocks_aws_services::CHECK,
    s3::endpoint_rule_has_a_hole::CHECK,
    s3::endpoint_rule_locks_out_administrators::CHECK,
    s3::governance_bypass_too_wide::CHECK,
    s3::public_list::CHECK,
    s3::public_policy_change::CHECK,
    s3::public_read::CHECK,
    s3::public_write::CHECK,
    s3::sse_c_allowed::CHECK,
    s3::tls_not_required::CHECK,
    s3::tls_rule_has_a_hole::CHECK,
    s3::unencrypted_upload::CHECK,
    scp::cloudtrail_not_protected::CHECK,
    security_group::all_open::CHECK,
    security_group::allows_what_nacl_denies::CHECK,
    security_group::default_has_rules::CHECK,
    security_group::deny_rule::CHECK,
    security_group::egress_missing_for_ingress::CHECK,
    security_group::ipv6_wider_than_ipv4::CHECK,
    security_group::no_egress_rules::CHECK,
    security_group::per_interface_quota::CHECK,
    security_group::port_range_invalid::CHECK,
    security_group::ports_ignored::CHECK,
    security_group::reference_missing::CHECK,
    security_group::reference_through_middlebox::CHECK,
    security_group::rule_quota::CHECK,
    security_group::rule_redundant::CHECK,
    security_group::sensitive_port_open::CHECK,
    security_group::unused::CHECK,
    statement::allow_fully_denied::CHECK,
    statement::condition_always_true::CHECK,
    statement::deny_without_effect::CHECK,
    statement::never_matches::CHECK,
    subnet::address_outside_subnet::CHECK,
    subnet::address_reserved_by_aws::CHECK,
    subnet::auto_public_ip::CHECK,
    subnet::cidr_size::CHECK,
    subnet::few_addresses::CHECK,
    subnet::implicit_main_table::CHECK,
    subnet::ipv6_size::CHECK,
    subnet::outside_vpc::CHECK,
    subnet::overlap::CHECK,
    subnet::single_az::CHECK,
    subnet::two_nacls::CHECK,
    subnet::two_route_tables::CHECK,
    transit_gateway::appliance_mode_off::CHECK,
    transit_gateway::attachment_az_missing::CHECK,
    transit_gateway::attachment_in_workload_subnet::CHECK,
    transit_gateway::missing_vpc_route::CHECK,
    transit_gateway::no_association::CHECK,
    transit_gateway::open_mesh::CHECK,
    transit_gateway::propagated_cidr_overlap::CHECK,
    transit_gateway::sg_reference_invalid::CHECK,
    transit_gateway::two_subnets_same_az::CHECK,
    trust::any_github_repository::CHECK,
    trust::audience_set_operator::CHECK,
    trust::cognito_pool_not_pinned::CHECK,
    trust::incomplete_roles_anywhere::CHECK,
    trust::invalid_federated_principal::CHECK,
    trust::mismatched_action::CHECK,
    trust::not_principal::CHECK,
    trust::open_to_strangers::CHECK,
    trust::provider_open_to_strangers::CHECK,
    trust::redundant_session::CHECK,
    trust::resource::CHECK,
    trust::saml_without_audience::CHECK,
    trust::unpinned_oidc_provider::CHECK,
    trust::whole_account::CHECK,
    trust::wide_github_subject::CHECK,
    trust::wildcard_principal::CHECK,
    trust::wrong_service_for_role::CHECK,
    vpc::cidr_count_quota::CHECK,
    vpc::cidr_covers_route::CHECK,
    vpc::cidr_docker_bridge::CHECK,
    vpc::cidr_exhausted::CHECK,
    vpc::cidr_forbidden_range::CHECK,
    vpc::cidr_not_canonical::CHECK,
    vpc::cidr_overlap::CHECK,
    vpc::cidr_overlaps_external::CHECK,
    vpc::cidr_public_range::CHECK,
    vpc::cidr_restricted_association::CHECK,
    vpc::cidr_self_overlap::CHECK,
    vpc::cidr_size::CHECK,
    vpc::default_vpc_in_use::CHECK,
    vpc::flow_logs_off::CHECK,
    vpc::ipv6_size::CHECK,
    vpn::client_vpn_overlap::CHECK,
    vpn::customer_gateway_missing::CHECK,
    vpn::gateway_not_attached::CHECK,
];
