//! A linter and prover for AWS access policies and VPC networks, and a calculator for CIDRs.

pub mod catalog;
#[path = "../checks/mod.rs"]
pub mod checks;
pub mod cidr;
pub mod cli;
pub mod config;
pub mod discover;
pub mod document;
pub mod finding;
pub mod lint;
pub mod nearest;
pub mod network;
pub mod policy;
pub mod report;
pub mod sets;
pub mod settings;
pub mod source;
