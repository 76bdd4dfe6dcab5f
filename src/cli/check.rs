//! `perimeter check`: lint files and folders.

use super::{Color, Exit, complain, failed, print, terminal};
use crate::config::{self, Config, Problem};
use crate::document::SyntaxError;
use crate::finding::Severity;
use crate::lint::fix::{self, Fixed};
use crate::lint::guardrails;
use crate::lint::policies::Failure;
use crate::lint::{self, Options, Outcome, Run};
use crate::policy::{Kind, Kinds};
use crate::report::{self, Format, Selection, Style};
use crate::settings::Guardrail;
use crate::source::{FileId, Source};
use clap::{Args, ValueEnum};
use std::collections::BTreeSet;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Instant;

/// Lint policies and VPC designs.
///
/// Folders are walked as git sees them. Every JSON document that holds a policy, a VPC design or the output of
/// `aws ec2 describe-*` is checked, whatever its name, also inside the answers of other `aws` commands.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CheckArgs {
    /// Files and folders; `-` is standard input
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,

    /// What all policies are, instead of what they look like
    #[arg(long, value_parser = kind_names(), value_name = "KIND")]
    kind: Option<String>,

    /// Service control policies above every user and role, once for each level from the root down; commas part those
    /// of one level
    #[arg(long, value_name = "FILES")]
    scp: Vec<String>,

    /// How to write the findings
    #[arg(long, value_enum, default_value = "human")]
    format: FormatName,

    /// The least severity that makes the exit code 1
    #[arg(long, value_enum, default_value = "warning", value_name = "SEVERITY")]
    fail_on: SeverityName,

    /// Show notes too
    #[arg(long)]
    notes: bool,

    /// Say what was found in each file, or why it was skipped
    #[arg(short, long)]
    verbose: bool,

    /// The configuration file, instead of the nearest perimeter.toml above the files
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,

    /// Use no configuration file
    #[arg(long)]
    no_config: bool,

    /// Put safe fixes into the files: those proved to change no access
    #[arg(long)]
    fix: bool,

    /// Put in all fixes, also those that change what a policy means
    #[arg(long)]
    fix_unsafe: bool,

    /// Show what --fix or --fix-unsafe would change, and change nothing
    #[arg(long)]
    diff: bool,

    /// How many threads to use; 0 is one for each processor
    #[arg(short = 'j', long, default_value_t = 0, value_name = "COUNT")]
    threads: usize,
}

const EXAMPLES: &str = "\
Examples:
  perimeter check
  perimeter check --kind scp guardrails/*.json
  perimeter check --scp root.json --scp ou.json,region.json account.json
  aws s3api get-bucket-policy --bucket logs | perimeter check -
  perimeter check --format sarif . > perimeter.sarif
  perimeter check --fail-on error --notes policies/
  perimeter check --fix policies/
  perimeter check --fix-unsafe --diff policies/";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// Drawn, for people
    Human,
    /// One JSON object
    Json,
    /// One line a finding
    Concise,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub workflow annotations
    Github,
    /// The findings of AWS's ValidatePolicy, where a check is one of AWS's
    AccessAnalyzer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SeverityName {
    Note,
    Warning,
    Error,
    /// Findings never fail the run
    Never,
}

impl SeverityName {
    fn least(self) -> Option<Severity> {
        match self {
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
            Self::Never => None,
        }
    }
}

pub(super) fn kind_names() -> Vec<&'static str> {
    Kind::ALL.iter().map(|kind| kind.name()).collect()
}

pub(super) fn run(args: &CheckArgs, color: Color) -> Exit {
    let began = Instant::now();
    let style = terminal::style(color);
    let mut config = match configuration(args) {
        Ok(config) => config,
        Err(problem) => {
            explain_problem(problem, style);
            return Exit::Failed;
        }
    };
    if !args.scp.is_empty() {
        match args.scp.iter().map(|files| level(files)).collect::<Result<_, _>>() {
            Ok(levels) => config.settings.scps = Arc::new(levels),
            Err(failure) => return failed(&failure, style),
        }
    }
    let forced: Option<Kinds> = args.kind.as_deref().and_then(Kind::named).map(Into::into);
    let kinds = |path: &Path| forced.or_else(|| config.kinds(path));
    let available = std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let progress = AtomicUsize::new(0);
    let options = Options {
        settings: &config.settings,
        narrowed: &|path| config.narrowed(path),
        checks: config.checks(),
        kinds: &kinds,
        threads: NonZero::new(args.threads).unwrap_or(available),
        progress: &progress,
    };
    let lint = || {
        let mut run = terminal::with_progress(&progress, || lint::run(&args.paths, &options));
        config.apply(&mut run);
        run
    };
    let mut run = lint();
    if args.diff {
        let mut changes = fixes(&run, args.fix_unsafe, &kinds);
        changes.retain(|(_, fixed)| fixed.applied > 0);
        let text: String = changes
            .iter()
            .map(|(file, fixed)| fix::diff(&file.name, &file.text, &fixed.text))
            .collect();
        let exit = if changes.is_empty() { Exit::Clean } else { Exit::Findings };
        for file in &run.unreadable {
            complain(&format!("{}: cannot be read: {}", file.path, file.reason));
        }
        return print(&text, if run.unreadable.is_empty() { exit } else { Exit::Failed });
    }
    if args.fix || args.fix_unsafe {
        // A fix may make room for another; eight rounds are more than any file has needed.
        for _ in 0..8 {
            match write_fixes(&run, args.fix_unsafe, &kinds) {
                Ok((0, unproved)) => {
                    if unproved > 0 {
                        complain(&format!(
                            "{unproved} fixes are left out: that they change no access could not be proved"
                        ));
                    }
                    break;
                }
                Ok(_) => run = lint(),
                Err(problem) => {
                    complain(&problem);
                    return Exit::Failed;
                }
            }
        }
    }

    if !args.verbose {
        say_skipped(&args.paths, &run);
    }
    let format = match args.format {
        FormatName::Human => Format::Human,
        FormatName::Json => Format::Json,
        FormatName::Concise => Format::Concise,
        FormatName::Sarif => Format::Sarif,
        FormatName::Github => Format::Github,
        FormatName::AccessAnalyzer => Format::AccessAnalyzer,
    };
    let least = args.fail_on.least();
    // What fails the run is shown: a person must not hunt for it.
    let notes = args.notes || least == Some(Severity::Note);
    let selection = Selection { notes, verbose: args.verbose };
    let took = format!("{:.0} ms", began.elapsed().as_secs_f64() * 1000.0);
    let text = report::write(&run, format, selection, style, &took);
    let found = least.is_some_and(|least| run.findings.iter().any(|f| f.severity >= least));
    let exit = if !run.unreadable.is_empty() {
        Exit::Failed
    } else if found {
        Exit::Findings
    } else {
        Exit::Clean
    };
    print(&text, exit)
}

/// How many skipped files are named; hooks hand over whole repositories.
const MOST_SKIPPED: usize = 5;

/// Says on standard error why files that the user named were skipped: they expected a check.
fn say_skipped(paths: &[PathBuf], run: &Run) {
    let named: BTreeSet<String> = paths.iter().map(|path| lint::input::display(path)).collect();
    let skipped = run.files.iter().filter_map(|(name, outcome)| match outcome {
        Outcome::Skipped(reason) if named.contains(name) => Some((name, reason)),
        _ => None,
    });
    let skipped: Vec<_> = skipped.collect();
    for (name, reason) in skipped.iter().take(MOST_SKIPPED) {
        complain(&format!("{name} is skipped: {reason}"));
    }
    let more = skipped.len().saturating_sub(MOST_SKIPPED);
    if more > 0 {
        complain(&format!("{more} more are skipped; `--verbose` says why"));
    }
}

/// The files that have fixes, each with what becomes of it. Standard input is no file.
fn fixes<'a>(
    run: &'a Run,
    unsafe_too: bool,
    kinds: &dyn Fn(&Path) -> Option<Kinds>,
) -> Vec<(&'a Source, Fixed)> {
    let files = run.sources.iter().zip(0..).filter(|(source, _)| Path::new(&source.name).is_file());
    let changed = files.filter_map(|(source, index)| {
        let own: Vec<_> =
            run.findings.iter().filter(|finding| finding.at.file == FileId(index)).collect();
        let fixed = fix::apply(source, &own, unsafe_too, kinds(Path::new(&source.name)));
        (fixed.applied + fixed.unproved > 0).then_some((source, fixed))
    });
    changed.collect()
}

/// Writes the files that fixes change, and says how many fixes that were, and how many were not proved.
fn write_fixes(
    run: &Run,
    unsafe_too: bool,
    kinds: &dyn Fn(&Path) -> Option<Kinds>,
) -> Result<(usize, usize), String> {
    let (mut applied, mut unproved) = (0, 0);
    for (source, fixed) in fixes(run, unsafe_too, kinds) {
        unproved += fixed.unproved;
        if fixed.applied > 0 {
            std::fs::write(&source.name, &fixed.text)
                .map_err(|error| format!("{}: {error}", source.name))?;
        }
        applied += fixed.applied;
    }
    Ok((applied, unproved))
}

/// The policies of one level of service control policies, whose files commas part.
fn level(files: &str) -> Result<Vec<Guardrail>, Failure> {
    guardrails::read(&files.split(',').collect::<Vec<_>>())
}

fn configuration(args: &CheckArgs) -> Result<Config, Problem> {
    if args.no_config {
        return Ok(Config::default());
    }
    let first = args.paths.first().filter(|path| path.as_os_str() != lint::input::STDIN);
    let start = first.map_or(Path::new("."), PathBuf::as_path);
    let path = args.config.clone().or_else(|| Config::find(start));
    path.map_or_else(|| Ok(Config::default()), |path| config::read(&path))
}

pub(super) fn explain_problem(problem: Problem, style: Style) {
    match problem {
        Problem::Unreadable(reason) => complain(&reason),
        Problem::Wrong(source, errors) => {
            let text: String = errors.iter().map(|error| drawn(&source, error, style)).collect();
            complain(&format!("the configuration cannot be used\n\n{text}"));
        }
    }
}

fn drawn(source: &Source, error: &SyntaxError, style: Style) -> String {
    report::syntax_error(source, error, style)
}
