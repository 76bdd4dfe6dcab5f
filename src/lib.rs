//! A linter and prover for AWS access policies and VPC networks, and a calculator for CIDRs.
//!
//! The rooms, from the front door down; a module uses only those below it (`tests/imports.rs`):
//!
//! | room | what is in it |
//! |---|---|
//! | [`cli`] | the commands: arguments, terminals, exit codes |
//! | [`report`] | findings for people and for machines |
//! | [`config`] | `perimeter.toml` |
//! | [`lint`] | the pipeline: files in, findings out |
//! | [`checks`] | one file per check: its documentation, its examples, its question |
//! | [`discover`], [`finding`] | which parts of a document are ours; what a check is and what it reports |
//! | [`network`] | VPC designs as types, and the plain evaluator of their paths |
//! | [`policy`] | policies as types, the plain evaluator, and the questions that are proved |
//! | [`settings`], `catalog`, [`cidr`] | what users may set; AWS's service data; the calculator |
//! | [`sets`] | the mathematics: sets of addresses, requests and packets |
//! | [`document`] | JSON, YAML and TOML as trees that know their bytes |
//! | [`source`], [`nearest`] | texts, spans, lines; the name somebody meant |

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
pub mod testing;

#[cfg(test)]
#[path = "../tests/drawn/mod.rs"]
mod drawn;
