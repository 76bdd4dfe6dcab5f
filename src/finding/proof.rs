//! A proof's witness in a finding: the request, who lets it in, and how it escapes each Deny.

use super::{Certainty, Finding, Reporter, Severity, Witness};
use crate::policy::evaluate::{matches, unclear};
use crate::policy::public::closed_to_strangers_in;
use crate::policy::questions::{self, Assume, Region, Verdict};
use crate::policy::request::{Request, Values};
use crate::policy::{Effect, Policy, Statement};
use crate::source::Span;

impl From<&Request> for Witness {
    fn from(request: &Request) -> Self {
        let context = request.context.iter().filter_map(|(key, values)| {
            let values = match values {
                Values::One(text) => vec![text.clone()],
                Values::Many(list) => list.clone(),
                Values::Untold => return None,
            };
            Some((key.to_owned(), values))
        });
        Self::Request {
            principal: request.principal.to_string(),
            action: request.action.clone(),
            resource: request.resource.clone(),
            context: context.collect(),
        }
    }
}

impl Reporter<'_> {
    /// Asks whether strangers can make a request of the region, and reports the Allow that lets one in.
    pub fn strangers(
        &mut self,
        policy: &Policy<'_>,
        region: Region,
        message: impl Fn(&Request) -> String,
    ) -> Option<&mut Finding> {
        let verdict = closed_to_strangers_in(policy, region.clone(), &Assume::documented());
        if let Verdict::Unknown(why) = &verdict {
            // `policy/too-hard-to-prove` says it of the whole document.
            if policy.effort.is_spent() {
                return None;
            }
            let is_open = |allow: &&Statement<'_>| {
                let alone = policy.alone(allow.index);
                let verdict = closed_to_strangers_in(&alone, region.clone(), &Assume::documented());
                matches!(verdict, Verdict::Unknown(_))
            };
            // Of NotPrincipal, `policy/allow-not-principal` speaks.
            let named =
                |allow: &&Statement<'_>| allow.principal.as_ref().is_some_and(|p| !p.negated);
            let allow = policy.allows().filter(named).find(is_open)?;
            let at = allow.principal.as_ref()?.node.span;
            return Some(self.undecided(at, "strangers get in", why));
        }
        let witness = verdict.witness()?;
        let allow = policy.statements.get(witness.allowed_by.first()?.statement)?;
        let at = allow.principal.as_ref()?.node.span;
        Some(self.at(at, message(&witness.request)).proof(policy, witness))
    }

    /// The request that refutes a claim of a check, if there is one.
    ///
    /// Where that is [open](Self::open), a note says so.
    pub fn refutation<'v>(
        &mut self,
        policy: &Policy<'_>,
        verdict: &'v Verdict,
        at: Span,
        claim: &str,
    ) -> Option<&'v questions::Witness> {
        self.open(policy, verdict, at, claim);
        verdict.witness()
    }

    /// Notes that a claim was neither proved nor refuted, once for a place: silence would be a pass.
    ///
    /// `policy/too-hard-to-prove` speaks of a document on which all effort was spent, and of a policy that AWS would
    /// refuse as a whole the checks of what is wrong with it.
    pub fn open(
        &mut self,
        policy: &Policy<'_>,
        verdict: &Verdict,
        at: Span,
        claim: &str,
    ) -> Option<&mut Finding> {
        let Verdict::Unknown(why) = verdict else { return None };
        let said = |finding: &Finding| {
            finding.check.id == self.check.id
                && finding.certainty == Certainty::Possible
                && finding.at == at
        };
        if policy.effort.is_spent() || unclear(policy).is_some() || self.findings.iter().any(said) {
            return None;
        }
        Some(self.undecided(at, claim, why).severity(Severity::Note))
    }

    /// Reports a question that has no answer, with the reason: it is no pass, and no error.
    pub fn undecided(&mut self, at: Span, question: &str, why: &str) -> &mut Finding {
        let severity = self.check.severity.min(Severity::Warning);
        self.at(at, format!("it is not known whether {question}: {why}"))
            .severity(severity)
            .possible()
            .help("write it so that it has one documented meaning, or accept it in perimeter.toml")
    }
}

impl Finding {
    /// Shows the request that a question about one policy found.
    ///
    /// Points at the Allow that lets it in, and at the element of every Deny for the action that it escapes by.
    pub fn proof(&mut self, policy: &Policy<'_>, found: &questions::Witness) -> &mut Self {
        self.witness(Witness::from(&found.request));
        for place in found.allowed_by.iter().filter(|place| place.access == 0) {
            if let Some(statement) = policy.statements.get(place.statement) {
                self.related(statement.head(), "this Allow lets it in");
            }
        }
        self.escapes(policy, &found.request)
    }

    /// Points at the element by which the request escapes each Deny that is about its action.
    pub fn escapes(&mut self, policy: &Policy<'_>, request: &Request) -> &mut Self {
        for statement in policy.statements.iter().filter(|s| s.is(Effect::Deny)) {
            let found = matches(policy, statement, request);
            let by_action = found.excluded_by == Some(crate::policy::evaluate::Element::Action);
            if by_action || !found.truth.is_no() {
                continue;
            }
            let why = found.why_not(statement, request);
            if let (Some(at), Some(why)) = (found.excluding_span(statement), why) {
                self.related(at, format!("it escapes this Deny: {why}"));
            }
        }
        self
    }
}
