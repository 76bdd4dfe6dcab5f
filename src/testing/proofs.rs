//! Cases that end in a proof or in a request that shows the contrary.

use super::given::{self, Named};
use super::{Answer, Case, Problem};
use crate::document::{Node, SyntaxError, Value};
use crate::finding::Witness;
use crate::nearest;
use crate::policy::questions::{self, Access, Assume, Region, Verdict};
use crate::policy::{Policy, assertion};

/// `always_denied`: every request of the `region` is explicitly denied.
pub(super) fn always_denied(case: &Case<'_>, named: &[Named<'_>]) -> Result<Answer, Problem> {
    of_region(case, named, questions::always_denied)
}

/// `never_allowed`: no request of the `region` is allowed.
pub(super) fn never_allowed(case: &Case<'_>, named: &[Named<'_>]) -> Result<Answer, Problem> {
    of_region(case, named, questions::never_allowed)
}

/// `no_new_access`: the second policy allows nothing that the first does not.
pub(super) fn no_new_access(case: &Case<'_>, named: &[Named<'_>]) -> Result<Answer, Problem> {
    of_two(case, named, questions::no_new_access)
}

/// `equivalent`: two policies allow the same requests.
pub(super) fn equivalent(case: &Case<'_>, named: &[Named<'_>]) -> Result<Answer, Problem> {
    of_two(case, named, questions::equivalent)
}

fn of_region(
    case: &Case<'_>,
    named: &[Named<'_>],
    ask: fn(&Access<'_>, &Region, &Assume) -> Verdict,
) -> Result<Answer, Problem> {
    let region = region(case, named)?;
    let (assume, not_understood) = assume(case)?;
    let mut layers = given::layers(named);
    layers.resource_account = given::resource_account(case)?;
    Ok(layers.with_access(|access| {
        told(ask(access, &region, &assume), not_understood.as_deref(), &[access])
    }))
}

fn of_two(
    case: &Case<'_>,
    named: &[Named<'_>],
    ask: fn(&Access<'_>, &Access<'_>, &Region, &Assume) -> Verdict,
) -> Result<Answer, Problem> {
    let region = region(case, named)?;
    let (assume, not_understood) = assume(case)?;
    let (old, new) = sides(case, named)?;
    let (old, new) = (Access::of(&old), Access::of(&new));
    Ok(told(ask(&old, &new, &region, &assume), not_understood.as_deref(), &[&old, &new]))
}

/// The requests asked about: a `region` in the words of a statement, or a line as `perimeter prove` reads it.
///
/// It knows policy variables where a policy of the case does.
fn region(case: &Case<'_>, policies: &[Named<'_>]) -> Result<Region, Problem> {
    const NAMES: &[&str] = &[
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Principal",
        "NotPrincipal",
        "Condition",
    ];
    let Some(node) = case.part("region") else { return Ok(Region::everything()) };
    if let Some(line) = node.as_str() {
        return assertion::region(line).map_err(|message| case.wrong(node, message).into());
    }
    let mut named = node.clone();
    if let Value::Object(members) = &mut named.value {
        for (key, _) in members {
            let spelt = NAMES.iter().find(|name| name.eq_ignore_ascii_case(&key.text));
            match spelt {
                Some(name) => key.text = (*name).into(),
                None => {
                    let message = format!("a region has no `{}`", key.text);
                    let near = nearest::name(&key.text, NAMES.iter().copied());
                    let help = near.map(|near| format!("did you mean `{near}`?"));
                    return Err(SyntaxError { at: key.span, message, help }.into());
                }
            }
        }
    }
    let region = Region::of(&named)?;
    let variables = policies.iter().any(|one| one.policy.has_variables());
    Ok(if variables { region } else { region.without_variables() })
}

/// The facts the question may use, and the first that is not understood: without it only a proof is an answer.
fn assume(case: &Case<'_>) -> Result<(Assume, Option<String>), Problem> {
    let mut all = Assume::nothing();
    let mut not_understood = None;
    let question = case.node.get("question").and_then(|question| question.get("assume"));
    let stated = [question, case.node.get("assume")].into_iter().flatten();
    for fact in stated.flat_map(Node::items) {
        let Some(text) = fact.as_str() else {
            return Err(case.wrong(fact, format!("a fact is a text, not {}", fact.shape())).into());
        };
        if text == "documented" {
            all.axioms.extend(Assume::documented().axioms);
            continue;
        }
        match all.clone().and(text) {
            Some(more) => all = more,
            None => {
                // What holds with all that is documented holds with any further fact.
                all.axioms.extend(Assume::documented().axioms);
                not_understood = not_understood.or(Some(text.to_owned()));
            }
        }
    }
    Ok((all, not_understood))
}

/// The old and the new policies of a comparison: by their names, or else the first and the second.
fn sides<'p>(
    case: &Case<'_>,
    named: &[Named<'p>],
) -> Result<(Vec<&'p Policy<'p>>, Vec<&'p Policy<'p>>), Problem> {
    const OLD: &[&str] = &["a", "old", "existing", "reference", "before"];
    const NEW: &[&str] = &["b", "new", "candidate", "after"];
    let of = |names: &[&str]| -> Vec<&'p Policy<'p>> {
        let own = named.iter().filter(|one| names.contains(&&*one.name.to_lowercase()));
        own.map(|one| one.policy).collect()
    };
    let (old, new) = (of(OLD), of(NEW));
    if old.len() + new.len() == named.len() && !old.is_empty() && !new.is_empty() {
        return Ok((old, new));
    }
    if let [old, new] = named {
        return Ok((vec![old.policy], vec![new.policy]));
    }
    Err(case.wrong(case.node, "this question compares two policies").into())
}

fn told(verdict: Verdict, not_understood: Option<&str>, accesses: &[&Access<'_>]) -> Answer {
    // A request that gets through may be one that the fact rules out.
    let verdict = match (verdict, not_understood) {
        (Verdict::Fails(_) | Verdict::Unknown(_), Some(fact)) => {
            Verdict::Unknown(format!("the fact `{fact}` is not understood"))
        }
        (verdict, _) => verdict,
    };
    let mut answer = Answer { verdict: verdict.name().to_owned(), ..Answer::default() };
    answer.reason = match &verdict {
        Verdict::Holds { axioms } if axioms.is_empty() => "proved".to_owned(),
        Verdict::Holds { axioms } => format!("proved, given that {}", axioms.join(", ")),
        Verdict::Unknown(why) => why.clone(),
        Verdict::Fails(witness) => {
            answer.witness = Some(witness.request.to_json());
            answer.example = Some(Witness::from(&witness.request).to_string());
            let reasons = witness.reasons(accesses).into_iter().map(|(_, message)| message);
            reasons.collect::<Vec<_>>().join("; ")
        }
    };
    answer
}
