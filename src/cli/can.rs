//! `perimeter can`: what AWS answers to a request, and which statement decides.

use super::layers::LayerArgs;
use super::{Color, Exit, complain, failed, print, say_unheard, terminal};
use crate::document::{Node, SyntaxError};
use crate::finding::Severity;
use crate::lint::policies::{self, Failure};
use crate::policy::arn::{Arn, is_account};
use crate::policy::caller::Caller;
use crate::policy::evaluate::{Decision, Outcome, Remark, evaluate};
use crate::policy::request::{Request, Values};
use crate::report::{self, Style};
use crate::source::{FileId, Source};
use clap::{Args, ValueEnum};
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
  perimeter can bucket.json --principal anonymous --action s3:GetObject --resource arn:aws:s3:::acme/k
  perimeter can role.json --boundary limit.json --scp root.json --scp ou.json \\
      --principal arn:aws:iam::111122223333:role/ci --action iam:PassRole \\
      --resource arn:aws:iam::111122223333:role/admin --context iam:PassedToService=ec2.amazonaws.com
  perimeter can role.json --requests requests.jsonl --format json

Exit codes: 0 allowed, 1 denied, 2 could not tell.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// Drawn, for people
    Human,
    /// One JSON object a request
    Json,
}

pub(super) fn run(args: &CanArgs, color: Color) -> Exit {
    let style = terminal::style(color);
    let requests = match requests(args) {
        Ok(requests) => requests,
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
    say_unheard(requests.iter().map(|request| request.action.as_str()), args.layers.first());
    let answered = args.layers.with(|sources, policies| {
        let mut policies = policies.clone();
        policies.resource_account.clone_from(&args.resource_account);
        let mut text = String::new();
        let mut exit = Exit::Clean;
        for request in &requests {
            let request = &request.clone().owned_by(args.resource_account.as_deref());
            let outcome = evaluate(request, &policies);
            exit = exit.max(match outcome.decision {
                Decision::Allow => Exit::Clean,
                Decision::ExplicitDeny | Decision::ImplicitDeny => Exit::Findings,
                Decision::Unknown(_) => Exit::Failed,
            });
            text.push_str(&match args.format {
                FormatName::Human => drawn(request, &outcome, sources, style),
                FormatName::Json => format!("{}\n", written(request, &outcome, sources)),
            });
        }
        print(&text, exit)
    });
    answered.unwrap_or_else(|failure| failed(&failure, style))
}

fn requests(args: &CanArgs) -> Result<Vec<Request>, Failure> {
    if let Some(path) = args.request.as_ref().or(args.requests.as_ref()) {
        let source = policies::read(path)?;
        let wrong =
            |error| Failure::Malformed(Box::new(Source::new(&source.name, &source.text)), error);
        let roots = policies::documents(&source, FileId(0))?;
        let nodes = roots.iter().flat_map(Node::items);
        let read = nodes.map(|node| Request::of(node).map(|request| request.completed()));
        return read.collect::<Result<_, _>>().map_err(wrong);
    }
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    let principal = text(&args.principal);
    let Some(caller) = Caller::parse(&principal) else {
        let message = format!(
            "`{principal}` is no principal that makes requests: write an ARN, `anonymous` or `service:NAME`"
        );
        return Err(Failure::Unreadable(message));
    };
    let (action, resource) = (text(&args.action), text(&args.resource));
    // A request that names nothing would be refused for that alone, as if the policies did it.
    if !action.contains(':') || action.contains(['*', '?']) {
        let message = format!("`{action}` is no action of a request: write `service:Name`");
        return Err(Failure::Unreadable(message));
    }
    if resource != "*" && Arn::parse(&resource).is_none() {
        let message = format!("`{resource}` is no resource of a request: write an ARN or `*`");
        return Err(Failure::Unreadable(message));
    }
    let mut request = Request::new(caller, &action, &resource);
    for pair in &args.context {
        let (key, value) = match pair.split_once('=') {
            Some((key, value)) => (key, Some(value.to_owned())),
            None => (pair.as_str(), None),
        };
        let values = match (request.context.get(key).cloned(), value) {
            (_, None) => Values::Many(Vec::new()),
            (Some(Values::One(first)), Some(value)) => Values::Many(vec![first, value]),
            (Some(Values::Many(mut list)), Some(value)) => {
                list.push(value);
                Values::Many(list)
            }
            (_, Some(value)) => Values::One(value),
        };
        request.context.set(key, values);
    }
    Ok(vec![request.open()])
}

/// How many statements are shown.
const MOST: usize = 5;

fn drawn(request: &Request, outcome: &Outcome<'_>, sources: &[Source], style: Style) -> String {
    let what = format!("{} calls {} on {}", request.principal, request.action, request.resource);
    let mut text = match &outcome.decision {
        Decision::Allow => format!("allowed: {what}\n"),
        Decision::ExplicitDeny => format!("explicitly denied: {what}\n"),
        Decision::ImplicitDeny => format!("not allowed: {what}\n"),
        Decision::Unknown(why) => format!("could not tell: {what}\n  because {why}\n"),
    };
    for missing in &outcome.missing {
        text.push_str(&format!("  missing: {missing}\n"));
    }
    for assumed in outcome.assumptions(request) {
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

fn written(request: &Request, outcome: &Outcome<'_>, sources: &[Source]) -> Value {
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
    json!({
        "schema_version": 1,
        "decision": outcome.decision.name(),
        "reason": reason,
        "request": request.to_json(),
        "statements": statements,
        "missing": outcome.missing,
        "assumed": outcome.assumptions(request),
    })
}
