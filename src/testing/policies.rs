//! Cases about policies: a `policy` or `policies`, and a `question` of one of the kinds below.

use super::given::{self, Named};
use super::{Answer, Case, Family, Problem, proofs};
use crate::checks;
use crate::document::Node;
use crate::finding::{Ask, Finding, Reporter, Severity};
use crate::nearest;
use crate::policy::Statement;
use crate::policy::evaluate::{Decision, Policies, Truth, evaluate, unclear};
use crate::policy::public::s3_public;
use crate::policy::request::Request;
use crate::settings::Settings;

pub(super) const FAMILY: Family = Family { owns, answer };

fn owns(case: &Case<'_>) -> bool {
    case.node.get("question").is_some() || case.kind().is_some()
}

/// How a question is answered: with a verdict, and why.
type Answering = fn(&Case<'_>, &[Named<'_>]) -> Result<Answer, Problem>;

const KINDS: &[(&str, Answering)] = &[
    ("evaluate", evaluated),
    ("always_denied", proofs::always_denied),
    ("never_allowed", proofs::never_allowed),
    ("no_new_access", proofs::no_new_access),
    ("equivalent", proofs::equivalent),
    ("validate", validated),
    ("s3_public_status", public),
];

fn answer(case: &Case<'_>) -> Result<Answer, Problem> {
    let ask = asked(case)?;
    let expected = case.verdict()?;
    let mut answer = given::with(case, |policies| ask(case, policies))?;
    answer.pass = expected.map(|expected| same(&expected, &answer.verdict));
    Ok(answer)
}

/// How the case's question is answered.
fn asked(case: &Case<'_>) -> Result<Answering, Problem> {
    let question = case.node.get("question").unwrap_or(case.node);
    let at = case.part("kind").unwrap_or(question);
    let names = || KINDS.iter().map(|(name, _)| *name);
    let wrong = |message: String, near: Option<&str>| {
        let mut error = case.wrong(at, message);
        error.help = Some(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the kinds are {}", names().collect::<Vec<_>>().join(", ")),
        });
        Err(error.into())
    };
    let Some(kind) = case.kind() else {
        return wrong("the question has no `kind`".to_owned(), None);
    };
    match KINDS.iter().find(|(name, _)| *name == kind) {
        Some((_, ask)) => Ok(*ask),
        None => {
            let near = nearest::name(&kind, names());
            wrong(format!("there is no question of kind `{kind}`"), near)
        }
    }
}

/// Verdicts may be written with other marks between their words, and "not" as "non"; `deny` is either denial.
fn same(expected: &str, verdict: &str) -> bool {
    let plain = |text: &str| {
        let text = text.to_ascii_lowercase().replace(['-', '_', ' '], "");
        text.strip_prefix("non").map(|rest| format!("not{rest}")).unwrap_or(text)
    };
    let (expected, verdict) = (plain(expected), plain(verdict));
    match expected.as_str() {
        "deny" | "denied" => verdict.ends_with("deny"),
        "allowed" => verdict == "allow",
        // The words of Access Analyzer's custom policy checks.
        "pass" => verdict == "holds",
        "fail" => verdict == "fails",
        _ => expected == verdict,
    }
}

/// `evaluate`: what AWS answers to the question's `request`.
fn evaluated(case: &Case<'_>, named: &[Named<'_>]) -> Result<Answer, Problem> {
    let Some(node) = case.part("request") else {
        let question = case.node.get("question").unwrap_or(case.node);
        return Err(case.wrong(question, "the question has no `request`").into());
    };
    let mut policies = match named {
        [one] if one.name.is_empty() => Policies::only(one.policy),
        _ => given::layers(named),
    };
    policies.resource_account = given::resource_account(case)?;
    let request = Request::of(node)?.completed().owned_by(policies.resource_account.as_deref());
    let management = case.part("management_account").and_then(Node::as_bool);
    policies.management_account = management.unwrap_or(false);
    let outcome = evaluate(&request, &policies);
    let mut reasons: Vec<String> = Vec::new();
    if let Decision::Unknown(why) = &outcome.decision {
        reasons.push(why.clone());
    }
    reasons.extend(outcome.missing.iter().map(|missing| missing.message.clone()));
    reasons.extend(outcome.remarks(&request, 3).into_iter().map(|remark| remark.message));
    reasons.extend(outcome.assumptions(&[]).into_iter().map(|what| format!("assumed: {what}")));
    reasons.dedup();
    Ok(Answer {
        verdict: outcome.decision.name().to_owned(),
        reason: reasons.join("; "),
        ..Answer::default()
    })
}

/// `s3_public_status`: whether S3 Block Public Access takes one of the policies for public.
fn public(_: &Case<'_>, named: &[Named<'_>]) -> Result<Answer, Problem> {
    let told = |verdict: &str, reason: String| Answer {
        verdict: verdict.to_owned(),
        reason,
        ..Answer::default()
    };
    let mut open = None;
    for one in named {
        match s3_public(one.policy) {
            (Truth::No, _) => {}
            (Truth::Yes, statement) => {
                let title = statement.map(Statement::title).unwrap_or_default();
                return Ok(told("public", format!("{title} is not fixed to anyone")));
            }
            (Truth::Unknown(why), _) => open = open.or(Some(told("unknown", why))),
        }
    }
    Ok(open.unwrap_or_else(|| told("not_public", "every Allow is fixed to someone".to_owned())))
}

/// `validate`: whether AWS would accept the policies, as far as the checks know.
fn validated(_: &Case<'_>, named: &[Named<'_>]) -> Result<Answer, Problem> {
    let mut reasons: Vec<String> = Vec::new();
    for one in named {
        let policy = one.policy;
        let settings = Settings::default();
        let mut findings: Vec<Finding> = Vec::new();
        for check in checks::ALL {
            // Errors that AWS's own validation knows too; others are about what an accepted policy does.
            let refuses = check.aliases.iter().any(|alias| alias.starts_with("access-analyzer:"));
            if let Ask::Policy(ask) = &check.ask
                && refuses
            {
                ask(policy, &mut Reporter::new(check, &settings, &mut findings));
            }
        }
        let errors = findings.into_iter().filter(|finding| finding.severity == Severity::Error);
        let found = reasons.len();
        reasons.extend(errors.map(|error| format!("{}: {}", error.check.id, error.message)));
        if reasons.len() == found {
            let unclear = unclear(policy).or(policy.unclear().map(|what| what.value.clone()));
            let unsupported =
                policy.allows().find(|s| s.principal.as_ref().is_some_and(|p| p.negated));
            let unsupported = unsupported.map(|s| {
                format!("{} has NotPrincipal with Allow, which AWS does not support", s.title())
            });
            reasons.extend(unclear.or(unsupported));
        }
    }
    let verdict = if reasons.is_empty() { "valid" } else { "invalid" };
    Ok(Answer { verdict: verdict.to_owned(), reason: reasons.join("; "), ..Answer::default() })
}
