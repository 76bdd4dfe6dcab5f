//! A request in another Region gets past the rule that names Regions
//!
//! A Deny tests `aws:RequestedRegion` and means that only the Regions it names are used. Some request in another Region is
//! not denied: a further condition in the same statement has to hold as well, and does not always.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": {
//!     "StringNotEquals": {"aws:RequestedRegion": "eu-west-1"},
//!     "Bool": {"aws:SecureTransport": "false"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": {
//!     "StringNotEquals": {"aws:RequestedRegion": "eu-west-1"},
//!     "ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/network-admin"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;
use crate::policy::questions::{Access, Assume, always_denied};

pub const CHECK: Check = Check {
    id: "identity/region-rule-has-a-hole",
    severity: Severity::Error,
    aliases: &[],
    sources: &["IAM User Guide, AWS: Denies access to AWS based on the requested Region"],
    ask: Ask::Policy(ask),
    text: include_str!("region_rule_has_a_hole.rs"),
};

const REGION: &str = "aws:RequestedRegion";

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for deny in policy.denies_testing(&[REGION]) {
        let Some(test) = deny.tests_of(REGION).find(|test| !test.exempted().is_empty()) else {
            continue;
        };
        let Some(operator) = test.parsed else { continue };
        let elsewhere = deny.acts(deny.on(deny.scope(&[REGION]), &["*"])).when(
            operator.base.name(),
            REGION,
            &test.exempted(),
        );
        let verdict = always_denied(&Access::from(policy), &elsewhere, &Assume::documented());
        let claim = "every request in another Region is refused";
        let Some(witness) = found.refutation(policy, &verdict, test.key.span, claim) else {
            continue;
        };
        found
            .at(test.key.span, "a request in another Region gets past this rule")
            .proof(policy, witness)
            .help("give the Region a statement of its own: the conditions of one statement must all hold");
    }
}
