//! A request without a demanded tag gets past the rule
//!
//! A Deny tests that a tag is missing, for several tags at once. The conditions of one statement must all hold, so it only
//! denies requests that lack every one of them: a single tag is enough to get past. Each tag needs a statement of its own.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "ec2:RunInstances", "Resource": "arn:aws:ec2:*:*:instance/*",
//!    "Condition": {"Null": {"aws:RequestTag/team": "true", "aws:RequestTag/cost": "true"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "ec2:RunInstances", "Resource": "arn:aws:ec2:*:*:instance/*",
//!    "Condition": {"Null": {"aws:RequestTag/team": "true"}}},
//!   {"Effect": "Deny", "Action": "ec2:RunInstances", "Resource": "arn:aws:ec2:*:*:instance/*",
//!    "Condition": {"Null": {"aws:RequestTag/cost": "true"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Access, Assume, always_denied};
use crate::policy::{Base, Policy, Test};

pub const CHECK: Check = Check {
    id: "identity/tag-rule-has-a-hole",
    severity: Severity::Error,
    aliases: &[],
    sources: &["IAM User Guide, Controlling access during AWS requests"],
    ask: Ask::Policy(ask),
    text: include_str!("tag_rule_has_a_hole.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for deny in policy.denies() {
        let tests: Vec<&Test<'_>> = deny.conditions.iter().filter(|t| demands_tag(t)).collect();
        // One tag alone is what it says.
        if tests.len() < 2 {
            continue;
        }
        let keys: Vec<&str> = tests.iter().map(|test| test.key.value).collect();
        for test in &tests {
            let key = test.key.value;
            let about = deny.acts(deny.on(deny.scope(&keys), &["*"]));
            let (refused, what) = match test.parsed.map(|operator| operator.base) {
                Some(base) if base.is_negated() => {
                    (about.when(base.name(), key, &test.exempted()), "with another")
                }
                _ => (about.when("Null", key, &["true"]), "without"),
            };
            let verdict = always_denied(&Access::from(policy), &refused, &Assume::documented());
            let claim = format!("every request {what} `{key}` is refused");
            let Some(witness) = found.refutation(policy, &verdict, test.key.span, &claim) else {
                continue;
            };
            let has_it = witness.request.context.get(key).is_some();
            let message = match what {
                "with another" if has_it => {
                    format!("a request with another `{key}` than it names gets past this rule")
                }
                _ => format!("a request without `{key}` gets past this rule"),
            };
            found.at(test.key.span, message).proof(policy, witness).help(
                "give each tag a Deny of its own: the conditions of one statement must all hold",
            );
            break;
        }
    }
}

/// Whether a Deny by the test means that requests carry the tag: it holds where they lack it.
fn demands_tag(test: &Test<'_>) -> bool {
    let key = test.key.value.to_ascii_lowercase();
    let null = test.parsed.is_some_and(|operator| operator.base == Base::Null);
    let negated = test.parsed.is_some_and(|operator| operator.base.is_negated());
    key.starts_with("aws:requesttag/")
        && (negated || null)
        && test.holds_when_absent() == Some(true)
}
