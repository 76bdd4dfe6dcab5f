//! `perimeter minify`: policies in fewer characters, proved to mean the same.

use super::layers::holds_all;
use super::{Color, Exit, complain, failed, print, terminal};
use crate::lint::policies::{self, Placed};
use crate::policy::minify::minify;
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

    /// The most characters, instead of AWS's quota for such a policy
    #[arg(long, value_name = "CHARACTERS")]
    quota: Option<usize>,

    /// Write the result into the files: only JSON files that are a policy and nothing else
    #[arg(long)]
    write: bool,
}

const EXAMPLES: &str = "\
Examples:
  perimeter minify role.json > small.json
  perimeter minify --kind boundary --write boundary.json
  aws iam get-policy-version --policy-arn ARN --version-id v3 | perimeter minify --quota 6144 -

Exit codes: 0 all fit, 1 some do not, 2 some could not be proved or read.";

pub(super) fn run(args: &MinifyArgs, color: Color) -> Exit {
    let kinds: Option<Kinds> = args.kind.as_deref().and_then(Kind::named).map(Into::into);
    let mut exit = Exit::Clean;
    for file in &args.files {
        let shrunk = policies::read(file).and_then(|source| {
            let sources = [source];
            policies::with(
                &sources,
                |_| kinds,
                |placed| {
                    holds_all(&sources, placed)?;
                    let [source] = &sources;
                    Ok(placed.iter().map(|one| shrink(args, source, one)).max())
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

fn shrink(args: &MinifyArgs, source: &Source, placed: &Placed<'_>) -> Exit {
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
    let text = format!("{small}\n");
    let length = small.to_string().chars().count();
    let quota = args.quota.or_else(|| PolicyQuotas::default().most(&placed.policy));
    let before = placed.policy.size().map_or(String::new(), |size| format!("{size} characters, "));
    let fits = quota.is_none_or(|most| length <= most);
    let most = quota.map_or(String::new(), |most| {
        format!(" of {most}{}", if fits { "" } else { ": still too long" })
    });
    eprintln!("{name}: {before}now {length}{most}, proved to mean the same");
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
