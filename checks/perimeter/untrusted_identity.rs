//! Somebody outside the perimeter gets in
//!
//! The policy lets an identity in that is neither of your accounts or organization nor a trusted third party, as
//! `[perimeter]` in perimeter.toml names them. Every Allow of a resource, role trust or VPC endpoint policy is asked, and every
//! Deny (of a resource control policy, too) that spares your own identities is held to sparing nobody else. AWS services
//! are the business of `perimeter/service-acts-for-strangers`, identity providers that of the checks of trust policies.
//!
//! Ask for `aws:PrincipalOrgID` or `aws:PrincipalAccount`. In a Deny use `StringNotEqualsIfExists` together with `BoolIfExists`
//! on `aws:PrincipalIsAWSService`, because anonymous requests carry neither key.
//!
//! # Configuration
//!
//! ```toml
//! [perimeter]
//! accounts = ["111122223333"]
//! organization = "o-a1b2c3d4e5"
//! trusted-accounts = ["444455556666"]
//! ```
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::777788889999:root"}, "Action": "sqs:SendMessage",
//!    "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs"}]}
//! ```
//!
//! The Deny has a hole: anonymous requests do not have the key that `Bool` asks for, so it does not hold for them.
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
//!    "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
//!      "Bool": {"aws:PrincipalIsAWSService": "false"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage",
//!    "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs",
//!    "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}},
//!   {"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "sqs:SendMessage",
//!    "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs"}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
//!    "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
//!      "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::bucket::NETWORK_KEYS;
use crate::policy::perimeter::IDENTITY_KEYS;
use crate::policy::questions::{Access, Assume, Verdict, always_denied, never_allowed};
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "perimeter/untrusted-identity",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "notes 004:52-53",
        "IAM User Guide, Establish permissions guardrails using data perimeters",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("untrusted_identity.rs"),
};

const HELP: &str = "ask for `aws:PrincipalOrgID` or `aws:PrincipalAccount` of your own, or list who is trusted under `[perimeter]` in perimeter.toml";

/// Keys whose tests spare nobody on purpose: whom they let pass is what is asked.
const JUDGED: &[&str] = &[
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalType",
];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(perimeter) = &found.settings().perimeter else { return };
    if !policy.kinds.iter().any(Kind::has_principal) {
        return;
    }
    let Some(mut strangers) = perimeter.strangers() else { return };
    if policy.is_for_endpoints() {
        // Whoever calls, packages of AWS's own repositories may pass an endpoint.
        let known = perimeter.known_resources(policy);
        strangers = strangers.not_resource(&known.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let assume = Assume::documented();
    for (deny, test) in policy.guards(IDENTITY_KEYS) {
        // A rule about networks that exempts some accounts or roles is no rule about who they are.
        let exempts = ["aws:PrincipalAccount", "aws:PrincipalArn"]
            .iter()
            .any(|key| key.eq_ignore_ascii_case(test.key.value));
        if exempts && deny.spares(NETWORK_KEYS).is_some() {
            continue;
        }
        let region = deny.acts(deny.on(deny.scope(JUDGED).intersect(&strangers), &["*"]));
        match always_denied(&Access::from(policy), &region, &assume) {
            Verdict::Holds { .. } => {}
            Verdict::Fails(witness) => {
                let message = "somebody outside the perimeter gets past this Deny";
                let finding = found.at(test.key.span, message).proof(policy, &witness).help(HELP);
                let account = witness.request.principal.account();
                if let Some(help) = perimeter.unless_member(policy, account) {
                    finding.possible().help(help);
                }
            }
            Verdict::Unknown(why) => {
                found.undecided(test.key.span, "this Deny keeps everybody outside out", &why);
            }
        }
    }
    for (allow, principal) in policy.allows_to_callers() {
        let Some(alone) = perimeter.without_trusted_canonical(policy.alone(allow.index)) else {
            continue;
        };
        match never_allowed(&Access::from(&alone), &allow.acts(strangers.clone()), &assume) {
            Verdict::Holds { .. } => {}
            Verdict::Fails(witness) => {
                let message =
                    format!("somebody outside the perimeter can call `{}`", witness.request.action);
                let finding =
                    found.at(principal.node.span, message).proof(&alone, &witness).help(HELP);
                let account = witness.request.principal.account();
                if let Some(help) = perimeter.unless_member(policy, account) {
                    finding.possible().help(help);
                }
            }
            Verdict::Unknown(why) => {
                found.undecided(principal.node.span, "only trusted identities get in", &why);
            }
        }
    }
}
