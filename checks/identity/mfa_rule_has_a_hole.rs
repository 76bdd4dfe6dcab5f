//! A caller without MFA gets past the rule that asks for it
//!
//! A Deny tests for multi-factor authentication, yet a caller without it gets past. The access keys of a user carry no
//! `aws:MultiFactorAuthPresent` at all: `Bool` with `false` does not hold for them, `BoolIfExists` does. The same goes for
//! a test of the MFA's age alone.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*",
//!    "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*",
//!    "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Access, Assume, Region, always_denied, never_allowed};
use crate::policy::{Base, Kind, Policy, Test, mfa};

pub const CHECK: Check = Check {
    id: "identity/mfa-rule-has-a-hole",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:565",
        "notes 004:566",
        "IAM User Guide, AWS global condition context keys: aws:MultiFactorAuthPresent",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("mfa_rule_has_a_hole.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    // Buckets have their own check, which speaks of deletion.
    if policy.kinds.may_be(Kind::Bucket) {
        return;
    }
    for deny in policy.denies_testing(mfa::KEYS) {
        let Some(test) = deny.mfa_test() else { continue };
        let verdict =
            always_denied(&Access::from(policy), &deny.without_mfa(&["*"]), &Assume::documented());
        let claim = "every caller without multi-factor authentication is refused";
        let Some(witness) = found.refutation(policy, &verdict, test.key.span, claim) else {
            continue;
        };
        found
            .at(test.key.span, "a caller without multi-factor authentication gets past this rule")
            .proof(policy, witness)
            .help("use `BoolIfExists` `aws:MultiFactorAuthPresent`: `false`; it also holds where the key is absent");
    }
    for allow in policy.allows() {
        let tests = mfa::KEYS.iter().flat_map(|key| allow.tests_of(key));
        let Some(test) = tests.into_iter().find(|test| asks_for_factor(test)) else { continue };
        let alone = policy.alone(allow.index);
        let without = mfa::without(allow.acts(allow.on(Region::everything(), &["*"])));
        let verdict = never_allowed(&Access::from(&alone), &without, &Assume::documented());
        let claim = "this Allow keeps callers without multi-factor authentication out";
        let Some(witness) = found.refutation(policy, &verdict, test.key.span, claim) else {
            continue;
        };
        found
            .at(test.key.span, "this Allow also lets callers in without multi-factor authentication")
            .proof(&alone, witness)
            .help("use `Bool` `aws:MultiFactorAuthPresent`: `true`, without `IfExists`; it does not hold where the key is absent");
    }
}

/// Whether a test of an Allow means that the caller has shown a second factor.
fn asks_for_factor(test: &Test<'_>) -> bool {
    let Some(operator) = test.parsed else { return false };
    let says = |text: &str| test.values.iter().all(|value| value.value.eq_ignore_ascii_case(text));
    match operator.base {
        Base::Null => says("false"),
        Base::Bool | Base::StringEquals | Base::StringEqualsIgnoreCase => says("true"),
        Base::NumericLessThan | Base::NumericLessThanEquals => true,
        _ => false,
    }
}
