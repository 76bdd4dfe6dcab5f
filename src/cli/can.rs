//! `perimeter can`: what AWS answers to a request, and which statement decides.

use super::layers::LayerArgs;
use super::{Color, Exit, complain, failed, print, terminal};
use crate::document::{Node, SyntaxError};
use crate::finding::Severity;
use crate::lint::policies::{self, Failure};
use crate::policy::Effect;
use crate::policy::caller::Caller;
use crate::policy::evaluate::{Considered, Decision, Element, Outcome, Truth, evaluate};
use crate::policy::request::{ORDINARY, Request, Values};
use crate::report::{self, Style};
use crate::source::{FileId, Source};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Say whether a request is allowed, by which statement, and what is missing if it is not.
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
    let answered = args.layers.with(|sources, policies| {
        let mut policies = policies.clone();
        policies.resource_account.clone_from(&args.resource_account);
        let mut text = String::new();
        let mut exit = Exit::Clean;
        for request in &requests {
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
    let mut request = Request::new(caller, &text(&args.action), &text(&args.resource));
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

/// The decision's name in JSON and in the cases of `perimeter test`.
fn name(decision: &Decision) -> &'static str {
    match decision {
        Decision::Allow => "allow",
        Decision::ExplicitDeny => "explicit_deny",
        Decision::ImplicitDeny => "implicit_deny",
        Decision::Unknown(_) => "unknown",
    }
}

/// What the answer takes for granted and the question does not say.
fn assumed(outcome: &Outcome<'_>) -> Vec<String> {
    let mut all = outcome.assumed.clone();
    for (key, value) in ORDINARY {
        let tested = |found: &Considered<'_>| found.statement.tests_of(key).next().is_some();
        if outcome.considered.iter().any(tested) {
            all.push(format!("{key} is {value}, if the request does not say otherwise"));
        }
    }
    all
}

/// How many statements are shown.
const MOST: usize = 5;

/// The statements that decide, each with what there is to say of it.
fn deciding<'o, 'a>(
    request: &Request,
    outcome: &'o Outcome<'a>,
) -> Vec<(&'o Considered<'a>, SyntaxError)> {
    let mut all = Vec::new();
    // Of a long policy only the nearest misses help: those about the resource, if there are any.
    let far = |found: &Considered<'_>| found.found.excluded_by == Some(Element::Resource);
    let near = outcome.considered.iter().any(|found| found.found.truth.is_no() && !far(found));
    for found in outcome.considered.iter().filter(|found| !near || !far(found)) {
        let statement = found.statement;
        let title = statement.title();
        let layer = found.layer.title();
        let (at, message) = match (&outcome.decision, &found.found.truth) {
            (Decision::Allow, Truth::Yes) if statement.is(Effect::Allow) => {
                (statement.head(), format!("{title} of the {layer} allows it"))
            }
            (Decision::ExplicitDeny, Truth::Yes) if statement.is(Effect::Deny) => {
                (statement.head(), format!("{title} of the {layer} denies it"))
            }
            (Decision::ImplicitDeny, Truth::No) if statement.is(Effect::Allow) => {
                let Some(why) = found.found.why_not(statement, request) else { continue };
                let at = found.found.excluding_span(statement).unwrap_or(statement.head());
                (at, format!("{title} of the {layer} would allow it, but {why}"))
            }
            (Decision::Unknown(_), Truth::Unknown(why)) => {
                (statement.head(), format!("{title} of the {layer} may apply: {why}"))
            }
            _ => continue,
        };
        all.push((found, SyntaxError { at, message, help: None }));
        if all.len() == MOST {
            break;
        }
    }
    all
}

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
    for assumed in assumed(outcome) {
        text.push_str(&format!("  assumed: {assumed}\n"));
    }
    let severity =
        if outcome.decision == Decision::Allow { Severity::Note } else { Severity::Warning };
    for (found, remark) in deciding(request, outcome) {
        if let Some(source) = sources.get(found.statement.node.span.file.0 as usize) {
            text.push('\n');
            text.push_str(&report::remark(source, &remark, severity, style));
        }
    }
    text.push('\n');
    text
}

fn written(request: &Request, outcome: &Outcome<'_>, sources: &[Source]) -> Value {
    let statements: Vec<Value> = deciding(request, outcome)
        .into_iter()
        .map(|(found, remark)| {
            let span = found.statement.node.span;
            let source = sources.get(span.file.0 as usize);
            json!({
                "file": source.map(|source| source.name.as_str()),
                "line": source.map(|source| source.place(remark.at.start).line),
                "layer": found.layer.name(),
                "statement": found.statement.index,
                "sid": found.statement.sid.map(|sid| sid.value),
                "message": remark.message,
            })
        })
        .collect();
    let reason = match &outcome.decision {
        Decision::Unknown(why) => Some(why.as_str()),
        _ => None,
    };
    json!({
        "schema_version": 1,
        "decision": name(&outcome.decision),
        "reason": reason,
        "request": request.to_json(),
        "statements": statements,
        "missing": outcome.missing,
        "assumed": assumed(outcome),
    })
}
