//! `perimeter explain` and `perimeter checks`: what the checks are about.

use super::{Exit, complain, print};
use crate::checks;
use crate::config::find_check;
use crate::finding::Check;
use crate::nearest;
use clap::{Args, ValueEnum};
use serde_json::json;

/// Say what a check is about and what to do.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  perimeter explain s3/public-read\n  perimeter explain CKV_AWS_70"
)]
pub(super) struct ExplainArgs {
    /// The check's id, or the name of the same rule elsewhere
    id: String,
}

/// List all checks.
#[derive(Args)]
pub(super) struct ChecksArgs {
    #[arg(long, value_enum, default_value = "human")]
    format: ListFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// A line each
    Human,
    Json,
    /// A table
    Markdown,
}

pub(super) fn explain(args: &ExplainArgs) -> Exit {
    let Some(check) = find_check(&args.id) else {
        let ids = checks::ALL.iter().map(|check| check.id);
        let last = |id: &'static str| id.rsplit('/').next().unwrap_or(id);
        let bare = checks::ALL.iter().map(|check| last(check.id));
        let near = nearest::name(&args.id, ids).or_else(|| {
            let name = nearest::name(&args.id, bare).unwrap_or(&args.id);
            checks::ALL.iter().map(|check| check.id).find(|id| last(id) == name)
        });
        let hint = near.map_or_else(
            || "`perimeter checks` lists them all".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        complain(&format!("there is no check `{}`; {hint}", args.id));
        return Exit::Failed;
    };
    let mut text = format!("{} ({})\n\n{}", check.id, check.severity.name(), check.docs());
    text.push_str(&format!("\nSources: {}\n", check.sources.join("; ")));
    if !check.aliases.is_empty() {
        text.push_str(&format!("Elsewhere: {}\n", check.aliases.join(", ")));
    }
    print(&text, Exit::Clean)
}

pub(super) fn checks(args: &ChecksArgs) -> Exit {
    let text = match args.format {
        ListFormat::Human => human(),
        ListFormat::Json => as_json(),
        ListFormat::Markdown => markdown(),
    };
    print(&text, Exit::Clean)
}

fn human() -> String {
    let width = checks::ALL.iter().map(|check| check.id.len()).max().unwrap_or(0);
    let line = |check: &Check| {
        format!("{:width$}  {:7}  {}\n", check.id, check.severity.name(), check.title())
    };
    checks::ALL.iter().map(line).collect()
}

fn as_json() -> String {
    let rows = checks::ALL.iter().map(|check| {
        json!({
            "id": check.id, "severity": check.severity.name(), "title": check.title(),
            "aliases": check.aliases, "sources": check.sources,
        })
    });
    let rows: Vec<_> = rows.collect();
    let text = serde_json::to_string_pretty(&json!({"schema_version": 1, "checks": rows}));
    text.unwrap_or_default() + "\n"
}

/// The table of checks, as it stands in the README.
pub(super) fn markdown() -> String {
    let mut text = "| check | severity | what it finds |\n|---|---|---|\n".to_owned();
    for check in checks::ALL {
        let title = check.title().replace('|', "\\|");
        text.push_str(&format!("| `{}` | {} | {title} |\n", check.id, check.severity.name()));
    }
    text
}
