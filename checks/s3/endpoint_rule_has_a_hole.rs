//! A request from elsewhere gets past the bucket's endpoint rule
//!
//! A statement tests `aws:SourceVpce` or `aws:SourceVpc` and means that only requests from those endpoints or VPCs get in.
//! Some request from elsewhere does. Requests from the internet carry neither key, so a test that does not hold where the
//! key is absent, or a second test that only holds where it is present, lets the internet in.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
//!    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"], "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"},
//!      "Null": {"aws:SourceVpce": "false"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringEqualsIfExists": {"aws:sourcevpce": "vpce-0123456789abcdef0"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
//!    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"], "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::bucket::{ENDPOINT_KEYS, NETWORK_KEYS};
use crate::policy::questions::{Access, Assume, Detail, Region, Verdict, never_allowed};
use crate::policy::{Policy, Statement, Test};

pub const CHECK: Check = Check {
    id: "s3/endpoint-rule-has-a-hole",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:52",
        "notes 004:53",
        "S3 User Guide, Controlling access from VPC endpoints with bucket policies",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("endpoint_rule_has_a_hole.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    let all = [bucket.arn.as_str(), bucket.objects.as_str()];
    for deny in policy.denies_testing(ENDPOINT_KEYS) {
        let Some(named) = deny.endpoint_test() else { continue };
        let region = deny.acts(deny.on(deny.elsewhere(), &all));
        let verdict = policy.denies_all(&region);
        let first = named.first_value();
        let claim = format!("every request from outside `{first}` is refused");
        if let Some(witness) = found.refutation(policy, &verdict, named.key.span, &claim) {
            found
                .at(named.key.span, format!("a request from outside `{first}` gets past this rule"))
                .proof(policy, witness)
                .help(
                    "name each endpoint in full and test the key with `StringNotEquals` alone: it also \
                     holds for requests that lack the key",
                );
            continue;
        }
        half_restricted(policy, deny, named, &all, found);
    }
    for allow in policy.allows() {
        let Some(named) = allow.endpoint_grant() else { continue };
        let (alone, verdict) = policy.granted_elsewhere(allow, &all);
        let first = named.first_value();
        let claim = format!("this lets nothing in from outside `{first}`");
        let Some(witness) = found.refutation(policy, &verdict, named.key.span, &claim) else {
            continue;
        };
        found
            .at(named.key.span, format!("this lets requests in from outside `{first}`"))
            .proof(&alone, witness)
            .help("use `StringEquals` without `IfExists` or `ForAllValues`: it does not hold where the key is absent");
    }
}

/// Reports an Allow that the rule keeps to the endpoint for some requests only: others of it come from anywhere.
///
/// An Allow that the rule is not about at all is meant to be open, and so is changing the policy itself: that way
/// administrators get back in.
fn half_restricted(
    policy: &Policy<'_>,
    deny: &Statement<'_>,
    named: &Test<'_>,
    all: &[&str],
    found: &mut Reporter<'_>,
) {
    let about = deny.acts(deny.on(deny.elsewhere(), all));
    let elsewhere = deny.away_from_networks(deny.exemptions(NETWORK_KEYS));
    // Requests without a signature have no flag that tells services apart, so that a rule may miss them.
    let unsigned = deny.away_from_networks(Region::everything()).when(
        "StringEquals",
        "aws:PrincipalType",
        &["Anonymous"],
    );
    for allow in policy.allows().filter(|allow| allow.endpoint_grant().is_none()) {
        let just = policy.part(|other| other.index == allow.index);
        let assume = Assume::documented().telling(Detail::Verdict);
        if never_allowed(&Access::from(&just), &about, &assume).witness().is_none() {
            continue;
        }
        let alone = policy.alone(allow.index);
        let verdict = Verdict::of_all([&elsewhere, &unsigned].iter().map(|&region| {
            let region = region.clone().resource(all).not_action(&["s3:*BucketPolicy"]);
            never_allowed(&Access::from(&alone), &region, &Assume::documented())
        }));
        let first = named.first_value();
        let claim = format!("all requests of {} must come from `{first}`", allow.title());
        let Some(witness) = found.refutation(policy, &verdict, named.key.span, &claim) else {
            continue;
        };
        found
            .at(
                named.key.span,
                format!("of an Allow that this rule keeps to `{first}`, some requests may come from elsewhere"),
            )
            .proof(&alone, witness)
            .help("deny the other actions, resources and callers of that Allow, too");
        return;
    }
}
