//! The subcommands and what each takes.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cidr::export;

#[derive(Subcommand, Clone, Debug)]
pub(super) enum CidrCommand {
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
        #[arg(required = true, value_name = "EXPRESSION")]
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
        /// How many, at most 10,000
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=10_000))]
        n: u16,
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
pub(super) struct Place {
    /// Which free block is cut: best (the smallest that fits) or first (the lowest)
    #[arg(long, default_value = "best", value_parser = ["best", "first"])]
    pub(super) fit: String,
    /// What is taken: CIDRs, `-` or @FILE
    #[arg(long, value_name = "CIDRS")]
    pub(super) used: Vec<String>,
}

#[derive(Args, Clone, Debug)]
pub(super) struct PlanArgs {
    /// The VPC's blocks, then needs as NAME:HOSTS, NAME:HOSTSxCOUNT or NAME:/LENGTHxCOUNT
    #[arg(required = true, value_name = "BASE… NAME:HOSTS[xN]")]
    pub(super) values: Vec<String>,
    /// Zones: each need without a count of its own gets one subnet in each
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=26))]
    pub(super) azs: Option<u32>,
    /// `tier`: the subnets of a need share one block, with spare slots
    #[arg(long, value_parser = ["tier", "none"])]
    pub(super) align: Option<String>,
    /// Room to grow, such as 50%
    #[arg(long, default_value = "0", value_parser = percent)]
    pub(super) growth: u32,
    /// An IPv6 block: each subnet takes its next /64
    #[arg(long, value_name = "CIDR")]
    pub(super) ipv6: Option<String>,
    /// An older plan, whose subnets stay where they are
    #[arg(long, value_name = "FILE")]
    pub(super) keep: Option<String>,
    #[command(flatten)]
    pub(super) place: Place,
    /// Write the plan in another form, as `export` does
    #[arg(long, value_name = "FORM", value_parser = str::parse::<export::Format>)]
    pub(super) to: Option<export::Format>,
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
