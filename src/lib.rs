//! A linter and prover for AWS access policies and VPC networks, and a calculator for CIDRs.

pub mod cidr;
pub mod sets;
pub mod source;
