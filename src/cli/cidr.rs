//! `perimeter cidr`: the calculator's arguments.

mod command;
mod line;
mod read;

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::Exit;

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

#[derive(Subcommand, Clone, Debug)]
enum CidrCommand {
    /// Every number about a CIDR, address, range or size
    Info {
        #[arg(required = true, value_name = "CIDR")]
        values: Vec<String>,
    },
    /// How the numbers come about, in steps
    Explain {
        cidr: String,
        /// A block it lies in: shows the Terraform and CloudFormation expressions
        #[arg(long = "in", value_name = "CIDR")]
        within: Option<String>,
    },
    /// The smallest subnet for a number of hosts
    Size {
        #[arg(required = true, value_name = "HOSTS")]
        hosts: Vec<String>,
        /// Room to grow, such as 50%
        #[arg(long, default_value = "0", value_parser = percent)]
        growth: u32,
    },
    /// The cheat sheet of prefix lengths, such as /16-/28
    Table {
        #[arg(default_value = "/16-/28")]
        lengths: String,
    },
    /// Equal parts: to a prefix length, into a number, or of at most so many addresses
    Split {
        cidr: String,
        /// The prefix length of the parts
        #[arg(value_name = "/LENGTH")]
        length: Option<String>,
        /// How many parts, rounded up to a power of two
        #[arg(long, value_name = "K", conflicts_with = "length")]
        into: Option<u128>,
        /// Parts of at most so many addresses
        #[arg(long, value_name = "ADDRESSES", conflicts_with_all = ["length", "into"])]
        max: Option<u128>,
        /// List the first parts only
        #[arg(long, value_name = "N")]
        limit: Option<u128>,
    },
    /// The one block that CIDRs make up, or what is missing
    Join {
        #[arg(required = true, value_name = "CIDR")]
        values: Vec<String>,
    },
    /// The smallest block that holds all CIDRs, and the waste
    Supernet {
        #[arg(required = true, value_name = "CIDR")]
        values: Vec<String>,
    },
    /// The fewest CIDRs with the same addresses
    Merge {
        #[arg(required = true, value_name = "CIDR")]
        values: Vec<String>,
    },
    /// The first CIDR without the others
    Subtract {
        #[arg(required = true, value_name = "CIDR")]
        values: Vec<String>,
    },
    /// What all lists share; each argument is one list
    Intersect {
        #[arg(required = true, value_name = "CIDRS")]
        values: Vec<String>,
    },
    /// An expression: `+` joins, `-` cuts, `&` keeps what both hold
    Calc {
        #[arg(required = true, value_name = "EXPRESSION", allow_hyphen_values = true)]
        expression: Vec<String>,
    },
    /// A range as CIDRs, or the first and last address of a CIDR
    Range {
        #[arg(required = true, value_name = "A-B")]
        values: Vec<String>,
    },
    /// Whether the first CIDR (or list) holds the others
    Contains {
        outer: String,
        #[arg(required = true, value_name = "CIDR")]
        inner: Vec<String>,
    },
    /// The lines of the input that mention an address or CIDR inside
    Filter {
        /// The blocks to look for
        #[arg(long = "in", value_name = "CIDR", required = true)]
        within: Vec<String>,
        /// The lines that do not
        #[arg(long, short = 'v')]
        invert: bool,
        /// Files; standard input without any
        files: Vec<PathBuf>,
    },
    /// Which CIDRs or designs share addresses
    Overlap {
        #[arg(required = true, value_name = "CIDR|FILE")]
        values: Vec<String>,
        /// Every pair, not only the nearest container
        #[arg(long)]
        all_pairs: bool,
    },
    /// The free blocks of a base
    Free {
        #[arg(required = true, value_name = "BASE")]
        base: Vec<String>,
        /// What is taken: CIDRs, `-` or @FILE
        #[arg(long, value_name = "CIDRS")]
        used: Vec<String>,
    },
    /// The next free block
    Next {
        #[arg(required = true, value_name = "BASE")]
        base: Vec<String>,
        /// The prefix length, such as /24
        #[arg(long, value_name = "/LENGTH", required_unless_present = "hosts")]
        size: Option<String>,
        /// Hosts it must hold
        #[arg(long, conflicts_with = "size")]
        hosts: Option<u128>,
        /// How many blocks
        #[arg(long, default_value_t = 1)]
        count: usize,
        #[command(flatten)]
        place: Place,
    },
    /// Subnets for named needs, or the proof that they do not fit
    Plan(PlanArgs),
    /// AWS's rules for a VPC's blocks, or for a whole design
    Check {
        /// The primary block
        #[arg(long, value_name = "CIDR", required_unless_present = "file")]
        vpc: Option<String>,
        /// A block to add, in order
        #[arg(long, value_name = "CIDR", requires = "vpc")]
        secondary: Vec<String>,
        /// A design: JSON, Terraform, CloudFormation, describe-subnets output
        #[arg(conflicts_with = "vpc")]
        file: Option<String>,
    },
    /// A picture of the addresses
    Map {
        #[arg(required = true, value_name = "CIDR|FILE")]
        values: Vec<String>,
        /// Write an SVG picture here
        #[arg(long, value_name = "FILE")]
        svg: Option<PathBuf>,
        /// Draw the SVG as a Hilbert curve (for /8 and larger)
        #[arg(long, requires = "svg")]
        svg_hilbert: bool,
        /// The prefix length of one cell
        #[arg(long, value_name = "LENGTH")]
        depth: Option<String>,
    },
    /// What changes between two designs
    Diff { old: String, new: String },
    /// A design in another form
    Export {
        file: String,
        /// json, csv, markdown, terraform, terraform-module, cloudformation, aws-cli, mermaid, svg, script or table
        #[arg(long, value_name = "FORM", value_parser = str::parse::<export::Format>)]
        to: export::Format,
    },
    /// Read a design and show it
    Import {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
    },
    /// The same commands, line by line, over one design
    Repl,
    /// The lines of a file, as `repl` reads them
    Run { file: String },
    /// Practice questions
    Quiz {
        /// The same seed asks the same questions
        #[arg(long, default_value_t = 7)]
        seed: u64,
        /// With AWS's rules
        #[arg(long)]
        aws: bool,
        /// How many
        #[arg(long, default_value_t = 10)]
        n: usize,
    },
    /// The screen
    Ui {
        files: Vec<String>,
        /// Let the mouse select rows; the terminal then selects no text
        #[arg(long)]
        mouse: bool,
    },
}

/// Where blocks may go.
#[derive(Args, Clone, Debug)]
struct Place {
    /// Which free block is cut: best (the smallest that fits) or first (the lowest)
    #[arg(long, default_value = "best", value_parser = ["best", "first"])]
    fit: String,
    /// What is taken: CIDRs, `-` or @FILE
    #[arg(long, value_name = "CIDRS")]
    used: Vec<String>,
}

#[derive(Args, Clone, Debug)]
struct PlanArgs {
    /// The VPC's blocks, then needs as NAME:HOSTS, NAME:HOSTSxCOUNT or NAME:/LENGTHxCOUNT
    #[arg(required = true, value_name = "BASE… NAME:HOSTS[xN]")]
    values: Vec<String>,
    /// Zones: each need without a count of its own gets one subnet in each
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=26))]
    azs: Option<u32>,
    /// `tier`: the subnets of a need share one block, with spare slots
    #[arg(long, value_parser = ["tier", "none"])]
    align: Option<String>,
    /// Room to grow, such as 50%
    #[arg(long, default_value = "0", value_parser = percent)]
    growth: u32,
    /// An IPv6 block: each subnet takes its next /64
    #[arg(long, value_name = "CIDR")]
    ipv6: Option<String>,
    /// An older plan, whose subnets stay where they are
    #[arg(long, value_name = "FILE")]
    keep: Option<String>,
    #[command(flatten)]
    place: Place,
    /// Write the plan in another form, as `export` does
    #[arg(long, value_name = "FORM", value_parser = str::parse::<export::Format>)]
    to: Option<export::Format>,
}

/// `50%` or `50`.
fn percent(text: &str) -> Result<u32, String> {
    let number = text.strip_suffix('%').unwrap_or(text);
    number
        .parse()
        .ok()
        .filter(|&percent| percent <= 10_000)
        .ok_or_else(|| "a percentage from 0 to 10000".to_owned())
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
        CidrCommand::Quiz { seed, aws, n } => line::quiz(seed, aws, n, options, out),
        CidrCommand::Ui { files, mouse } => line::screen(&files, mouse, options, out),
        CidrCommand::Map { values, svg: Some(file), svg_hilbert, .. } => {
            let design = read::designs(&values, options.reading())?;
            let picture = crate::cidr::map::svg::draw(&design, svg_hilbert);
            std::fs::write(&file, picture)
                .map_err(|error| read::file_error(&file.to_string_lossy(), &error))?;
            Ok(Verdict::Yes)
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
