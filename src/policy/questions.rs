//! Questions about policies that end in a proof or in a request: the offline form of Zelkova's checks.
//!
//! Each question asks whether some set of requests is empty. `Holds` means that no request of the model, with the
//! axioms listed, is a counterexample; `Fails` carries one; everything else is `Unknown` and says why.

use super::{Effect, Policy};

mod access;
mod assume;
mod explain;
mod layers;
mod proof;
mod public;
mod region;
mod verdict;

pub use access::Access;
pub use assume::{Assume, Axiom, Detail, is_always_present};
pub(super) use public::FIXING;
pub use public::closed_to_strangers;
pub use region::Region;
pub use verdict::{Escape, StatementRef, Verdict, Witness};

use proof::{Case, Proof};

/// Every request of the region is explicitly denied, whatever else may allow it.
pub fn always_denied(access: &Access<'_>, region: &Region, assume: &Assume) -> Verdict {
    Proof::new(&[access], region, assume).decide(
        |proof, reading| vec![Case::outside(proof.denies(0, reading.cut()))(proof.region(reading))],
        |outcome| !outcome.denied(0),
    )
}

/// No request of the region is allowed: each is denied, or some layer has no Allow for it.
pub fn never_allowed(access: &Access<'_>, region: &Region, assume: &Assume) -> Verdict {
    Proof::new(&[access], region, assume).decide(
        |proof, reading| {
            let forbidden = proof.denies(0, reading.cut());
            proof
                .allowed(0, reading, &proof.region(reading))
                .into_iter()
                .map(Case::outside(forbidden))
                .collect()
        },
        |outcome| outcome.allowed(0),
    )
}

/// Every request of the region that `new` allows was allowed by `old`.
pub fn no_new_access(
    old: &Access<'_>,
    new: &Access<'_>,
    region: &Region,
    assume: &Assume,
) -> Verdict {
    Proof::new(&[old, new], region, assume).decide(
        |proof, reading| proof.beyond(1, 0, reading),
        |outcome| outcome.allowed(1).and(!outcome.allowed(0)),
    )
}

/// Both allow the same requests of the region. The witness of `Fails` is allowed by one of them only.
pub fn equivalent(
    one: &Access<'_>,
    other: &Access<'_>,
    region: &Region,
    assume: &Assume,
) -> Verdict {
    Proof::new(&[one, other], region, assume).decide(
        |proof, reading| {
            let mut cases = proof.beyond(1, 0, reading);
            cases.extend(proof.beyond(0, 1, reading));
            cases
        },
        |outcome| {
            let (one, other) = (outcome.allowed(0), outcome.allowed(1));
            one.clone().and(!other.clone()).or(other.and(!one))
        },
    )
}

/// The statement matches no request: its elements contradict each other, or an axiom.
pub fn never_matches(policy: &Policy<'_>, statement: usize, assume: &Assume) -> Verdict {
    let access = Access::from(policy);
    Proof::new(&[&access], &Region::everything(), assume).decide(
        |proof, reading| {
            proof.statement(statement, reading).map(Case::outside(Vec::new())).into_iter().collect()
        },
        |outcome| outcome.matches(statement),
    )
}

/// The statement's condition, by its place in [`Statement::conditions`](super::Statement::conditions), holds for
/// every request that its other elements match.
pub fn condition_always_true(
    policy: &Policy<'_>,
    statement: usize,
    condition: usize,
    assume: &Assume,
) -> Verdict {
    let access = Access::from(policy);
    Proof::new(&[&access], &Region::everything(), assume).decide(
        |proof, reading| proof.without(statement, condition, reading).into_iter().collect(),
        |outcome| outcome.excluded_by(statement, condition),
    )
}

/// Without the statement, the policy allows and denies the same requests.
///
/// For a Deny this means that other Deny statements cover it; [`denies_nothing`] asks whether any Allow meets it.
pub fn statement_has_no_effect(policy: &Policy<'_>, statement: usize, assume: &Assume) -> Verdict {
    let access = Access::from(policy);
    let allow = policy.statements.get(statement).is_some_and(|s| s.is(Effect::Allow));
    Proof::new(&[&access], &Region::everything(), assume).decide(
        |proof, reading| {
            let mut forbidden = proof.others(statement, reading.cut(), Effect::Deny);
            if allow {
                forbidden.extend(proof.others(statement, reading.cut(), Effect::Allow));
            }
            proof.statement(statement, reading).map(Case::outside(forbidden)).into_iter().collect()
        },
        |outcome| {
            let alone = outcome.matches(statement).and(!outcome.others(statement, Effect::Deny));
            if allow { alone.and(!outcome.others(statement, Effect::Allow)) } else { alone }
        },
    )
}

/// The Deny statement takes nothing away that the policy itself would otherwise allow.
pub fn denies_nothing(policy: &Policy<'_>, statement: usize, assume: &Assume) -> Verdict {
    let access = Access::from(policy);
    Proof::new(&[&access], &Region::everything(), assume).decide(
        |proof, reading| {
            let forbidden = proof.others(statement, reading.cut(), Effect::Deny);
            let Some(own) = proof.statement(statement, reading) else { return Vec::new() };
            proof.allowed(0, reading, &own).into_iter().map(Case::outside(forbidden)).collect()
        },
        |outcome| {
            let other = outcome.others(statement, Effect::Deny);
            outcome.matches(statement).and(outcome.granted(0)).and(!other)
        },
    )
}
