//! A linter and prover for AWS access policies and VPC networks, and a calculator for CIDRs.

pub mod cidr;
pub mod document;
pub mod policy;
pub mod sets;
pub mod source;
