//! `perimeter cidr`: the calculator's arguments.

mod arguments;
mod command;
mod filter;
mod line;
mod read;

use std::io::{self, BufWriter, IsTerminal, Write};

use clap::{Args, Parser, Subcommand};

use super::Exit;
use arguments::{CidrCommand, PlanArgs};

use crate::cidr::export;
use crate::cidr::mode::Mode;
use crate::cidr::outcome::{Outcome, Refusal, Verdict};
use crate::cidr::render::{self, Format};
use crate::cidr::{Session, plan};
use crate::sets::prefix::parse::Options;

/// Calculate with CIDRs: sizes, splits, free space, whole plans
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct CidrArgs {
    #[command(subcommand)]
    command: Option<CidrCommand>,
    /// CIDRs to tell everything about, as `cidr info` does; without any, the screen opens
    #[arg(value_name = "CIDR")]
    values: Vec<String>,
    #[command(flatten)]
    options: CidrOptions,
}

const EXAMPLES: &str = "\
Examples:
  perimeter cidr 192.168.32.1/24                     every number about a CIDR
  perimeter cidr plan 10.0.0.0/16 public:100x3 private:1000x3 --align tier
  perimeter cidr next 10.0.0.0/16 --hosts 100 --used @subnets.json
  perimeter cidr split 10.0.0.0/16 /20
  perimeter cidr calc '10.0.0.0/16 - 10.0.3.0/24'
  aws ec2 describe-subnets | perimeter cidr map -
  perimeter cidr                                     the screen

Values are arguments, `-` (standard input) or `@FILE`; commas, blanks and lines separate, `#` starts a comment.
Exit: 0 done, 1 the answer is no (overlaps, does not fit, not contained), 2 the input cannot be read.";

/// What every subcommand takes.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct CidrOptions {
    /// Whose reserved addresses and sizes: aws, std, azure, gcp, oci or none
    #[arg(long, global = true, default_value = "aws", value_name = "MODE", value_parser = str::parse::<Mode>)]
    mode: Mode,
    /// One JSON object per line
    #[arg(long, global = true, group = "form")]
    json: bool,
    /// Comma-separated values
    #[arg(long, global = true, group = "form")]
    csv: bool,
    /// A Markdown table
    #[arg(long, global = true, group = "form")]
    md: bool,
    /// One CIDR per line and nothing else
    #[arg(long, global = true, group = "form")]
    plain: bool,
    /// Refuse what would be read with a note, such as host bits
    #[arg(long, global = true)]
    strict: bool,
    /// Read a bare integer as an IPv4 address
    #[arg(long, global = true)]
    int: bool,
    /// Draw with ASCII characters only
    #[arg(long, global = true)]
    ascii: bool,
}

impl CidrOptions {
    fn format(&self) -> Format {
        match self {
            Self { json: true, .. } => Format::Json,
            Self { csv: true, .. } => Format::Csv,
            Self { md: true, .. } => Format::Markdown,
            Self { plain: true, .. } => Format::Plain,
            _ => Format::Text,
        }
    }

    fn reading(&self) -> Options {
        Options { integers: self.int, strict: self.strict }
    }
}

/// Runs the calculator: 0 done, 1 the answer is no, 2 the input cannot be read. A closed pipe is success.
pub(super) fn run(args: CidrArgs) -> Exit {
    let CidrArgs { command, values, options } = args;
    let command = match command {
        Some(command) => command,
        None if values.is_empty() => CidrCommand::Ui { files: Vec::new(), mouse: false },
        None => CidrCommand::Info { values },
    };
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let done = execute(command, &options, &mut out).and_then(|code| match out.flush() {
        Ok(()) => Ok(code),
        Err(error) => Err(Failure::Output(error)),
    });
    finish(done, &options)
}

/// Why a run ended early.
enum Failure {
    Refused(Refusal),
    Output(io::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Failure::Refused(refusal)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Output(error)
    }
}

fn finish(done: Result<Verdict, Failure>, options: &CidrOptions) -> Exit {
    match done {
        Ok(Verdict::Yes) => Exit::Clean,
        Ok(Verdict::No) => Exit::Findings,
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(Failure::Output(error)) => {
            eprintln!("error: cannot write: {error}");
            Exit::Failed
        }
        Err(Failure::Refused(refusal)) => {
            if options.format() == Format::Json {
                // A closed pipe changes nothing here: the input is refused either way.
                let _ = writeln!(io::stdout(), "{}", refusal.json());
            }
            eprintln!("error: {refusal}");
            Exit::Failed
        }
    }
}

fn execute(
    command: CidrCommand,
    options: &CidrOptions,
    out: &mut impl Write,
) -> Result<Verdict, Failure> {
    let mut session = Session::new(options.mode, crate::cidr::design::Design::default());
    match command {
        CidrCommand::Repl => line::repl(session, options, out),
        CidrCommand::Run { file } => line::run(&read::text(&file)?, session, options, out),
        CidrCommand::Quiz { seed, aws, n } => line::quiz(seed, aws, n.into(), options, out),
        CidrCommand::Ui { files, mouse } => line::screen(&files, mouse, options, out),
        CidrCommand::Map { values, svg: Some(file), svg_hilbert, .. } => {
            let design = read::designs(&values, options.reading())?;
            let picture = crate::cidr::map::svg::draw(&design, svg_hilbert);
            std::fs::write(&file, picture)
                .map_err(|error| read::file_error(&file.to_string_lossy(), &error))?;
            Ok(Verdict::Yes)
        }
        CidrCommand::Filter { within, invert, files }
            if matches!(options.format(), Format::Text | Format::Plain) =>
        {
            filter::run(&files, &read::set(&within, options.reading())?, invert, out)
        }
        CidrCommand::Plan(PlanArgs { to: Some(form), .. }) => planned(command, form, options, out),
        command => {
            let commands = command::translate(command, options)?;
            let mut verdict = Verdict::Yes;
            for (index, command) in commands.into_iter().enumerate() {
                let outcome = session.apply(command)?;
                write(out, &outcome, options, index == 0)?;
                if outcome.verdict == Verdict::No {
                    verdict = Verdict::No;
                }
            }
            Ok(verdict)
        }
    }
}

/// A plan that is written as code or a picture instead of a table.
fn planned(
    command: CidrCommand,
    form: export::Format,
    options: &CidrOptions,
    out: &mut impl Write,
) -> Result<Verdict, Failure> {
    let CidrCommand::Plan(args) = command else { return Ok(Verdict::Yes) };
    let request = command::plan_request(&args, options)?;
    match plan::arrange(&request) {
        Ok(plan) => {
            let design = crate::cidr::design::Design { vpcs: vec![plan.vpc], external: Vec::new() };
            write(out, &export::outcome(&design, form), options, true)?;
            Ok(Verdict::Yes)
        }
        Err(plan::NoPlan::Refused(refusal)) => Err(refusal.into()),
        Err(plan::NoPlan::No(outcome)) => {
            write(out, &outcome, options, true)?;
            Ok(Verdict::No)
        }
    }
}

fn write(
    out: &mut impl Write,
    outcome: &Outcome,
    options: &CidrOptions,
    first: bool,
) -> io::Result<()> {
    render::write(out, outcome, options.format(), first)
}

/// One line of a script or of the line mode.
#[derive(Parser, Debug)]
#[command(no_binary_name = true, name = "cidr", disable_version_flag = true)]
struct Line {
    #[command(subcommand)]
    command: LineCommand,
    #[command(flatten)]
    options: CidrOptions,
}

#[derive(Subcommand, Clone, Debug)]
enum LineCommand {
    #[command(flatten)]
    Calculate(CidrCommand),
    #[command(flatten)]
    Edit(command::EditCommand),
}

fn terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}
