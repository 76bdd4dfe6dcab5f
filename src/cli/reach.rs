//! `perimeter reach`: what gets from one place of a network to another.

use super::{Color, Exit, complain, failed, print, terminal};
use crate::lint::networks;
use crate::network::reach::{Answer, End, FAMILIES, Question, Reach, Verdict, changes};
use crate::network::value::Protocol;
use crate::network::{Network, read_protocol};
use crate::report::reach as report;
use crate::sets::packets::{Family, ICMP, ICMPV6, Ports, TCP};
use crate::source::Source;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Say what gets from one place of a network to another, and back.
///
/// The files are designs, or the output of `aws ec2 describe-*`; all of them are read as one network. Ends are
/// interfaces, subnets, VPCs, security groups, endpoints, load balancers and external networks by their ids;
/// addresses and CIDRs; `internet`, `internet6`, `any`, `vpc-resolver`; and `ID:public` for a public address.
///
/// An answer that does not say what it is about, as of `search-transit-gateway-routes`, has the id in its file's name.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ReachArgs {
    /// Files and folders with the network
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,

    /// Where packets start
    #[arg(long, value_name = "END", required_unless_present_any = ["matrix", "diff"])]
    from: Option<String>,

    /// Where they should get
    #[arg(long, value_name = "END", required_unless_present_any = ["matrix", "diff"])]
    to: Option<String>,

    /// A protocol by name or number; with a port it is TCP unless said otherwise, else all of them
    #[arg(long, value_parser = protocol)]
    protocol: Option<u8>,

    /// The port, or the range of ports, that is asked for
    #[arg(long, value_parser = ports)]
    port: Option<Ports>,

    /// The ports that clients ask from, instead of those of their kind of machine
    #[arg(long, value_parser = ports, value_name = "PORTS")]
    client_ports: Option<Ports>,

    /// Print every subnet with every other and with the internet
    #[arg(long, conflicts_with_all = ["from", "to", "diff"])]
    matrix: bool,

    /// Compare two networks: what is newly open and newly closed
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with = "paths")]
    diff: Option<Vec<PathBuf>>,

    /// How to write the answer
    #[arg(long, value_enum, default_value = "human")]
    format: FormatName,
}

const EXAMPLES: &str = "\
Examples:
  perimeter reach design.json --from web1 --to db1 --port 5432
  perimeter reach describe/ --from internet --to any
  perimeter reach design.json --from 10.0.0.0/16 --to 192.168.1.7 --protocol udp --port 53
  perimeter reach design.json --matrix --port 22
  perimeter reach --diff old.json new.json

Exit codes: 0 something gets through, 1 nothing does, 2 could not tell.
With --diff: 0 nothing is newly open, 1 something is, 2 could not compare.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// Drawn, for people
    Human,
    /// One JSON object
    Json,
}

fn protocol(text: &str) -> Result<u8, String> {
    match read_protocol(text) {
        Some(Protocol::Number(number)) => Ok(number),
        _ => Err("a protocol is `tcp`, `udp`, `icmp`, `icmpv6` or a number up to 255".to_owned()),
    }
}

fn ports(text: &str) -> Result<Ports, String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (first.trim().parse(), last.trim().parse()) {
        (Ok(first), Ok(last)) if first <= last => Ok(Ports::new(first, last)),
        _ => Err("a port is a number up to 65535, a range is `1024-65535`".to_owned()),
    }
}

pub(super) fn run(args: &ReachArgs, color: Color) -> Exit {
    let style = terminal::style(color);
    if let Some([old, new]) = args.diff.as_deref() {
        let compared = networks::with(std::slice::from_ref(old), |old, _| {
            networks::with(std::slice::from_ref(new), |new, _| compare(args, old, new))
        });
        return match compared {
            Ok(Ok(exit)) => exit,
            Ok(Err(failure)) | Err(failure) => failed(&failure, style),
        };
    }
    let answered = networks::with(&args.paths, |network, sources| {
        if args.matrix { matrix(args, network) } else { answer(args, network, sources, style) }
    });
    answered.unwrap_or_else(|failure| failed(&failure, style))
}

impl ReachArgs {
    fn question(&self, family: Family) -> Question {
        let protocol = match (self.protocol, family) {
            (Some(ICMP | ICMPV6), Family::V4) => Some(ICMP),
            (Some(ICMP | ICMPV6), Family::V6) => Some(ICMPV6),
            (None, _) if self.port.is_some() => Some(TCP),
            (protocol, _) => protocol,
        };
        Question { family, protocol, ports: self.port, client_ports: self.client_ports }
    }
}

fn answer(
    args: &ReachArgs,
    network: &Network,
    sources: &[Source],
    style: crate::report::Style,
) -> Exit {
    let (Some(from), Some(to)) = (&args.from, &args.to) else { return Exit::Failed };
    let ends = |name: &str| match name {
        // Both families are asked, so the internet is all of it.
        "internet" => ["internet", "internet6"].iter().try_fold(Vec::new(), |mut all, name| {
            all.extend(network.ends(name)?);
            Ok(all)
        }),
        name => network.ends(name),
    };
    let (from, to): (Vec<End<'_>>, Vec<End<'_>>) = match (ends(from), ends(to)) {
        (Ok(from), Ok(to)) => (from, to),
        (Err(reason), _) | (_, Err(reason)) => {
            complain(&reason);
            return Exit::Failed;
        }
    };
    let reach = Reach::new(network);
    let survey = args.to.as_deref() == Some("any");
    let mut answers: Vec<Answer<'_>> = Vec::new();
    for family in FAMILIES {
        let question = args.question(family);
        answers.extend(if survey {
            reach.exposure(&from, &to, &question)
        } else {
            reach.ask(&from, &to, &question)
        });
    }
    let verdict = Verdict::over(answers.iter().map(Answer::verdict));
    if answers.is_empty() && !survey {
        complain("the two ends have no addresses of one family");
        return Exit::Failed;
    }
    let text = match args.format {
        FormatName::Json => report::answers_json(sources, verdict, &answers),
        FormatName::Human if survey => report::exposure(&answers),
        FormatName::Human => report::human(sources, &answers, style),
    };
    let exit = match verdict {
        Verdict::Allow | Verdict::Partial => Exit::Clean,
        Verdict::Deny => Exit::Findings,
        Verdict::Unknown => Exit::Failed,
    };
    print(&text, exit)
}

/// A table of more subnets is neither readable nor quick.
const MOST_SUBNETS: usize = 400;

fn matrix(args: &ReachArgs, network: &Network) -> Exit {
    let subnets: usize = network.vpcs.iter().map(|vpc| vpc.subnets.len()).sum();
    if subnets > MOST_SUBNETS {
        complain(&format!(
            "a table of {subnets} subnets is too large to read; ask for one end with --from"
        ));
        return Exit::Failed;
    }
    let reach = Reach::new(network);
    let (names, cells) = reach.matrix(&args.question(Family::V4));
    let text = match args.format {
        FormatName::Human => report::matrix(&names, &cells),
        FormatName::Json => report::matrix_json(&names, &cells),
    };
    let has = |verdict| cells.iter().any(|cell| cell.verdict == verdict);
    let exit = if has(Verdict::Allow) || has(Verdict::Partial) {
        Exit::Clean
    } else if has(Verdict::Unknown) {
        Exit::Failed
    } else {
        Exit::Findings
    };
    print(&text, exit)
}

fn compare(args: &ReachArgs, old: &Network, new: &Network) -> Exit {
    let mut all = new.places();
    all.extend(old.places().into_iter().filter(|name| !new.places().contains(name)));
    let only = |name: &Option<String>| name.clone().map_or_else(|| all.clone(), |name| vec![name]);
    let (from, to) = (only(&args.from), only(&args.to));
    let found = changes(old, new, (&from, &to));
    let text = match args.format {
        FormatName::Human => report::changes(&found),
        FormatName::Json => report::changes_json(&found),
    };
    let opened = found.iter().any(|change| !change.opened.is_empty());
    print(&text, if opened { Exit::Findings } else { Exit::Clean })
}
