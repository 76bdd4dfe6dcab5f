//! `perimeter test`: questions in files, with the answers they should have.

use super::{Color, Exit, failed, print, terminal};
use crate::lint::policies;
use crate::source::Source;
use crate::testing::{self, Answered};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Run unit tests of policies and networks.
///
/// A file holds a list of cases, in JSON or YAML. A case has a `name`; a `policy` or `policies` (written there, or as
/// paths beside the file, with `#/json/pointer` where a file holds several); a `question` with its `kind`, and what
/// that kind asks for; and `expected: {verdict}`. Without `expected` the case is just answered. Several `policies`
/// stand in a list or under names, which say what they are: `identity`, `boundary`, `session`, `scp` (a list or several
/// names: the levels from the root down), `rcp`, `resource`, `trust`, `endpoint`; or `old` and `new`.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct TestArgs {
    /// Files of cases; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,

    /// How to write the results
    #[arg(long, value_enum, default_value = "human")]
    format: FormatName,
}

const EXAMPLES: &str = "\
A file of one case:
  - name: reports stay inside
    policies: {resource: bucket.json, identity: role.json}
    question:
      kind: never_allowed
      region: 's3:GetObject on arn:aws:s3:::acme/* from outside 111122223333'
      assume: documented
    expected: {verdict: holds}

Kinds of questions, and their verdicts:
  evaluate          a `request` {principal, action, resource, context}:
                    allow, explicit_deny, implicit_deny
  always_denied     every request of the `region` {Action, Resource, Principal,
                    Condition} is explicitly denied
  never_allowed     no request of the `region` is allowed
  no_new_access     of two policies, the second allows nothing that the first
                    does not
  equivalent        two policies allow the same requests
  validate          valid, or invalid where AWS refuses the policy
  s3_public_status  public or not_public, as S3 Block Public Access sees a
                    bucket policy
A region may also be a line, as in `perimeter prove --never`. The proofs end
with holds, fails (and a request that shows it) or unknown, and may `assume`
facts: a list such as `aws:SecureTransport is always present`, or `documented`.

Exit codes: 0 all as expected, 1 some not, 2 some could not be asked.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// A line a case, for people
    Human,
    /// One JSON object
    Json,
    /// JUnit's XML
    Junit,
}

pub(super) fn run(args: &TestArgs, color: Color) -> Exit {
    let style = terminal::style(color);
    let mut exit = Exit::Clean;
    let mut sources: Vec<Source> = Vec::new();
    for path in &args.files {
        match policies::read(path) {
            Ok(source) => sources.push(source),
            Err(failure) => exit = failed(&failure, style),
        }
    }
    let mut files: Vec<(&Source, Vec<Answered>)> = Vec::new();
    for source in &sources {
        match testing::run(source) {
            Ok(cases) => files.push((source, cases)),
            Err(failure) => exit = failed(&failure, style),
        }
    }
    for case in files.iter().flat_map(|(_, cases)| cases) {
        exit = exit.max(match &case.outcome {
            Err(_) => Exit::Failed,
            Ok(_) if case.passes() => Exit::Clean,
            Ok(_) => Exit::Findings,
        });
    }
    let text = match args.format {
        FormatName::Human => testing::human(&files),
        FormatName::Json => testing::json(&files),
        FormatName::Junit => testing::junit(&files),
    };
    print(&text, exit)
}
