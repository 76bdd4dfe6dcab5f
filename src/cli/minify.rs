//! `perimeter minify`: policies in fewer characters, proved to mean the same.

use super::layers::holds_all;
use super::{Color, Exit, complain, failed, print, terminal};
use crate::catalog;
use crate::config::{self, Config};
use crate::lint::policies::{self, Placed};
use crate::policy::minify::{minify, with_wildcards};
use crate::policy::{Kind, Kinds};
use crate::settings::PolicyQuotas;
use crate::source::Source;
use clap::Args;
use std::path::{Path, PathBuf};

/// Shrink policies to fit their quota, proved to mean the same.
///
/// White space, Sids, doubles and whatever other statements or items make needless goes; statements that differ in one
/// list are joined. Each policy is printed on a line of its own, its length on standard error.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct MinifyArgs {
    /// Files that hold policies; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,

    /// What all policies are, instead of what they look like
    #[arg(long, value_name = "KIND", value_parser = super::check::kind_names())]
    kind: Option<String>,

    /// The most characters, instead of the quota of perimeter.toml or of AWS for such a policy
    #[arg(long, value_name = "CHARACTERS")]
    quota: Option<usize>,

    /// Write lists of actions as patterns that name the same of the actions known today: what AWS adds later may be
    /// allowed, or denied, too
    #[arg(long)]
    wildcards: bool,

    /// Write the result into the files: only JSON files that are a policy and nothing else
    #[arg(long)]
    write: bool,
}

const EXAMPLES: &str = "\
Examples:
  perimeter minify role.json > small.json
  perimeter minify --kind boundary --write boundary.json
  perimeter minify --wildcards --quota 6144 reader.json
  aws iam get-policy-version --policy-arn ARN --version-id v3 | perimeter minify --quota 6144 -

Exit codes: 0 all fit, 1 some do not, 2 some could not be proved or read.";

pub(super) fn run(args: &MinifyArgs, color: Color) -> Exit {
    let said: Option<Kinds> = args.kind.as_deref().and_then(Kind::named).map(Into::into);
    let start = args.files.first().map_or(Path::new("."), PathBuf::as_path);
    let config =
        match Config::find(start).map_or_else(|| Ok(Config::default()), |at| config::read(&at)) {
            Ok(config) => config,
            Err(problem) => {
                super::check::explain_problem(problem, terminal::style(color));
                return Exit::Failed;
            }
        };
    let mut exit = Exit::Clean;
    for file in &args.files {
        let shrunk = policies::read(file).and_then(|source| {
            let sources = [source];
            policies::with(
                &sources,
                |_| said.or_else(|| config.kinds(file)),
                |placed| {
                    holds_all(&sources, placed)?;
                    let [source] = &sources;
                    Ok(placed
                        .iter()
                        .map(|one| shrink(args, &config.settings.policy, source, one))
                        .max())
                },
            )?
        });
        exit = exit.max(match shrunk {
            Ok(one) => one.unwrap_or(Exit::Clean),
            Err(failure) => failed(&failure, terminal::style(color)),
        });
    }
    exit
}

fn shrink(args: &MinifyArgs, quotas: &PolicyQuotas, source: &Source, placed: &Placed<'_>) -> Exit {
    let name = match placed.pointer.as_str() {
        "" => source.name.clone(),
        pointer => format!("{}#{pointer}", source.name),
    };
    let Some(small) = minify(&placed.policy) else {
        complain(&format!(
            "{name}: a part of it cannot be understood for sure, so that no shorter form is proved; \
             `perimeter check` says which"
        ));
        return Exit::Failed;
    };
    let wild = args.wildcards.then(|| with_wildcards(&small)).flatten();
    let proved = match &wild {
        Some(_) => format!(
            "the same for the actions of {}; its patterns take in later ones, too",
            catalog::date()
        ),
        None => "proved to mean the same".to_owned(),
    };
    let small = wild.unwrap_or(small);
    let text = format!("{small}\n");
    let length = small.to_string().chars().count();
    let quota = args.quota.or_else(|| quotas.most(&placed.policy));
    let before = placed.policy.size().map_or(String::new(), |size| format!("{size} characters, "));
    let fits = quota.is_none_or(|most| length <= most);
    let most = quota.map_or(String::new(), |most| {
        format!(" of {most}{}", if fits { "" } else { ": still too long" })
    });
    eprintln!("{name}: {before}now {length}{most}, {proved}");
    let exit = if fits { Exit::Clean } else { Exit::Findings };
    if args.write { write(source, placed, &text).max(exit) } else { print(&text, exit) }
}

fn write(source: &Source, placed: &Placed<'_>, text: &str) -> Exit {
    let whole = placed.pointer.is_empty()
        && source.text.trim_start().starts_with('{')
        && Path::new(&source.name).is_file();
    let written = match whole {
        true => std::fs::write(&source.name, text).map_err(|error| error.to_string()),
        false => {
            Err("the file is not one JSON policy and nothing else; use the printed text".into())
        }
    };
    match written {
        Ok(()) => Exit::Clean,
        Err(why) => {
            complain(&format!("{}: {why}", source.name));
            Exit::Failed
        }
    }
}
