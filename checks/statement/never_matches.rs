//! No request can match this statement
//!
//! The parts of the statement contradict each other: two conditions on one key that no value meets, a private address as
//! `aws:SourceIp` (which is always public), a public address together with a VPC endpoint, a principal that the conditions
//! exclude. An Allow of this kind allows nothing and a Deny denies nothing, whatever it says.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {
//!     "StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"},
//!     "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {
//!     "StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"},
//!     "IpAddress": {"aws:VpcSourceIp": "10.0.0.0/24"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Assume, Detail, Verdict, never_matches};
use crate::policy::{Base, Family, Policy, Statement, Test};

pub const CHECK: Check = Check {
    id: "statement/never-matches",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "IAM User Guide, AWS global condition context keys",
        "IAM User Guide, Policy evaluation logic",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("never_matches.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in policy.statements.iter().filter(|s| may_contradict(s)) {
        let never = |(part, place): (Policy<'_>, usize), detail| {
            never_matches(&part, place, &Assume::documented().telling(detail))
        };
        // A request for one of the actions mostly shows that it does match.
        if !never(policy.sample(statement), Detail::Verdict).holds() {
            continue;
        }
        let Verdict::Holds { axioms } = never(policy.around(statement), Detail::All) else {
            continue;
        };
        let Some(first) = statement.conditions.first() else { continue };
        let finding = found.at(first.key.span, "no request meets this statement's conditions");
        for test in statement.conditions.iter().skip(1) {
            finding.related(test.key.span, "together with this");
        }
        let because = match axioms.as_slice() {
            [] => String::new(),
            axioms => format!(" ({})", axioms.join("; ")),
        };
        finding.help(format!("conditions of one statement must all hold: split it, or mend the one that cannot{because}"));
    }
}

/// Whether the statement has two parts that speak of the same thing; others are not worth a proof.
fn may_contradict(statement: &Statement<'_>) -> bool {
    let starts = |key: &str, start: &str| {
        key.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start))
    };
    // Tests of the caller, or of where a request comes from, are one subject under several names.
    let subject = |key: &str| {
        ["aws:Principal", "aws:Source", "aws:Vpc"].iter().position(|start| starts(key, start))
    };
    // Tags are as many subjects as they have names, where it is not named who could have none.
    let is_tag = |key: &str| starts(key, "aws:PrincipalTag/");
    let tests = &statement.conditions;
    tests.iter().enumerate().any(|(index, test)| {
        let key = test.key.value;
        let address = test.parsed.is_some_and(|operator| operator.base.family() == Family::Ip);
        let named = statement.principal.is_some() && subject(key) == Some(0) && !is_tag(key);
        // Alone, what every request holds is one or the other.
        let alone = statement.principal.is_none() && tests.len() == 1 && is_boolean(test);
        let via = key.eq_ignore_ascii_case("aws:ViaAWSService") && !alone;
        address
            || named
            || via
            || tests.iter().skip(index + 1).any(|other| {
                let same = other.key.value.eq_ignore_ascii_case(key);
                let tags = statement.principal.is_none() && is_tag(key) && is_tag(other.key.value);
                let related = !tags
                    && subject(key).is_some()
                    && subject(key).min(Some(1)) == subject(other.key.value).min(Some(1));
                same || related
            })
    })
}

/// Whether it is a comparison of a Boolean with one.
fn is_boolean(test: &Test<'_>) -> bool {
    let boolean = |text: &str| ["true", "false"].iter().any(|own| text.eq_ignore_ascii_case(own));
    test.parsed.is_some_and(|operator| operator.base == Base::Bool)
        && test.values.iter().any(|value| boolean(value.value))
}
