//! `perimeter can`: what AWS answers to a request, and which statement decides.

mod requests;

use super::layers::LayerArgs;
use super::{Color, Exit, complain, failed, print, terminal};
use crate::document::SyntaxError;
use crate::finding::Severity;
use crate::policy::arn::is_account;
use crate::policy::evaluate::{Decision, Outcome, Policies, Remark, evaluate};
use crate::report::{self, Style};
use crate::source::Source;
use clap::{Args, ValueEnum};
use requests::Question;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Say whether a request is allowed, and why.
///
/// Policies with a Principal count as the resource's, others as the caller's; the flags name the other kinds. What
/// is not given is taken neither to grant nor to take away.
///
/// Of a request that is typed, what every request has (the time, the network it comes from) is unknown unless it is
/// stated; it is taken to use TLS. Every other key that is not stated is absent. Requests from files are taken as they
/// stand, and what follows from the principal (`aws:PrincipalArn`, `aws:username`, …) is added to both.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CanArgs {
    #[command(flatten)]
    layers: LayerArgs,

    /// Who asks: an ARN, `anonymous` or `service:NAME`
    #[arg(long, value_name = "WHO", required_unless_present_any = ["request", "requests"])]
    principal: Option<String>,

    /// What is asked for: `service:Name`
    #[arg(long, required_unless_present_any = ["request", "requests"])]
    action: Option<String>,

    /// The ARN of what it is asked for
    #[arg(long, value_name = "ARN", required_unless_present_any = ["request", "requests"])]
    resource: Option<String>,

    /// A condition key: `key=value`, several times for several values, `key` alone where it is absent
    #[arg(long, value_name = "KEY=VALUE")]
    context: Vec<String>,

    /// The request in a file: {"principal", "action", "resource", "context"}
    #[arg(long, value_name = "FILE", conflicts_with_all = ["principal", "action", "resource", "context", "requests"])]
    request: Option<PathBuf>,

    /// Many requests in a file of JSON lines
    #[arg(long, value_name = "FILE", conflicts_with_all = ["principal", "action", "resource", "context"])]
    requests: Option<PathBuf>,

    /// The account that owns the resource, where its ARN does not tell
    #[arg(long, value_name = "ACCOUNT")]
    resource_account: Option<String>,

    /// How to write the answer
    #[arg(long, value_enum, default_value = "human")]
    format: FormatName,
}

const EXAMPLES: &str = "\
Examples:
  perimeter can bucket.json --principal anonymous --action s3:GetObject \\
      --resource arn:aws:s3:::acme/k
  perimeter can role.json --boundary limit.json --scp root.json --scp ou.json \\
      --principal arn:aws:iam::111122223333:role/ci --action iam:PassRole \\
      --resource arn:aws:iam::111122223333:role/admin \\
      --context iam:PassedToService=ec2.amazonaws.com
  perimeter can role.json --requests requests.jsonl --format json

A line of requests.jsonl:
  {\"principal\": \"arn:aws:iam::111122223333:role/ci\", \"action\": \"s3:GetObject\",
   \"resource\": \"arn:aws:s3:::acme/k\", \"context\": {\"aws:SecureTransport\": true}}

Exit codes: 0 allowed, 1 denied, 2 could not tell; of several requests the worst.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// Drawn, for people
    Human,
    /// One JSON object a request
    Json,
}

/// After how much text of answers it is written out.
const CHUNK: usize = 1 << 16;

pub(super) fn run(args: &CanArgs, color: Color) -> Exit {
    let style = terminal::style(color);
    let asked = match requests::read(args) {
        Ok(asked) => asked,
        Err(failure) => return failed(&failure, style),
    };
    if args.layers.is_empty() {
        complain("no policy is given; name one, or see `perimeter can --help`");
        return Exit::Failed;
    }
    if let Some(account) = args.resource_account.as_ref().filter(|account| !is_account(account)) {
        complain(&format!("`{account}` is no account: write its twelve digits"));
        return Exit::Failed;
    }
    for said in requests::odd(&asked, args.layers.first()) {
        complain(&said);
    }
    let answered = args.layers.with(|sources, policies| {
        let mut policies = policies.clone();
        policies.resource_account.clone_from(&args.resource_account);
        let mut text = String::new();
        let mut exit = Exit::Clean;
        let mut counts = [0, 0, 0];
        for asked in &asked {
            let (answer, own) = match asked {
                Ok(question) => answer(question, &policies, sources, args.format, style),
                Err(why) => (unread(why, args.format), Exit::Failed),
            };
            text.push_str(&answer);
            exit = exit.max(own);
            counts = counted(counts, own);
            if text.len() > CHUNK {
                exit = print(&text, exit);
                text.clear();
            }
        }
        if args.requests.is_some() && args.format == FormatName::Human {
            let [allowed, denied, open] = counts;
            text.push_str(&format!(
                "{} requests: {allowed} allowed, {denied} denied, {open} could not be told\n",
                asked.len()
            ));
        }
        print(&text, exit)
    });
    answered.unwrap_or_else(|failure| failed(&failure, style))
}

/// How many were allowed, denied, and could not be told, with one more.
fn counted([allowed, denied, open]: [usize; 3], exit: Exit) -> [usize; 3] {
    match exit {
        Exit::Clean => [allowed + 1, denied, open],
        Exit::Findings => [allowed, denied + 1, open],
        Exit::Failed => [allowed, denied, open + 1],
    }
}

/// The answer to one request, written, and its exit code.
fn answer(
    question: &Question,
    policies: &Policies<'_>,
    sources: &[Source],
    format: FormatName,
    style: Style,
) -> (String, Exit) {
    let outcome = evaluate(&question.request, policies);
    let text = match format {
        FormatName::Human => drawn(question, &outcome, sources, style),
        FormatName::Json => format!("{}\n", written(question, &outcome, sources)),
    };
    let exit = match outcome.decision {
        Decision::Allow => Exit::Clean,
        Decision::ExplicitDeny | Decision::ImplicitDeny => Exit::Findings,
        Decision::Unknown(_) => Exit::Failed,
    };
    (text, exit)
}

/// A request of many that could not be read: it does not hide the others.
fn unread(why: &str, format: FormatName) -> String {
    match format {
        FormatName::Human => format!("could not tell: {why}\n\n"),
        FormatName::Json => {
            let answer = json!({
                "schema_version": 1,
                "decision": "unknown",
                "reason": why,
                "request": null,
                "statements": [],
                "missing": [],
                "assumed": [],
            });
            format!("{answer}\n")
        }
    }
}

/// How many statements are shown.
const MOST: usize = 5;

fn drawn(question: &Question, outcome: &Outcome<'_>, sources: &[Source], style: Style) -> String {
    let request = &question.request;
    let what = format!("{} calls {} on {}", request.principal, request.action, request.resource);
    let mut text = match &outcome.decision {
        Decision::Allow => format!("allowed: {what}\n"),
        Decision::ExplicitDeny => format!("explicitly denied: {what}\n"),
        Decision::ImplicitDeny => format!("not allowed: {what}\n"),
        Decision::Unknown(why) => format!("could not tell: {what}\n  because {why}\n"),
    };
    for missing in &outcome.missing {
        text.push_str(&format!("  missing: {}\n", missing.message));
    }
    for policy in outcome.silent() {
        let source = sources.get(policy.node.span.file.0 as usize);
        let name = source.map_or("it", |source| source.name.as_str());
        text.push_str(&format!("  no Allow of {name} is about {}\n", request.action));
    }
    for assumed in outcome.assumptions(&question.added) {
        text.push_str(&format!("  assumed: {assumed}\n"));
    }
    let severity =
        if outcome.decision == Decision::Allow { Severity::Note } else { Severity::Warning };
    for remark in outcome.remarks(request, MOST) {
        if let Some(source) = sources.get(remark.at.file.0 as usize) {
            let remark = SyntaxError { at: remark.at, message: remark.message, help: None };
            text.push('\n');
            text.push_str(&report::remark(source, &remark, severity, style));
        }
    }
    text.push('\n');
    text
}

fn written(question: &Question, outcome: &Outcome<'_>, sources: &[Source]) -> Value {
    let request = &question.request;
    let statement = |remark: Remark<'_, '_>| {
        let found = remark.about;
        let source = sources.get(remark.at.file.0 as usize);
        json!({
            "file": source.map(|source| source.name.as_str()),
            "line": source.map(|source| source.place(remark.at.start).line),
            "layer": found.layer.name(),
            "statement": found.statement.index,
            "sid": found.statement.sid.map(|sid| sid.value),
            "message": remark.message,
        })
    };
    let statements: Vec<Value> =
        outcome.remarks(request, MOST).into_iter().map(statement).collect();
    let reason = match &outcome.decision {
        Decision::Unknown(why) => Some(why.as_str()),
        _ => None,
    };
    let missing: Vec<&str> =
        outcome.missing.iter().map(|missing| missing.message.as_str()).collect();
    json!({
        "schema_version": 1,
        "decision": outcome.decision.name(),
        "reason": reason,
        "request": request.to_json(),
        "statements": statements,
        "missing": missing,
        "assumed": outcome.assumptions(&question.added),
    })
}
