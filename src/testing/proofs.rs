//! Cases that end in a proof or in a request that shows the contrary.

use super::given::{self, Named};
use super::{Answer, Case, Problem};
use crate::document::Node;
use crate::policy::Policy;
use crate::policy::questions::{self, Access, Assume, Region, Verdict};

/// `always_denied`: every request of the `region` is explicitly denied.
pub(super) fn always_denied(
    case: &Case<'_>,
    question: &Node<'_>,
    named: &[Named<'_>],
) -> Result<Answer, Problem> {
    of_region(case, question, named, questions::always_denied)
}

/// `never_allowed`: no request of the `region` is allowed.
pub(super) fn never_allowed(
    case: &Case<'_>,
    question: &Node<'_>,
    named: &[Named<'_>],
) -> Result<Answer, Problem> {
    of_region(case, question, named, questions::never_allowed)
}

/// `no_new_access`: the second policy allows nothing that the first does not.
pub(super) fn no_new_access(
    case: &Case<'_>,
    question: &Node<'_>,
    named: &[Named<'_>],
) -> Result<Answer, Problem> {
    of_two(case, question, named, questions::no_new_access)
}

/// `equivalent`: two policies allow the same requests.
pub(super) fn equivalent(
    case: &Case<'_>,
    question: &Node<'_>,
    named: &[Named<'_>],
) -> Result<Answer, Problem> {
    of_two(case, question, named, questions::equivalent)
}

fn of_region(
    case: &Case<'_>,
    question: &Node<'_>,
    named: &[Named<'_>],
    ask: fn(&Access<'_>, &Region, &Assume) -> Verdict,
) -> Result<Answer, Problem> {
    let region = region(question)?;
    let assume = match assume(case, question)? {
        Ok(assume) => assume,
        Err(unknown) => return Ok(unknown),
    };
    let mut layers = given::layers(named);
    let owner = question.get("resource_account").and_then(Node::as_str);
    layers.resource_account = owner.map(str::to_owned);
    Ok(layers.with_access(|access| told(&ask(access, &region, &assume), &[access])))
}

fn of_two(
    case: &Case<'_>,
    question: &Node<'_>,
    named: &[Named<'_>],
    ask: fn(&Access<'_>, &Access<'_>, &Region, &Assume) -> Verdict,
) -> Result<Answer, Problem> {
    let region = region(question)?;
    let assume = match assume(case, question)? {
        Ok(assume) => assume,
        Err(unknown) => return Ok(unknown),
    };
    let (old, new) = sides(case, named)?;
    let (old, new) = (Access::of(&old), Access::of(&new));
    Ok(told(&ask(&old, &new, &region, &assume), &[&old, &new]))
}

fn region(question: &Node<'_>) -> Result<Region, Problem> {
    Ok(question.get("region").map_or_else(|| Ok(Region::everything()), Region::of)?)
}

/// The facts the question may use. One that is not understood leaves the question open, and says so.
fn assume(case: &Case<'_>, question: &Node<'_>) -> Result<Result<Assume, Answer>, Problem> {
    let mut all = Assume::nothing();
    let stated = [question.get("assume"), case.node.get("assume")].into_iter().flatten();
    for fact in stated.flat_map(Node::items) {
        let Some(text) = fact.as_str() else {
            return Err(case.wrong(fact, format!("a fact is a text, not {}", fact.shape())).into());
        };
        if text == "documented" {
            all.axioms.extend(Assume::documented().axioms);
            continue;
        }
        all = match all.and(text) {
            Some(all) => all,
            None => return Ok(Err(unknown(format!("the fact `{text}` is not understood")))),
        };
    }
    Ok(Ok(all))
}

fn unknown(reason: String) -> Answer {
    Answer { verdict: "unknown".to_owned(), reason, ..Answer::default() }
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

fn told(verdict: &Verdict, accesses: &[&Access<'_>]) -> Answer {
    let (witness, reason) = match verdict {
        Verdict::Holds { axioms } if axioms.is_empty() => (None, "proved".to_owned()),
        Verdict::Holds { axioms } => (None, format!("proved, given that {}", axioms.join(", "))),
        Verdict::Unknown(why) => (None, why.clone()),
        Verdict::Fails(witness) => {
            let reasons = witness.reasons(accesses).into_iter().map(|(_, message)| message);
            (Some(witness.request.to_json()), reasons.collect::<Vec<_>>().join("; "))
        }
    };
    Answer { verdict: verdict.name().to_owned(), witness, reason, ..Answer::default() }
}
