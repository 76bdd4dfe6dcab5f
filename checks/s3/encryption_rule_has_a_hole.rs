//! An upload gets past the bucket's encryption rule
//!
//! A Deny tests the encryption header of uploads, or the KMS key, and means that other uploads are refused. Some upload
//! without the header, or with another algorithm or key than the rule names, is not denied by it: it is enough that an
//! identity policy allows it. Mostly the conditions of one statement, which all have to hold, were meant as alternatives.
//!
//! The same goes for an Allow that tests the header and holds without it, for a rule on some of the objects or callers
//! where the policy allows uploads to others, and for a Deny of uploads that do have the header, or of `AES256`: without
//! the header S3 uses `AES256` by itself. Who is exempt by a condition on the caller is exempt on purpose.
//!
//! `StringNotEquals` on the header alone is complete: it also holds where the header is absent.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {
//!      "Null": {"s3:x-amz-server-side-encryption": "true"},
//!      "StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "AES256"},
//!      "Bool": {"aws:SecureTransport": "false"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": "s3:PutObject", "Resource": "arn:aws:s3:::reports/*",
//!    "Condition": {"StringEqualsIfExists": {"s3:x-amz-server-side-encryption": "aws:kms"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"Null": {"s3:x-amz-server-side-encryption": "true"}}},
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": ["aws:kms", "aws:kms:dsse"]}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::bucket::Bucket;
use crate::policy::encryption::{ALGORITHM, CUSTOMER, KMS_KEY};
use crate::policy::questions::{Region, Verdict};
use crate::policy::{Base, Effect, Family, Policy, Statement, Test};

pub const CHECK: Check = Check {
    id: "s3/encryption-rule-has-a-hole",
    severity: Severity::Error,
    aliases: &[],
    sources: &["notes 004:50", "S3 User Guide, Protecting data with server-side encryption"],
    ask: Ask::Policy(ask),
    text: include_str!("encryption_rule_has_a_hole.rs"),
};

const KEYS: &[&str] = &[ALGORITHM, KMS_KEY];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    let mut denies = policy.denies_testing(KEYS).peekable();
    let first = denies.peek().copied();
    let mut sound = true;
    for deny in denies {
        sound &= !past(policy, deny, &bucket, found);
    }
    match first {
        Some(deny) if sound => beside(policy, deny, &bucket, found),
        Some(_) => {}
        None => without(policy, &bucket, found),
    }
}

/// Reports an upload of those the Deny is about that no Deny refuses.
fn past(
    policy: &Policy<'_>,
    deny: &Statement<'_>,
    bucket: &Bucket,
    found: &mut Reporter<'_>,
) -> bool {
    let scope = deny.scope(KEYS).action(&["s3:PutObject"]);
    let own = deny.on(scope.clone(), &[&bucket.objects]);
    // A rule on the bucket alone touches no upload; what it was meant for is all of them.
    let scope = if own.is_empty() { scope.resource(&[&bucket.objects]) } else { own };
    for (test, what, region) in forbidden(deny, &scope) {
        let verdict = policy.denies_all(&region);
        let claim = format!("every upload {what} is refused");
        let Some(witness) = found.refutation(policy, &verdict, test.key.span, &claim) else {
            continue;
        };
        found
            .at(test.key.span, format!("an upload {what} gets past this rule"))
            .proof(policy, witness)
            .help(
                "deny `s3:PutObject` on every object for every principal in a statement of its own, with \
                 `StringNotEquals` on the header as its only condition",
            );
        return true;
    }
    false
}

/// Reports an upload that the policy allows to callers or objects that its rule leaves out.
fn beside(policy: &Policy<'_>, deny: &Statement<'_>, bucket: &Bucket, found: &mut Reporter<'_>) {
    let Some(test) = KEYS.iter().flat_map(|key| deny.tests_of(key)).next() else { return };
    let verdict = policy.lets_in_unencrypted(&deny.exemptions(KEYS), bucket);
    let claim = "no upload without encryption is allowed beside this rule";
    let Some(witness) = found.refutation(policy, &verdict, test.key.span, claim) else { return };
    let message = "this rule is not for every upload that the policy allows: one without encryption \
                   is allowed beside it";
    found
        .at(test.key.span, message)
        .proof(policy, witness)
        .help("deny `s3:PutObject` on every object for every principal");
}

/// Reports an Allow that tests the header and holds without it as well.
fn without(policy: &Policy<'_>, bucket: &Bucket, found: &mut Reporter<'_>) {
    for allow in policy.statements.iter().filter(|statement| statement.is(Effect::Allow)) {
        let Some(test) = KEYS.iter().flat_map(|key| allow.tests_of(key)).next() else { continue };
        let alone = policy.part(|s| s.is(Effect::Deny) || s.index == allow.index);
        let verdict: Verdict = alone.lets_in_unencrypted(&Region::everything(), bucket);
        let claim = "this Allow keeps uploads out that ask for no encryption";
        let Some(witness) = found.refutation(policy, &verdict, test.key.span, claim) else {
            continue;
        };
        found
            .at(test.key.span, "this Allow also lets uploads in that ask for no encryption")
            .proof(&alone, witness)
            .help("demand the header with `StringEquals`, without `IfExists`");
    }
}

/// What the statement means to forbid: the test it follows from, how a message says it, and the uploads.
fn forbidden<'s, 'a>(
    deny: &'s Statement<'a>,
    scope: &Region,
) -> Vec<(&'s Test<'a>, String, Region)> {
    let mut regions = Vec::new();
    for key in [ALGORITHM, KMS_KEY] {
        for test in deny.tests_of(key) {
            let short = key.trim_start_matches("s3:");
            let absent =
                || scope.clone().when("Null", key, &["true"]).when("Null", CUSTOMER, &["true"]);
            if demands_presence(test) {
                regions.push((test, format!("without `{short}`"), absent()));
            } else if key == ALGORITHM && refuses_what_is_meant(test) {
                regions.push((
                    test,
                    format!("without `{short}`, encrypted as S3 does by itself,"),
                    absent(),
                ));
            }
            let accepted = test.exempted();
            if let (Some(operator), false) = (test.parsed, accepted.is_empty()) {
                let other = scope.clone().when("Null", key, &["false"]);
                let other = other.when(operator.base.name(), key, &accepted);
                regions.push((test, format!("with another `{short}` than it names"), other));
            }
        }
    }
    regions
}

/// Whether the test means that uploads must carry the key: it holds for wrong values, or where the key is absent.
fn demands_presence(test: &Test<'_>) -> bool {
    let negated = test.parsed.is_some_and(|operator| operator.base.is_negated());
    let null = test.parsed.is_some_and(|operator| operator.base == Base::Null);
    negated || null && test.holds_when_absent() == Some(true)
}

/// Whether a Deny by the test refuses uploads with the header, or those with S3's own keys, and no others: mostly the
/// wrong way round, as what has no header is encrypted with `AES256`.
fn refuses_what_is_meant(test: &Test<'_>) -> bool {
    let Some(operator) = test.parsed else { return false };
    match operator.base.family() {
        Family::String => {
            !operator.base.is_negated()
                && test.values.iter().any(|value| value.value.eq_ignore_ascii_case("AES256"))
        }
        _ => operator.base == Base::Null,
    }
}
