//! The commands and what they have in common: arguments, terminals and exit codes.

mod can;
mod check;
mod cidr;
mod diff;
mod explain;
mod generate;
mod layers;
mod minify;
mod prove;
mod reach;
mod terminal;
mod test;

use crate::catalog::Overlay;
use crate::config::{self, Config};
use crate::document::SyntaxError;
use crate::finding::Witness;
use crate::lint::policies::Failure;
use crate::policy::request::Request;
use crate::policy::unheard::{self, Unheard};
use crate::report::{self, Style};
use crate::source::Source;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Nothing found; the answer is yes.
    Clean,
    /// Findings; the answer is no.
    Findings,
    /// The command could not run, or not on all it was given.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Clean => ExitCode::SUCCESS,
            Exit::Findings => ExitCode::from(1),
            Exit::Failed => ExitCode::from(2),
        }
    }
}

/// Checks AWS access policies and VPC networks before they are deployed, offline, with proofs.
#[derive(Parser)]
#[command(name = "perimeter", version, long_version = LONG_VERSION, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// Colour the output.
    #[arg(long, value_enum, default_value = "auto", global = true, value_name = "WHEN")]
    color: Color,
}

const EXAMPLES: &str = "\
Examples:
  perimeter check                         lint every policy and VPC design below this folder
  aws iam get-role --role-name ci | perimeter check -
  perimeter check --format github policies/
  perimeter explain nacl/rule-shadowed    what a check is about, and what to do
  perimeter prove bucket.json --not-public
  perimeter diff --git main..             the access that a change grants
  perimeter cidr 192.168.32.1/24          every number about a CIDR

Exit codes: 0 clean, 1 findings, 2 could not run.";

// A command's help is that of its arguments: words here would hide it.
/// What `--version` says: `-V` leaves the data out.
const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "
AWS service data of ",
    env!("PERIMETER_DATA_DATE"),
    ": ",
    env!("PERIMETER_DATA_VERSION")
);

#[derive(Subcommand)]
enum Command {
    Check(check::CheckArgs),
    Can(Box<can::CanArgs>),
    Diff(diff::DiffArgs),
    Prove(Box<prove::ProveArgs>),
    Minify(minify::MinifyArgs),
    Reach(Box<reach::ReachArgs>),
    Test(test::TestArgs),
    /// Say what a check is about and what to do
    Explain(explain::ExplainArgs),
    /// List all checks
    Checks(explain::ChecksArgs),
    /// Calculate with CIDRs: sizes, splits, free space, whole plans; alone it opens the screen
    Cidr(cidr::CidrArgs),
    /// Print the JSON schema of a file that perimeter reads
    Schema(generate::SchemaArgs),
    /// Print a completion script for a shell
    Completions(generate::CompletionsArgs),
    /// Print the manual page
    Man,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    Always,
    Never,
}

/// The Markdown table of all checks, as the README has it.
pub fn checks_table() -> String {
    explain::markdown()
}

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let help = matches!(
                error.kind(),
                clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion
            );
            // Nothing is left to do about a terminal that went away.
            let _ = error.print();
            return if help { Exit::Clean } else { Exit::Failed }.into();
        }
    };
    let exit = match cli.command {
        Command::Check(args) => check::run(&args, cli.color),
        Command::Can(args) => can::run(&args, cli.color),
        Command::Diff(args) => diff::run(&args, cli.color),
        Command::Prove(args) => prove::run(&args, cli.color),
        Command::Minify(args) => minify::run(&args, cli.color),
        Command::Reach(args) => reach::run(&args, cli.color),
        Command::Test(args) => test::run(&args, cli.color),
        Command::Explain(args) => explain::explain(&args),
        Command::Checks(args) => explain::checks(&args),
        Command::Cidr(args) => cidr::run(args),
        Command::Schema(args) => generate::schema(&args),
        Command::Completions(args) => generate::completions(&args, Cli::command()),
        Command::Man => generate::man(Cli::command()),
    };
    exit.into()
}

/// Writes to standard output. A reader that has seen enough (`| head`) is no error.
fn print(text: &str, exit: Exit) -> Exit {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            complain(&format!("cannot write: {error}"));
            Exit::Failed
        }
        _ => exit,
    }
}

/// Says on standard error why the command cannot go on.
fn complain(text: &str) {
    // Without standard error there is nobody to tell.
    let _ = writeln!(io::stderr(), "perimeter: {text}");
}

/// What to say of those of the actions that nothing is known of.
fn unheard_of<'a>(
    actions: impl IntoIterator<Item = &'a str>,
    policy: Option<&Path>,
) -> BTreeMap<&'a str, String> {
    unknown_names(actions, policy, unheard::action)
}

/// What to say of those of the names that are not known: names that the configuration nearest to a policy adds are.
fn unknown_names<'a>(
    names: impl IntoIterator<Item = &'a str>,
    policy: Option<&Path>,
    ask: fn(&str, &Overlay) -> Option<Unheard>,
) -> BTreeMap<&'a str, String> {
    let mut unknown: BTreeSet<&str> = names.into_iter().collect();
    unknown.retain(|name| ask(name, &Overlay::default()).is_some());
    if unknown.is_empty() {
        return BTreeMap::new();
    }
    let near = Config::find(policy.unwrap_or(Path::new(".")));
    let added = near.and_then(|path| config::read(&path).ok()).unwrap_or_default().settings.names;
    let said = |name| Some((name, ask(name, &added)?.to_string()));
    unknown.into_iter().filter_map(said).collect()
}

/// Says why policies or requests could not be read.
fn failed(failure: &Failure, style: Style) -> Exit {
    match failure {
        Failure::Unreadable(reason) => complain(reason),
        Failure::Malformed(source, error) => {
            let text = report::syntax_error(source, error, style);
            complain(&format!("`{}` cannot be used\n\n{text}", source.name));
        }
    }
    Exit::Failed
}

/// A request in a line.
fn shown(request: &Request) -> String {
    Witness::from(request).to_string()
}

/// A remark with its file and line, for JSON.
fn placed(remark: &SyntaxError, sources: &[Source]) -> Value {
    let source = sources.get(remark.at.file.0 as usize);
    json!({
        "file": source.map(|source| source.name.as_str()),
        "line": source.map(|source| source.place(remark.at.start).line),
        "message": remark.message,
    })
}
