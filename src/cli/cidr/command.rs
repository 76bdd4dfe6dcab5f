//! From arguments to the engine's commands.

use std::net::IpAddr;

use clap::Subcommand;
use ipnet::IpNet;

use super::CidrOptions;
use super::arguments::{CidrCommand, Place, PlanArgs};
use super::read::{self, Sink};
use crate::cidr::algebra::Clashes;
use crate::cidr::calc;
use crate::cidr::design::{Design, State};
use crate::cidr::edit::{Edit, Set};
use crate::cidr::item::{self, Item};
use crate::cidr::outcome::Refusal;
use crate::cidr::parts::Parts;
use crate::cidr::plan::{Need, Request};
use crate::cidr::pool::Fit;
use crate::cidr::space::Wanted;
use crate::cidr::{Command, empty_design};
use crate::sets::prefix::parse::Value;
use crate::sets::prefix::{AddressSet, Overlaps};

/// The lines that change a design; only a script, the line mode and the screen know them.
#[derive(Subcommand, Clone, Debug)]
pub(super) enum EditCommand {
    /// Start over with these blocks
    Open {
        #[arg(required = true, value_name = "CIDR")]
        values: Vec<String>,
        /// The VPC's name
        #[arg(long, default_value = "vpc")]
        id: String,
        /// Beside what is open
        #[arg(long)]
        more: bool,
    },
    /// Place subnets in the free space: NAME:HOSTS or NAME:HOSTSxCOUNT
    Add { need: String },
    /// Make a row of exactly this block, and set what is given
    Put {
        cidr: String,
        #[arg(long, allow_hyphen_values = true)]
        name: Option<String>,
        #[arg(long, allow_hyphen_values = true)]
        note: Option<String>,
        #[arg(long, allow_hyphen_values = true)]
        tier: Option<String>,
        #[arg(long, allow_hyphen_values = true)]
        az: Option<String>,
        #[arg(long)]
        ipv6: Option<String>,
        /// Hosts it is planned for
        #[arg(long)]
        asked: Option<u128>,
        #[arg(long, group = "state")]
        used: bool,
        #[arg(long, group = "state")]
        spare: bool,
        #[arg(long, group = "state")]
        free: bool,
    },
    /// Make a row free again
    Drop { cidr: String },
    /// Show the design
    Show,
    /// Take the last change back
    Undo,
    /// Make it again
    Redo,
    /// Leave
    #[command(alias = "exit")]
    Quit,
}

/// The engine's command for an edit; `None` for `quit`.
pub(super) fn edit(
    command: EditCommand,
    open: &Design,
    options: &CidrOptions,
) -> Result<Option<Command>, Refusal> {
    let reading = options.reading();
    let edit = match command {
        EditCommand::Open { values, id, more } => {
            let mut design = empty_design(read::blocks(&values, reading)?);
            design.vpcs.iter_mut().for_each(|vpc| vpc.id.clone_from(&id));
            if more {
                let mut both = open.clone();
                both.vpcs.append(&mut design.vpcs);
                design = both;
            }
            Edit::Open(design)
        }
        EditCommand::Add { need } => Edit::Add(self::need(&need)?),
        EditCommand::Put { cidr, name, note, tier, az, ipv6, asked, used, spare, free } => {
            let ipv6 = ipv6.map(|text| item::block(&text, reading)).transpose()?;
            let state = match (used, spare, free) {
                (true, ..) => Some(State::Used),
                (_, true, _) => Some(State::Spare),
                (_, _, true) => Some(State::Free),
                _ => None,
            };
            Edit::Put {
                cidr: item::block(&cidr, reading)?,
                set: Set { name, note, tier, az, ipv6, asked, state },
            }
        }
        EditCommand::Drop { cidr } => Edit::Drop(item::block(&cidr, reading)?),
        EditCommand::Show => return Ok(Some(Command::Show)),
        EditCommand::Undo => return Ok(Some(Command::Undo)),
        EditCommand::Redo => return Ok(Some(Command::Redo)),
        EditCommand::Quit => return Ok(None),
    };
    Ok(Some(Command::Edit(edit)))
}

fn need(text: &str) -> Result<Need, Refusal> {
    text.parse().map_err(|message: String| Refusal::new("need", message))
}

/// The engine's commands for a subcommand: one, or one for each value of `info` and `range`.
pub(super) fn translate(
    command: CidrCommand,
    options: &CidrOptions,
) -> Result<Vec<Command>, Refusal> {
    let reading = options.reading();
    let one = |command| Ok(vec![command]);
    match command {
        CidrCommand::Info { values } => {
            let items = read::items(&values, reading)?;
            if options.format() != crate::cidr::render::Format::Json {
                say_notes(&items);
            }
            Ok(items.into_iter().map(Command::Info).collect())
        }
        CidrCommand::Explain { cidr, within } => {
            let within = within.map(|text| read::block(&text, reading)).transpose()?;
            one(Command::Explain { net: read::block(&cidr, reading)?, within })
        }
        CidrCommand::Size { hosts, growth } => {
            one(Command::Size { hosts: numbers(&hosts)?, growth })
        }
        CidrCommand::Table { lengths } => {
            let (first, last) = lengths.split_once('-').unwrap_or((&lengths, &lengths));
            one(Command::Table { first: length(first)?, last: length(last)? })
        }
        CidrCommand::Split { cidr, length: to, into, max, limit } => {
            let parts = match (to, into, max) {
                (Some(to), ..) => Parts::Length(length(&to)?),
                (_, Some(count), _) => Parts::Count(count),
                (_, _, Some(size)) => Parts::AtMost(size),
                _ => {
                    return Err(Refusal::new(
                        "missing",
                        "split into what? give /LENGTH, --into K or --max ADDRESSES",
                    ));
                }
            };
            one(Command::Split { whole: read::block(&cidr, reading)?, parts, limit })
        }
        CidrCommand::Join { values } => one(Command::Join(read::blocks(&values, reading)?)),
        CidrCommand::Supernet { values } => one(Command::Supernet(read::blocks(&values, reading)?)),
        CidrCommand::Merge { values } => one(Command::Merge(read::set(&values, reading)?)),
        CidrCommand::Subtract { values } => {
            let (first, rest) = values.split_at_checked(1).unwrap_or_default();
            one(Command::Subtract {
                from: read::set(first, reading)?,
                remove: read::set(rest, reading)?,
            })
        }
        CidrCommand::Intersect { values } => {
            let sets = values.iter().map(|value| read::set(std::slice::from_ref(value), reading));
            one(Command::Intersect(sets.collect::<Result<_, _>>()?))
        }
        CidrCommand::Calc { expression } => {
            one(Command::Merge(calc::evaluate(&expression.join(" "), reading)?))
        }
        CidrCommand::Range { values } => {
            let items = read::items(&values, reading)?;
            let command = |item: Item| match item.parsed.value {
                Value::Range { first, last } => Ok(Command::Range { first, last, block: false }),
                _ => item.block().map(|net| Command::Range {
                    first: net.network(),
                    last: net.broadcast(),
                    block: true,
                }),
            };
            items.into_iter().map(command).collect()
        }
        CidrCommand::Contains { outer, inner } => {
            let mut named = Vec::new();
            for item in read::items(&inner, reading)? {
                let ends = item.parsed.ends();
                named.push((item.text, AddressSet::from_ranges(ends)));
            }
            one(Command::Contains { outer: read::set(&[outer], reading)?, inner: named })
        }
        CidrCommand::Filter { within, invert, files } => {
            let files: Vec<String> =
                files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
            let files = if files.is_empty() { vec!["-".to_owned()] } else { files };
            let texts = files.iter().map(|file| read::text(file)).collect::<Result<Vec<_>, _>>()?;
            one(Command::Filter {
                lines: texts.concat(),
                within: read::set(&within, reading)?,
                invert,
            })
        }
        CidrCommand::Overlap { values, all_pairs } => {
            let mut named = Named::default();
            let values: Vec<String> = values.into_iter().map(as_file).collect();
            read::each(&values, reading, &mut named)?;
            let programs = options.json;
            let clashes = Clashes { all: named.all, names: named.names, all_pairs };
            one(Command::Overlap { clashes, programs })
        }
        CidrCommand::Free { base, used } => one(Command::Free {
            base: read::set(&base, reading)?,
            used: read::set(&used, reading)?,
        }),
        CidrCommand::Next { base, size, hosts, count, place } => {
            let wanted = match (size, hosts) {
                (Some(size), _) => Wanted::Length(length(&size)?),
                (None, hosts) => Wanted::Hosts(hosts.unwrap_or(1)),
            };
            let (fit, used) = self::place(&place, options)?;
            one(Command::Next { base: read::blocks(&base, reading)?, used, wanted, count, fit })
        }
        CidrCommand::Plan(args) => one(Command::Plan(Box::new(plan_request(&args, options)?))),
        CidrCommand::Check { vpc: Some(vpc), secondary, .. } => one(Command::Check {
            primary: read::block(&vpc, reading)?,
            secondary: read::blocks(&secondary, reading)?,
        }),
        CidrCommand::Check { file, .. } => {
            one(Command::CheckDesign(read::design(file.as_deref().unwrap_or("-"))?))
        }
        CidrCommand::Map { values, depth, .. } => {
            let depth = depth.map(|text| length(&text)).transpose()?;
            one(Command::Map {
                design: read::designs(&values, reading)?,
                depth,
                ascii: options.ascii,
            })
        }
        CidrCommand::Diff { old, new } => {
            one(Command::Diff { old: read::design(&old)?, new: read::design(&new)? })
        }
        CidrCommand::Export { file, to } => one(Command::Export {
            design: read::designs(&[force_file(file)], reading)?,
            format: to,
        }),
        CidrCommand::Import { files } => {
            let files: Vec<String> = files.into_iter().map(force_file).collect();
            Ok(vec![Command::Edit(Edit::Open(read::designs(&files, reading)?))])
        }
        CidrCommand::Repl
        | CidrCommand::Run { .. }
        | CidrCommand::Quiz { .. }
        | CidrCommand::Ui { .. } => Err(Refusal::new(
            "nested",
            "this command stands alone: it does not run inside a script or another screen",
        )),
    }
}

/// A file name needs no `@` where only files make sense.
fn force_file(value: String) -> String {
    if value == "-" || value.starts_with('@') { value } else { format!("@{value}") }
}

fn as_file(value: String) -> String {
    if read::is_file(&value) { force_file(value) } else { value }
}

fn say_notes(items: &[Item]) {
    for note in items.iter().flat_map(|item| &item.parsed.notes) {
        // The first line of the answer says it already.
        if note.code != "host-bits" && note.code != "prefix-only" {
            eprintln!("note: {} [{}]", note.message, note.code);
        }
    }
}

/// `/24` or `24`.
fn length(text: &str) -> Result<u8, Refusal> {
    let digits = text.strip_prefix('/').unwrap_or(text);
    let len = digits
        .parse()
        .ok()
        .filter(|len| *len <= 128u8 && digits.bytes().all(|digit| digit.is_ascii_digit()));
    len.ok_or_else(|| Refusal {
        code: "prefix-digits",
        message: format!("`{text}` is no prefix length: write /0 to /32, or to /128 for IPv6"),
        input: Some((text.to_owned(), 0..text.len())),
    })
}

fn numbers(values: &[String]) -> Result<Vec<u128>, Refusal> {
    let words =
        values.iter().flat_map(|value| value.split([',', ' '])).filter(|word| !word.is_empty());
    let number = |word: &str| {
        word.parse().map_err(|_| Refusal {
            code: "number",
            message: format!("`{word}` is no number of hosts"),
            input: Some((word.to_owned(), 0..word.len())),
        })
    };
    words.map(number).collect()
}

fn place(place: &Place, options: &CidrOptions) -> Result<(Fit, AddressSet), Refusal> {
    let fit = if place.fit == "first" { Fit::First } else { Fit::Best };
    Ok((fit, read::set(&place.used, options.reading())?))
}

/// The request of `plan`: values that hold a need's `:` and a size are needs, the others are bases.
pub(super) fn plan_request(args: &PlanArgs, options: &CidrOptions) -> Result<Request, Refusal> {
    let reading = options.reading();
    let (mut bases, mut needs) = (Vec::new(), Vec::new());
    for value in &args.values {
        match Item::read_all(value, reading) {
            Ok(items) => {
                bases.extend(items.iter().map(Item::block).collect::<Result<Vec<_>, _>>()?)
            }
            Err(_) if is_need(value) => {
                let words = value.split([',', ' ']).filter(|word| !word.is_empty());
                needs.extend(words.map(need).collect::<Result<Vec<_>, _>>()?);
            }
            Err(refusal) => return Err(refusal),
        }
    }
    let (fit, used) = place(&args.place, options)?;
    let ipv6 = args.ipv6.as_ref().map(|text| read::block(text, reading)).transpose()?;
    let keep = match &args.keep {
        Some(file) => read::design(file)?.vpcs.into_iter().flat_map(|vpc| vpc.leaves).collect(),
        None => Vec::new(),
    };
    let keep = Vec::from_iter(keep)
        .into_iter()
        .filter(|leaf: &crate::cidr::design::Leaf| leaf.state == State::Used)
        .collect();
    Ok(Request {
        bases,
        needs,
        azs: args.azs,
        align_tiers: args.align.as_deref() == Some("tier"),
        growth: args.growth,
        ipv6,
        used,
        keep,
        fit,
        mode: options.mode,
    })
}

/// A need has one `:`, and a name before it that is no address.
fn is_need(value: &str) -> bool {
    let name = value.rsplit_once(':').map_or("", |(name, _)| name);
    name.chars().any(char::is_alphabetic)
        && value.matches("::").count() == 0
        && !value.contains('/')
        || value.rsplit_once(":/").is_some()
        || (!name.is_empty() && !name.contains(':'))
}

/// The inputs of `overlap`, with the names of those that were imported.
#[derive(Default)]
struct Named {
    all: Overlaps,
    names: Vec<Option<String>>,
    count: usize,
}

impl Sink for Named {
    fn range(&mut self, first: IpAddr, last: IpAddr) {
        self.all.extend([(first, last)]);
        self.count += 1;
    }

    fn range_v4(&mut self, first: u32, last: u32) {
        self.all.push_v4(first, last);
        self.count += 1;
    }

    fn design(&mut self, design: Design) {
        let ends = |cidr: IpNet| (cidr.network(), cidr.broadcast());
        for (name, cidr) in design.named_blocks() {
            self.names.resize(self.count, None);
            self.names.push(Some(name));
            let (first, last) = ends(cidr);
            self.range(first, last);
        }
    }

    fn done(&mut self) {
        self.all.sort();
    }
}
