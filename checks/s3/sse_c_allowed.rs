//! Uploads with keys that the caller keeps are not refused
//!
//! With SSE-C the caller sends the key with each request and AWS keeps none of it: whoever loses the key loses the object,
//! and extortionists have encrypted buckets this way. From April 2026 S3 disables SSE-C for new buckets; the policy-side
//! rule for others is a Deny where `s3:x-amz-server-side-encryption-customer-algorithm` is present.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
//!    "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
//!    "Resource": "arn:aws:s3:::reports/*", "Condition": {"Null": {"s3:x-amz-server-side-encryption-customer-algorithm": "false"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;
use crate::policy::encryption::CUSTOMER;
use crate::policy::questions::{Access, Assume, Region, never_allowed};

pub const CHECK: Check = Check {
    id: "s3/sse-c-allowed",
    severity: Severity::Note,
    aliases: &[],
    sources: &[
        "notes 004:50",
        "S3 User Guide, Using server-side encryption with customer-provided keys",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("sse_c_allowed.rs"),
};

const HELP: &str = "deny `s3:PutObject` with `Null` on \
                    `s3:x-amz-server-side-encryption-customer-algorithm`: `false`";

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(bucket) = policy.bucket() else { return };
    let with_own_key = |callers: &Region| {
        bucket.uploads().intersect(callers).when("StringEquals", CUSTOMER, &["AES256"])
    };
    // A Deny that tests it means to refuse it, whatever else allows uploads.
    for deny in policy.denies_testing(&[CUSTOMER]) {
        let Some(test) = deny.tests_of(CUSTOMER).next() else { continue };
        let own = deny.on(deny.scope(&[CUSTOMER]), &[&bucket.objects]);
        let scope = if own.is_empty() { deny.scope(&[CUSTOMER]) } else { own };
        let region = with_own_key(&scope);
        let verdict = policy.denies_all(&region);
        let claim = "every upload with a key that only the caller has is refused";
        let Some(witness) = found.refutation(policy, &verdict, test.key.span, claim) else {
            continue;
        };
        found
            .at(test.key.span, "an upload with a key that only the caller has gets past this rule")
            .proof(policy, witness)
            .help(HELP);
        return;
    }
    // How AWS's services write is for AWS to say.
    let callers =
        Region::everything().when("BoolIfExists", "aws:PrincipalIsAWSService", &["false"]);
    let region = with_own_key(&callers);
    let verdict = never_allowed(&Access::from(policy), &region, &Assume::documented());
    let Some(first) = policy.allows().next() else { return };
    let test = policy.statements.iter().find_map(|statement| statement.tests_of(CUSTOMER).next());
    let at = test.map_or(first.head(), |test| test.key.span);
    let claim = "no upload with a key that only the caller has is allowed";
    let Some(witness) = found.refutation(policy, &verdict, at, claim) else { return };
    let allow = witness.allowed_by.first().and_then(|place| policy.statements.get(place.statement));
    let Some(action) = allow.and_then(|allow| allow.action.as_ref()) else { return };
    found
        .at(action.key, "this allows uploads encrypted with a key that only the caller has")
        .proof(policy, witness)
        .help(HELP);
}
