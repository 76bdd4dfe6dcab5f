//! `perimeter prove`: what policies must never allow, or always deny, proved or refuted by a request.

use super::layers::LayerArgs;
use super::{Color, Exit, complain, failed, print, shown, terminal, unheard_of};
use crate::document::SyntaxError;
use crate::finding::Severity;
use crate::policy::Policy;
use crate::policy::arn::is_account;
use crate::policy::assertion::Line;
use crate::policy::evaluate::Policies;
use crate::policy::public::{closed_to_strangers, s3_public};
use crate::policy::questions::{self, Access, Assume, Region, Verdict};
use crate::policy::{Kind, evaluate::Truth};
use crate::report::{self, Style};
use crate::source::Source;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

/// Prove what policies never allow, or show a request that gets through.
///
/// All policies given decide together, as in `perimeter can`. What is asked about is a line:
/// `ACTIONS [on RESOURCES] [from PRINCIPALS] [when CONDITION [and CONDITION]…]`. Principals are an account, an ARN,
/// a service, `anonymous`, `outside ACCOUNT` or `outside ORGANIZATION`; conditions `KEY = VALUE`, `KEY != VALUE`, `KEY is absent`,
/// `KEY is present` or `OPERATOR KEY VALUE`. Commas part the items of a list. Without RESOURCES, the policy of a
/// resource that names one only is asked about that one.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ProveArgs {
    #[command(flatten)]
    layers: LayerArgs,

    /// No such request is allowed
    #[arg(long, value_name = "REQUESTS")]
    never: Vec<String>,

    /// Each such request is explicitly denied, whatever else allows it
    #[arg(long, value_name = "REQUESTS")]
    always_denied: Vec<String>,

    /// Nobody gets in whom the policy does not name; for buckets also by the rule of S3 Block Public Access
    #[arg(long)]
    not_public: bool,

    /// The account that owns the resource: callers of others then need their own policies' Allow and the resource's
    #[arg(long, value_name = "ACCOUNT")]
    resource_account: Option<String>,

    /// A fact to build on, such as `aws:SourceVpce is always present`
    #[arg(long, value_name = "FACT")]
    assume: Vec<String>,

    /// Build on nothing that AWS documents of condition keys, only on what `--assume` says
    #[arg(long)]
    no_facts: bool,

    /// How to write the answers
    #[arg(long, value_enum, default_value = "human")]
    format: FormatName,
}

const EXAMPLES: &str = "\
Examples:
  perimeter prove bucket.json --not-public
  perimeter prove bucket.json --never 's3:GetObject from outside 111122223333'
  perimeter prove bucket.json \\
      --always-denied 's3:* when aws:SecureTransport = false'
  perimeter prove role.json --scp ou.json --never 'iam:PassRole, iam:CreateRole'
  perimeter prove role.json --resource-policy bucket.json \\
      --resource-account 111122223333 \\
      --never 's3:PutObject from outside 111122223333'

Exit codes: 0 all proved, 1 some refuted, 2 could not tell.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// Drawn, for people
    Human,
    /// One JSON object
    Json,
}

/// What is to be proved of a question's policies.
enum Claim {
    Never(Line),
    AlwaysDenied(Line),
    NotPublic,
}

impl Claim {
    fn actions(&self) -> &[String] {
        match self {
            Self::Never(line) | Self::AlwaysDenied(line) => &line.actions,
            Self::NotPublic => &[],
        }
    }
}

/// A claim's answer, and the places to show.
struct Proved {
    claim: String,
    verdict: Verdict,
    reasons: Vec<SyntaxError>,
}

pub(super) fn run(args: &ProveArgs, color: Color) -> Exit {
    let style = terminal::style(color);
    let (claims, assume) = match (claims(args), assume(args)) {
        (Ok(claims), Ok(assume)) => (claims, assume),
        (Err(why), _) | (_, Err(why)) => {
            complain(&why);
            return Exit::Failed;
        }
    };
    if args.layers.is_empty() {
        complain("no policy is given; name one, or see `perimeter prove --help`");
        return Exit::Failed;
    }
    if claims.is_empty() {
        complain("say what to prove: --never, --always-denied or --not-public");
        return Exit::Failed;
    }
    if let Some(account) = args.resource_account.as_ref().filter(|account| !is_account(account)) {
        complain(&format!("`{account}` is no account: write its twelve digits"));
        return Exit::Failed;
    }
    let actions = claims.iter().flat_map(|(_, claim)| claim.actions()).map(String::as_str);
    let unheard = unheard_of(actions, args.layers.first());
    let answered = args.layers.with(|sources, policies| {
        let mut policies = policies.clone();
        policies.resource_account.clone_from(&args.resource_account);
        let policies = &policies;
        let proved: Vec<Proved> = claims
            .iter()
            .flat_map(|(text, claim)| {
                let mut proved = prove(text, claim, policies, &assume);
                // About a name that no action has, everything holds.
                let unheard = claim.actions().iter().find_map(|name| unheard.get(name.as_str()));
                for (one, why) in proved.iter_mut().zip(unheard) {
                    if one.verdict.holds() {
                        one.verdict = Verdict::Unknown(why.clone());
                    }
                }
                proved
            })
            .collect();
        let exit = proved.iter().map(|one| match one.verdict {
            Verdict::Holds { .. } => Exit::Clean,
            Verdict::Fails(_) => Exit::Findings,
            Verdict::Unknown(_) => Exit::Failed,
        });
        // A request that gets through is certain, whatever else could not be told.
        let exit = exit.max_by_key(|exit| {
            [Exit::Clean, Exit::Failed, Exit::Findings].iter().position(|e| e == exit)
        });
        let text = match args.format {
            FormatName::Human => {
                let all: Vec<String> =
                    proved.iter().map(|one| drawn(one, sources, style)).collect();
                separated(&all)
            }
            FormatName::Json => written(&proved, sources),
        };
        print(&text, exit.unwrap_or(Exit::Failed))
    });
    answered.unwrap_or_else(|failure| failed(&failure, style))
}

fn claims(args: &ProveArgs) -> Result<Vec<(String, Claim)>, String> {
    let read = |line: &String| Line::read(line).map_err(|why| format!("`{line}`: {why}"));
    let mut claims = Vec::new();
    for line in &args.never {
        claims.push((format!("never {line}"), Claim::Never(read(line)?)));
    }
    for line in &args.always_denied {
        claims.push((format!("always denied {line}"), Claim::AlwaysDenied(read(line)?)));
    }
    if args.not_public {
        claims.push(("not public".to_owned(), Claim::NotPublic));
    }
    Ok(claims)
}

fn assume(args: &ProveArgs) -> Result<Assume, String> {
    let start = if args.no_facts { Assume::nothing() } else { Assume::documented() };
    args.assume.iter().try_fold(start, |assume, fact| {
        assume.and(fact).ok_or_else(|| format!("the fact `{fact}` is not understood"))
    })
}

fn prove(text: &str, claim: &Claim, policies: &Policies<'_>, assume: &Assume) -> Vec<Proved> {
    let claim_text = text.to_owned();
    let told = |verdict: Verdict, access: &Access<'_>| {
        let reasons =
            verdict.witness().map(|witness| witness.reasons(&[access])).unwrap_or_default();
        let remark = |(at, message)| SyntaxError { at, message, help: None };
        let reasons = reasons.into_iter().map(remark).collect();
        Proved { claim: claim_text.clone(), verdict, reasons }
    };
    let (ask, line) = match claim {
        Claim::Never(line) => (questions::never_allowed as Asking, line),
        Claim::AlwaysDenied(line) => (questions::always_denied as Asking, line),
        Claim::NotPublic => {
            let resource = policies.resource.iter().flatten();
            let each = resource.flat_map(|policy| not_public(policy, assume, &told));
            let each: Vec<Proved> = each.collect();
            if each.is_empty() {
                let why = "no policy of a resource is given".to_owned();
                return vec![told(Verdict::Unknown(why), &Access::default())];
            }
            return each;
        }
    };
    let (region, given) = line.about(policies.resource.as_deref().unwrap_or(&[]));
    policies.with_access(|access| {
        // What holds of every resource needs no word about this one.
        let whole = given.as_ref().map(|_| ask(access, line.region(), assume));
        let verdict = whole.filter(Verdict::holds).unwrap_or_else(|| {
            let mut verdict = ask(access, &region, assume);
            if let Verdict::Holds { axioms } = &mut verdict {
                axioms.extend(given);
            }
            verdict
        });
        vec![told(verdict, access)]
    })
}

type Asking = fn(&Access<'_>, &Region, &Assume) -> Verdict;

fn not_public(
    policy: &Policy<'_>,
    assume: &Assume,
    told: &impl Fn(Verdict, &Access<'_>) -> Proved,
) -> Vec<Proved> {
    let mut all = vec![told(closed_to_strangers(policy, assume), &Access::from(policy))];
    if policy.kinds.is(Kind::Bucket) && all.iter().all(|one| one.verdict.holds()) {
        let (public, statement) = s3_public(policy);
        let why = match public {
            Truth::No => return all,
            Truth::Yes => "S3 Block Public Access takes it for public".to_owned(),
            Truth::Unknown(why) => why,
        };
        let at = statement.map_or(policy.node.span, |statement| statement.head());
        all.push(Proved {
            claim: "not public by the rule of S3 Block Public Access".to_owned(),
            reasons: vec![SyntaxError { at, message: why.clone(), help: None }],
            verdict: Verdict::Unknown(why),
        });
    }
    all
}

/// With a line between those that take several.
fn separated(all: &[String]) -> String {
    let mut text = String::new();
    for one in all {
        let long = |text: &str| text.lines().count() > 2;
        let before = text.rsplit("\n\n").next().unwrap_or("");
        if !text.is_empty() && (long(before) || long(one)) {
            text.push('\n');
        }
        text.push_str(one);
    }
    text
}

fn drawn(proved: &Proved, sources: &[Source], style: Style) -> String {
    let mut text = match &proved.verdict {
        Verdict::Holds { axioms } => {
            let given: String =
                axioms.iter().map(|axiom| format!("  given that {axiom}\n")).collect();
            format!("holds: {}\n{given}", proved.claim)
        }
        Verdict::Fails(witness) => {
            format!("fails: {}\n  for example, {}\n", proved.claim, shown(&witness.request))
        }
        Verdict::Unknown(why) => format!("unknown: {}\n  {why}\n", proved.claim),
    };
    for remark in &proved.reasons {
        if let Some(source) = sources.get(remark.at.file.0 as usize) {
            text.push('\n');
            text.push_str(&report::remark(source, remark, Severity::Warning, style));
        }
    }
    text
}

fn written(proved: &[Proved], sources: &[Source]) -> String {
    let claims: Vec<Value> = proved
        .iter()
        .map(|one| {
            let (axioms, why) = match &one.verdict {
                Verdict::Holds { axioms } => (axioms.clone(), None),
                Verdict::Fails(_) => (Vec::new(), None),
                Verdict::Unknown(why) => (Vec::new(), Some(why.as_str())),
            };
            let reasons: Vec<Value> =
                one.reasons.iter().map(|remark| super::placed(remark, sources)).collect();
            json!({
                "claim": one.claim,
                "verdict": one.verdict.name(),
                "axioms": axioms,
                "reason": why,
                "witness": one.verdict.witness().map(|witness| witness.request.to_json()),
                "statements": reasons,
            })
        })
        .collect();
    format!("{:#}\n", json!({ "schema_version": 1, "claims": claims }))
}
