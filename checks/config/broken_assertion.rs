//! A policy is not what an assertion says
//!
//! `[[assert]]` tables of `perimeter.toml` say what your policies must never allow, or always deny. Each is proved
//! of every policy of the `kinds` and in the `files` (globs) it names; a policy that breaks one is reported with a
//! request that gets through. Change the policy, or the assertion. `perimeter prove --help` explains the lines.
//!
//! A `[[suppress]]` table accepts one that is broken: its `assert` is the assertion's id.
//!
//! # Fails
//!
//! ```toml
//! [[assert]]
//! id = "reports-are-private"
//! never = "s3:GetObject on arn:aws:s3:::reports/*"
//! message = "reports are read through the portal only"
//! severity = "error"
//! ```
//!
//! # Passes
//!
//! ```toml
//! [[assert]]
//! id = "no-writes"
//! never = "s3:PutObject, s3:DeleteObject"
//! ```

use crate::finding::{Ask, Check, Finding, Reporter, Severity};
use crate::policy::Policy;
use crate::policy::assertion::Line;
use crate::policy::public::closed_to_strangers;
use crate::policy::questions::{Access, Assume, Region, Verdict, always_denied, never_allowed};
use crate::settings::{Assertion, Claim};

pub const CHECK: Check = Check {
    id: "config/broken-assertion",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["IAM User Guide, custom policy checks of Access Analyzer: CheckAccessNotGranted"],
    ask: Ask::Policy(ask),
    text: include_str!("broken_assertion.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for assertion in &found.settings().assertions {
        let own = |name: &String| policy.kinds.iter().any(|kind| kind.name() == name);
        if !assertion.kinds.is_empty() && !assertion.kinds.iter().any(own) {
            continue;
        }
        let Some((verdict, claim)) = prove(policy, assertion) else { continue };
        let says = assertion.message.as_ref().unwrap_or(&claim);
        let head = policy.statements.first().map_or(policy.node.span, |first| first.head());
        match verdict {
            Verdict::Holds { .. } => {}
            Verdict::Fails(witness) => {
                let access = Access::from(policy);
                let at = witness.reasons(&[&access]).first().map_or(head, |(at, _)| *at);
                let finding = found.at(at, format!("`{}`: {says}", assertion.id));
                let help = "narrow the policy, or the assertion in perimeter.toml";
                grade(finding.proof(policy, &witness).help(help), assertion);
            }
            Verdict::Unknown(why) => {
                let message = format!("`{}` could not be proved: {why}", assertion.id);
                let help =
                    "mend what is unclear here, or leave this policy's kind out of the assertion";
                grade(found.at(head, message).possible().help(help), assertion);
            }
        }
    }
}

/// The answer, and the claim in words; `None` where the claim is not about such a policy.
fn prove(policy: &Policy<'_>, assertion: &Assertion) -> Option<(Verdict, String)> {
    let access = Access::from(policy);
    let assume = Assume::documented();
    let own = [policy];
    let of_resource =
        if policy.statements.iter().any(|s| s.principal.is_some()) { &own[..] } else { &[] };
    let about = |line: &str| {
        let line = Line::read(line).map_err(Verdict::Unknown)?;
        Ok(line.about(of_resource).0)
    };
    let (asked, claim) = match &assertion.claim {
        Claim::Never(line) => {
            let asked = about(line).map(|region: Region| never_allowed(&access, &region, &assume));
            (asked, format!("`{line}` must never be allowed"))
        }
        Claim::AlwaysDenied(line) => {
            let asked = about(line).map(|region| always_denied(&access, &region, &assume));
            (asked, format!("`{line}` must always be denied"))
        }
        Claim::NotPublic => {
            policy.statements.iter().find(|statement| statement.principal.is_some())?;
            let verdict = closed_to_strangers(policy, &assume);
            (Ok(verdict), "nobody may get in whom the policy does not name".to_owned())
        }
    };
    Some((asked.unwrap_or_else(|unknown| unknown), claim))
}

/// Names the assertion, by which it may be suppressed, and gives the finding its severity.
fn grade(finding: &mut Finding, assertion: &Assertion) {
    finding.subject(assertion.id.clone());
    let named = |severity: &&Severity| Some(severity.name()) == assertion.severity.as_deref();
    if let Some(&severity) = Severity::ALL.iter().find(named) {
        finding.severity(severity);
    }
}
