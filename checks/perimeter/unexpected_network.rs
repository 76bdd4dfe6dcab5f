//! A request from an unexpected network gets in
//!
//! The policy lets an identity call from a network that is none of yours, as `[perimeter]` in perimeter.toml names them by
//! `networks`, `vpcs` and `vpc-endpoints`: with stolen credentials somebody calls from their own machine. AWS services are
//! spared, and so are calls that a service makes for its caller. A resource policy that does not ask for a network at all
//! is a note; one that asks and lets another in, and a Deny with a hole, is a warning.
//!
//! AWS's pattern is one Deny with `NotIpAddressIfExists` on `aws:SourceIp`, `StringNotEqualsIfExists` on `aws:SourceVpc` and
//! `BoolIfExists` on `aws:PrincipalIsAWSService` and `aws:ViaAWSService`.
//!
//! # Configuration
//!
//! ```toml
//! [perimeter]
//! accounts = ["111122223333"]
//! networks = ["203.0.113.0/24"]
//! vpcs = ["vpc-0123456789abcdef0"]
//! ```
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject",
//!    "Resource": "arn:aws:s3:::reports/*",
//!    "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"]}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject",
//!    "Resource": "arn:aws:s3:::reports/*"},
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
//!    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
//!    "Condition": {"NotIpAddressIfExists": {"aws:SourceIp": "203.0.113.0/24"},
//!      "StringNotEqualsIfExists": {"aws:SourceVpc": "vpc-0123456789abcdef0"},
//!      "BoolIfExists": {"aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::bucket::NETWORK_KEYS;
use crate::policy::questions::{Access, Assume, Verdict, always_denied, never_allowed};
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "perimeter/unexpected-network",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "notes 004:52-53",
        "IAM User Guide, Establish permissions guardrails using data perimeters",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("unexpected_network.rs"),
};

const HELP: &str = "deny with `NotIpAddressIfExists` on `aws:SourceIp` and `StringNotEqualsIfExists` on `aws:SourceVpc`, or list the network under `[perimeter]` in perimeter.toml";

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(perimeter) = &found.settings().perimeter else { return };
    let Some(elsewhere) = perimeter.elsewhere() else { return };
    let assume = Assume::documented();
    for (deny, test) in policy.guards(NETWORK_KEYS) {
        let region = deny.acts(deny.on(deny.scope(NETWORK_KEYS).intersect(&elsewhere), &["*"]));
        match always_denied(&Access::from(policy), &region, &assume) {
            Verdict::Holds { .. } => {}
            Verdict::Fails(witness) => {
                let message = "a request from an unexpected network gets past this Deny";
                found.at(test.key.span, message).proof(policy, &witness).help(HELP);
            }
            Verdict::Unknown(why) => {
                let question = "this Deny keeps requests from unexpected networks out";
                found.undecided(test.key.span, question, &why);
            }
        }
    }
    let kinds = [Kind::Bucket, Kind::Resource, Kind::Trust];
    // What passes an endpoint comes from its VPC.
    if !policy.kinds.iter().any(|kind| kinds.contains(&kind)) || policy.is_for_endpoints() {
        return;
    }
    let asks = policy
        .statements
        .iter()
        .any(|statement| NETWORK_KEYS.iter().any(|key| statement.tests_of(key).next().is_some()));
    for (allow, principal) in policy.allows_to_callers() {
        let alone = policy.alone(allow.index);
        match never_allowed(&Access::from(&alone), &allow.acts(elsewhere.clone()), &assume) {
            Verdict::Holds { .. } => {}
            Verdict::Fails(witness) => {
                let action = &witness.request.action;
                let message = format!("`{action}` is allowed from an unexpected network");
                let severity = if asks { Severity::Warning } else { Severity::Note };
                let finding = found.at(principal.node.span, message).proof(&alone, &witness);
                finding.help(HELP).severity(severity);
            }
            Verdict::Unknown(why) => {
                let question = "requests come from expected networks only";
                found.undecided(principal.node.span, question, &why);
            }
        }
    }
}
