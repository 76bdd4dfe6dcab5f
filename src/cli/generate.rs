//! `perimeter schema`, `completions` and `man`: texts for other programs.

use super::{Exit, complain, print};
use crate::config;
use clap::{Args, ValueEnum};
use clap_complete::Shell;

/// Print the JSON schema of a file that perimeter reads.
#[derive(Args)]
pub(super) struct SchemaArgs {
    /// Which file
    of: SchemaName,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SchemaName {
    /// perimeter.toml
    Config,
    /// A VPC design
    Design,
}

/// Print a completion script for a shell.
#[derive(Args)]
pub(super) struct CompletionsArgs {
    shell: Shell,
}

pub(super) fn schema(args: &SchemaArgs) -> Exit {
    let text = match args.of {
        SchemaName::Config => config::SCHEMA,
        SchemaName::Design => crate::network::DESIGN_SCHEMA,
    };
    print(text, Exit::Clean)
}

pub(super) fn completions(args: &CompletionsArgs, mut command: clap::Command) -> Exit {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut command, "perimeter", &mut out);
    print(&String::from_utf8_lossy(&out), Exit::Clean)
}

pub(super) fn man(command: clap::Command) -> Exit {
    let mut out = Vec::new();
    if let Err(error) = clap_mangen::Man::new(command).render(&mut out) {
        complain(&format!("cannot write the manual page: {error}"));
        return Exit::Failed;
    }
    print(&String::from_utf8_lossy(&out), Exit::Clean)
}
